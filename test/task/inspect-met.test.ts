/** What inspect owes a file by its name and by where it was met: damage is told, good files are not called damaged. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { InspectReport } from '../../src/domain/report.ts';
import { wordFinding, wordFix } from '../../src/face/wording/finding.ts';
import { inspect } from '../../src/task/inspect/inspect.ts';
import { openFiles } from '../../src/world/files.ts';
import { openScene, START } from './scene.ts';

let base: string;
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: base, stdio: 'pipe' });
const see = async (...targets: string[]): Promise<InspectReport> =>
  inspect(
    { targets: targets.map((target) => (target.startsWith('/') ? target : join(base, target))), at: START },
    { files: openFiles(), clock: { now: () => START }, progress: () => undefined },
  );
const told = async (...targets: string[]) => {
  const { verdict, findings } = await see(...targets);
  return [verdict, ...findings.map(({ evidence }) => evidence['what'])];
};
const words = async (target: string) => {
  const [finding] = (await see(target)).findings;
  if (finding === undefined) return [];
  return [wordFinding(finding), wordFix(finding, 'kubepki').replaceAll(`${base}/`, '')];
};

/** A directory that holds one good certificate and one other file. */
function folderWith(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(base, 'd-'));
  writeFileSync(join(folder, 'good.crt'), execFileSync('cat', [join(base, 'good.crt')]));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub', name), content, { mode: 0o600 });
  return folder;
}
const bytesOf = (name: string) => execFileSync('cat', [join(base, name)]);

