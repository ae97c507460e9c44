/**
 * The judges from outside: openssl, Go and node:crypto. None of them is ours; where one does not stand on a
 * machine, the cases that need it are skipped and say so in their title.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

function stands(program: string, argument: string): boolean {
  return spawnSync(program, [argument], { encoding: 'utf8' }).status === 0;
}

export const OPENSSL = stands('openssl', 'version');
// ExtKeyUsage.OID came with Go 1.26; an older Go cannot build the oracle.
export const GO =
  Number(/go1\.(\d+)/.exec(spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0) >= 26;
export const WITH_OPENSSL = OPENSSL ? 'openssl' : 'openssl (skipped: none on PATH)';
export const WITH_GO = GO ? 'Go' : 'Go (skipped: no go 1.26 or later on PATH)';

export interface Scratch {
  readonly path: (name: string) => string;
  readonly write: (name: string, bytes: Uint8Array | string) => string;
}

// A worker is ended without its exit handlers, so the file that imports this cleans up when its tests are over.
const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

export function scratch(): Scratch {
  const root = mkdtempSync(join(tmpdir(), 'kubepki-engine-'));
  roots.push(root);
  const path = (name: string): string => join(root, name);
  const write = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(path(name), bytes);
    return path(name);
  };
  return { path, write };
}

export function openssl(
  args: readonly string[],
  input?: Uint8Array,
): { status: number | null; out: string; bytes: Buffer } {
  const ran = spawnSync('openssl', args, { input, maxBuffer: 1 << 26 });
  return { status: ran.status, out: `${ran.stdout}${ran.stderr}`, bytes: ran.stdout };
}

export interface GoFacts {
  readonly error?: string;
  readonly version: number;
  readonly serial: string;
  readonly commonName: string;
  readonly organizations: readonly string[] | null;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: string;
  readonly bits: number;
  readonly spki: string;
  readonly dns: readonly string[] | null;
  readonly ip: readonly string[] | null;
  readonly email: readonly string[] | null;
  readonly uri: readonly string[] | null;
  readonly keyUsage: number;
  readonly usages: readonly string[] | null;
  readonly authority: boolean;
  readonly pathLength: number;
  readonly subjectKeyId: string;
  readonly authorityKeyId: string;
  readonly algorithm: string;
  readonly extensions: readonly { oid: string; critical: boolean }[] | null;
  readonly signed: string;
  readonly signature: string;
}

export interface GoBlock {
  readonly label: string;
  readonly der: string;
}

export function goFacts(ders: readonly Uint8Array[]): GoFacts[] {
  return ask<GoFacts>([], ders);
}

export function goBlocks(files: readonly Uint8Array[]): GoBlock[][] {
  return ask<GoBlock[]>(['pem'], files);
}

export interface GoRequest
  extends Omit<
    GoFacts,
    'serial' | 'issuer' | 'notBefore' | 'notAfter' | 'keyUsage' | 'usages' | 'authority' | 'pathLength'
  > {
  /** was it signed by its own key? */
  readonly fits: boolean;
}

export function goRequests(ders: readonly Uint8Array[]): GoRequest[] {
  return ask<GoRequest>(['request'], ders);
}

export interface GoList {
  readonly error?: string;
  readonly issuer: string;
  readonly entries: readonly { serial: string; at: number; reason: number }[] | null;
}

export function goLists(ders: readonly Uint8Array[]): GoList[] {
  return ask<GoList>(['list'], ders);
}

/** The same, and whether the authority may and did sign it: the error says so. */
export function goSignedLists(lists: readonly { authority: Uint8Array; der: Uint8Array }[]): GoList[] {
  return ask<GoList>(
    ['signed-list'],
    lists.map(({ authority, der }) => Buffer.concat([authority, der])),
  );
}

export interface Pem {
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
}

/** Whether crypto/tls loads each, and why not. */
export function goPairs(pairs: readonly Pem[]): { readonly error?: string }[] {
  return ask(
    ['pair'],
    pairs.map(({ certificate, key }) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(certificate.length);
      return Buffer.concat([length, certificate, key]);
    }),
  );
}

let built: string | undefined;

/** Builds the Go program once a run, outside the tree. */
function ask<T>(args: readonly string[], inputs: readonly Uint8Array[]): T[] {
  if (built === undefined) {
    const place = scratch();
    built = place.path('facts');
    const sources = ['main.go', 'pair.go', 'request.go'].map((name) =>
      fileURLToPath(new URL(`./go/${name}`, import.meta.url)),
    );
    const build = spawnSync('go', ['build', '-o', built, ...sources], { encoding: 'utf8' });
    if (build.status !== 0) throw new Error(`go build: ${build.stderr}`);
  }
  const input = inputs.map((der) => `${Buffer.from(der).toString('hex')}\n`).join('');
  const ran = spawnSync(built, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ran.status !== 0) throw new Error(`Go oracle: ${ran.stderr}`);
  return ran.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
