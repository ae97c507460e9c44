/** The read door costs nothing: no crypto library is loaded by importing it, nor by reading with it. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const engine = new URL('../../src/engine/', import.meta.url);
const sources = (folder: string): string[] =>
  readdirSync(new URL(`./${folder}`, engine), { withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.ts'))
    .map((entry) => folder + entry.name);
const text = (file: string): string => readFileSync(new URL(file, engine), 'utf8');
const ALL = [
  ...sources(''),
  ...sources('read/'),
  ...sources('make/'),
  ...sources('verify/'),
  ...sources('keystore/'),
];

describe('the doors of the engine', () => {
  it.each(['@peculiar/x509', 'reflect-metadata'])(
    '%s stands in one file only, and is loaded there on demand',
    (library) => {
      const users = ALL.filter((file) => text(file).includes(`'${library}'`));
      expect(users).toEqual(['make/x509-door.ts']);
      expect(text('make/x509-door.ts')).not.toMatch(/^import /m);
    },
  );

  it('node:crypto stands in one file only, and is loaded there on demand', () => {
    expect(ALL.filter((file) => /['"]node:/.test(text(file)))).toEqual(['node-crypto.ts']);
    expect(text('node-crypto.ts')).not.toMatch(/^import /m);
  });

  it('reading and verifying import nothing of making, and reading nothing of verifying', () => {
    for (const file of sources('read/')) expect(text(file), file).not.toMatch(/\/(?:make|verify)\//);
    for (const file of sources('verify/')) expect(text(file), file).not.toContain('/make/');
  });

  it('in a process of its own, reading and judging a certificate loads no crypto; a digest then does', () => {
    // Node's loader is asked, not our source: what process.moduleLoadList names is in memory.
    const jar = fileURLToPath(new URL('../../pki-fixtures/jar/p521.pem', import.meta.url));
    const built = new URL('../../dist/lib/engine/read/', import.meta.url);
    const program = `
      import { readFileSync } from 'node:fs';
      const { splitPem } = await import('${built.href}pem.js');
      const { readCertificate } = await import('${built.href}certificate.js');
      const { sha256 } = await import('${built.href}fingerprint.js');
      await import('${built.href}../verify/signed-by.js');
      await import('${built.href}key.js');
      const { verify } = await import('${built.href}../verify/verify.js');
      const { der } = splitPem(readFileSync(${JSON.stringify(jar)})).blocks[0];
      const loaded = () => process.moduleLoadList.includes('NativeModule crypto');
      const read = readCertificate(der).ok;
      const { text } = await verify({ leaf: der, roots: [], usages: ['any'], at: new Date('2027-01-01') });
      const before = loaded();
      await sha256(der);
      console.log(JSON.stringify({ read, text, before, after: loaded() }));
    `;
    const env = { ...process.env };
    delete env['NODE_EXTRA_CA_CERTS'];
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      env,
    });
    const text = 'x509: certificate signed by unknown authority';
    expect(JSON.parse(out)).toEqual({ read: true, text, before: false, after: true });
  });
});