beforeAll(async () => {
  const scene = openScene();
  await scene.init();
  base = mkdtempSync(join(tmpdir(), 'kubepki-met-'));
  writeFileSync(join(base, 'good.crt'), scene.text('pki/ca.crt'));
  writeFileSync(join(base, 'plain.pem'), scene.text('pki/ca.key'), { mode: 0o600 });
  scene.close();
  const cn = ['-subj', '/CN=met'];
  openssl('req', '-new', '-key', 'plain.pem', ...cn, '-out', 'a.req');
  openssl('req', '-new', '-key', 'plain.pem', ...cn, '-outform', 'DER', '-out', 'a.req.der');
  openssl('pkey', '-in', 'plain.pem', '-pubout', '-out', 'a.pub');
  openssl('pkey', '-in', 'plain.pem', '-pubout', '-outform', 'DER', '-out', 'a.pub.der');
  openssl('ec', '-in', 'plain.pem', '-aes128', '-passout', 'pass:x', '-out', 'old.enc');
  openssl('pkcs8', '-topk8', '-in', 'plain.pem', '-passout', 'pass:x', '-out', 'new.enc');
  openssl(
    'pkcs8',
    '-topk8',
    '-in',
    'plain.pem',
    '-passout',
    'pass:x',
    '-outform',
    'DER',
    '-out',
    'new.enc.der',
  );
  openssl(
    'pkcs12',
    '-export',
    '-inkey',
    'plain.pem',
    '-in',
    'good.crt',
    '-passout',
    'pass:x',
    '-out',
    'a.p12',
  );
  writeFileSync(join(base, 'ca.cnf'), '[ca]\ndefault_ca=d\n[d]\ndatabase=index\ndefault_md=sha256\n');
  writeFileSync(join(base, 'index'), '');
  const crl = [
    'ca',
    '-gencrl',
    '-config',
    'ca.cnf',
    '-keyfile',
    'plain.pem',
    '-cert',
    'good.crt',
    '-crldays',
    '9',
  ];
  openssl(...crl, '-out', 'a.crl');
  openssl('crl', '-in', 'a.crl', '-outform', 'DER', '-out', 'a.crl.der');
  chmodSync(join(base, 'new.enc'), 0o600);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('a file met in a directory', () => {
  test.each<[string, string]>([
    ['ca.crt', 'junk\n'],
    ['ca.crt', ''],
    ['CA.CER', 'junk\n'],
    ['a.cert', 'junk\n'],
    ['a.key', ''],
    ['admin.kubeconfig', '\u0000\u0001'],
    ['admin.kubeconfig', 'apiVersion: v1\n'],
    ['admin.conf', ''],
  ])('%s that holds nothing of what its name says is told: %j', async (name, content) => {
    expect(await told(folderWith(name, content))).toEqual(['unknown', 'nothing-as-named']);
  });

  it('damaged DER under such a name is told as well', async () => {
    expect(await told(folderWith('a.crt', Buffer.from([0x30, 0x82, 0x10, 0x00, 1])))).toEqual([
      'unknown',
      'truncated',
    ]);
  });

  test.each([
    ['nginx.conf', 'server { listen 80; }\n'],
    ['README.md', 'junk\n'],
    ['notes.txt', ''],
    ['logo.der', Buffer.from([0x30, 0x82, 0x10, 0x00, 1])],
  ])('%s promises nothing and is passed over', async (name, content) => {
    expect(await told(folderWith(name, content))).toEqual(['fine']);
  });

  it('what is whole and none of ours is not called damaged, whatever its name', async () => {
    for (const [from, name] of [
      ['a.req', 'a.csr'],
      ['a.req', 'a.pem'],
      ['a.req.der', 'a.crt'],
      ['a.pub', 'sa.pem'],
      ['a.pub.der', 'sa.key'],
      ['a.crl', 'a.pem'],
      ['a.crl.der', 'a.crt'],
    ] as const)
      expect([from, name, ...(await told(folderWith(name, bytesOf(from))))]).toEqual([from, name, 'fine']);
    const pgp =
      '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQINBA==\n=wx4T\n-----END PGP PUBLIC KEY BLOCK-----\n';
    for (const name of ['archive.asc', 'archive.key'])
      expect([name, ...(await told(folderWith(name, pgp)))]).toEqual([name, 'fine']);
    const parameters = '-----BEGIN DH PARAMETERS-----\nMAYCAQcCAQI=\n-----END DH PARAMETERS-----\n';
    expect(await told(folderWith('dh.pem', parameters))).toEqual(['fine']);
  });

  it('is held to what it was named for, wherever else it is met', async () => {
    const folder = folderWith('a.txt', 'junk\n');
    expect(await told(`${folder}/sub/a.txt`, folder)).toEqual(['unknown', 'nothing-here']);
    expect(await told(folder, `${folder}/sub/a.txt`)).toEqual(['unknown', 'nothing-here']);
    // and a directory in which only that lies has nothing
    expect(await told(`${folder}/sub`)).toEqual(['unknown', 'nothing-here']);
  });

  it('an entry of a kubeconfig whose value is base64 of nothing is told', async () => {
    const data = Buffer.from('junk').toString('base64');
    const text = `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster:\n    certificate-authority-data: ${data}\n`;
    expect(await told(folderWith('admin.kubeconfig', text))).toEqual(['unknown', 'nothing-in-entry']);
  });
});

describe('a good file that was named is shown as what it is', () => {
  test.each([
    ['a.req', 'request CN=met ECDSA P-256'],
    ['a.req.der', 'request CN=met ECDSA P-256'],
    ['a.pub', 'public-key ECDSA P-256'],
    ['a.pub.der', 'public-key ECDSA P-256'],
    ['a.crl', 'revocation-list CN=kubernetes 0'],
    ['a.crl.der', 'revocation-list CN=kubernetes 0'],
  ])('%s', async (name, expected) => {
    const { verdict, items, findings } = await see(name);
    expect([verdict, findings]).toEqual(['fine', []]);
    const told = items.map(({ what, ...rest }) => {
      const { subject, issuer, key, entries } = rest as Record<string, string | number | undefined>;
      return [what, subject ?? issuer, key, entries].filter((part) => part !== undefined).join(' ');
    });
    expect(told).toEqual([expected]);
  });
});

describe('a good file that is not opened is said to be what it is', () => {
  const encrypted = 'could not be read: the private key is encrypted, and components take none that is';
  test.each([
    [
      'a.p12',
      'could not be read: it is under a passphrase, and none was given',
      'kubepki inspect --passphrase-file FILE a.p12, or set KUBEPKI_PASSPHRASE',
    ],
    ['old.enc', encrypted, 'openssl pkey -in old.enc -out old.enc.open'],
    ['new.enc', encrypted, 'openssl pkey -in new.enc -out new.enc.open'],
    ['new.enc.der', encrypted, 'openssl pkey -in new.enc.der -out new.enc.der.open'],
  ])('%s', async (name, says, fix) => {
    expect((await see(name)).verdict).toBe('unknown');
    expect(await words(name)).toEqual([says, fix]);
  });

  it('the file of an encrypted key is one word of the shell', async () => {
    writeFileSync(join(base, 'a b.key'), bytesOf('old.enc'));
    expect((await words('a b.key'))[1]).toBe(
      `openssl pkey -in '${base}/a b.key' -out '${base}/a b.key.open'`.replaceAll(`${base}/`, ''),
    );
  });
});

describe('what cannot be opened is told in the words of whoever refused', () => {
  it('a device and a pipe', async () => {
    expect((await words('/dev/null'))[0]).toBe('could not be read: it is not a regular file');
    execFileSync('mkfifo', [join(base, 'pipe')]);
    expect((await words('pipe'))[0]).toBe('could not be read: nobody writes to the pipe');
  });

  const ROOT = process.geteuid?.() === 0;
  it.skipIf(!ROOT)(
    `a closed directory${ROOT ? '' : ' (skipped: needs root, to be somebody else)'}`,
    async () => {
      // every module that is loaded late is loaded while this process may read it
      await see('good.crt');
      mkdirSync(join(base, 'closed'), { mode: 0o700 });
      chmodSync(base, 0o755);
      process.seteuid?.(65_534);
      try {
        expect((await words('closed'))[0]).toBe('could not be read: permission denied');
      } finally {
        process.seteuid?.(0);
      }
    },
  );
});
