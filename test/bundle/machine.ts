/** A bundle made by hand and a directory that plays the machine: what install.sh and verify.sh do, run by a shell of choice. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderManifest, renderPrograms, renderSums } from '../../src/format/bundle/render.ts';
import type { Reader } from '../../src/domain/reader.ts';

const SCRIPTS = fileURLToPath(new URL('../../templates/bundle/', import.meta.url));
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export interface Content {
  readonly place: string;
  readonly mode: number;
  readonly text: string;
}

export const KEY = '-----BEGIN PRIVATE KEY-----\n';
const UNIT = '/etc/systemd/system/kubelet.service';
export const FIRST: readonly Content[] = [
  { place: '/etc/kubernetes/pki/ca.crt', mode: 0o644, text: 'certificate 1\n' },
  { place: '/etc/kubernetes/pki/server.key', mode: 0o600, text: `${KEY}1\n` },
  { place: '/etc/kubernetes/old.conf', mode: 0o600, text: 'old\n' },
  { place: UNIT, mode: 0o644, text: '[Unit]\n' },
  { place: '/var/lib/kubelet/a b  c.key', mode: 0o600, text: `${KEY}blanks\n` },
];
export const SECOND: readonly Content[] = [
  { place: '/etc/kubernetes/pki/ca.crt', mode: 0o644, text: 'certificate 2\n' },
  { place: '/etc/kubernetes/pki/server.key', mode: 0o600, text: `${KEY}2\n` },
  { place: '/etc/kubernetes/pki/new.key', mode: 0o600, text: `${KEY}new\n` },
  { place: UNIT, mode: 0o644, text: '[Unit]\n' },
  { place: '/var/lib/kubelet/a b  c.key', mode: 0o600, text: `${KEY}blanks\n` },
];
const READERS: readonly Reader[] = [
  { program: 'etcd', runs: 'static-pod', does: 'restart', place: '/etc/kubernetes/pki/ca.crt' },
  { program: 'kube-apiserver', runs: 'unit', does: 'rereads', place: '/etc/kubernetes/pki/server.key' },
  { program: 'kubelet', runs: 'unit', does: 'restart', place: '/etc/kubernetes/pki/ca.crt' },
  { program: 'kubelet', runs: 'unit', does: 'restart', place: UNIT },
];

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface Bed {
  readonly base: string;
  /** plays the machine's root directory */
  readonly root: string;
  /** lays a bundle and says where */
  readonly lay: (contents: readonly Content[], machine?: string) => string;
  readonly run: (
    words: readonly string[],
    more?: { readonly env?: NodeJS.ProcessEnv; readonly prefix?: readonly string[] },
  ) => Ran;
  readonly at: (place: string) => string;
  readonly put: (place: string, text: string, mode?: number) => void;
  readonly text: (place: string) => string;
  /** every name below the machine's root, directories with a slash, with its mode */
  readonly tree: () => readonly string[];
  readonly close: () => void;
}

export function openBed(): Bed {
  const base = mkdtempSync(join(tmpdir(), 'kubepki-bundle-'));
  const root = join(base, 'machine');
  mkdirSync(root);
  const at = (place: string) => join(root, place);
  let laid = 0;
  return {
    base,
    root,
    at,
    lay: (contents, machine = 'cp-1') => {
      const bundle = join(base, `bundle ${++laid}`);
      mkdirSync(bundle);
      const files = contents.map(({ place, mode, text }) => ({ place, mode, sha256: sha256(text) }));
      const put = (path: string, text: string, mode: number) => {
        mkdirSync(dirname(join(bundle, path)), { recursive: true });
        writeFileSync(join(bundle, path), text);
        chmodSync(join(bundle, path), mode);
      };
      for (const { place, text, mode } of contents) put(`files${place}`, text, mode);
      for (const name of ['install.sh', 'verify.sh']) copyFileSync(join(SCRIPTS, name), join(bundle, name));
      put('PROGRAMS', renderPrograms(READERS), 0o644);
      put('MANIFEST', renderManifest(machine, files), 0o644);
      seal(bundle);
      return bundle;
    },
    run: (words, { env = {}, prefix = [] } = {}) => {
      const [program = '', ...args] = [...prefix, ...words];
      const { stdout, stderr, status } = spawnSync(program, args, {
        cwd: base,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], ...env },
        timeout: 60_000,
      });
      return { stdout, stderr, code: status };
    },
    put: (place, text, mode = 0o644) => {
      mkdirSync(dirname(at(place)), { recursive: true });
      writeFileSync(at(place), text);
      chmodSync(at(place), mode);
    },
    text: (place) => readFileSync(at(place), 'utf8'),
    tree: () => below(root, ''),
    close: () => rmSync(base, { recursive: true, force: true }),
  };
}

/** SHA256SUMS of what lies there: MANIFEST last. */
export function seal(bundle: string): void {
  const all = below(bundle, '')
    .filter((line) => !line.endsWith('/'))
    .map((line) => line.replace(/^\S+ \//, ''))
    .filter((path) => path !== 'SHA256SUMS' && path !== 'MANIFEST');
  const sums = [...all, 'MANIFEST'].map((path) => ({
    path,
    sha256: sha256(readFileSync(join(bundle, path))),
  }));
  writeFileSync(join(bundle, 'SHA256SUMS'), renderSums(sums));
}

function below(root: string, path: string): readonly string[] {
  if (!existsSync(join(root, path))) return [];
  return readdirSync(join(root, path)).flatMap((name) => {
    const status = lstatSync(join(root, path, name));
    const mode = (status.mode & 0o7777).toString(8).padStart(4, '0');
    return status.isDirectory()
      ? [`${mode} ${path}/${name}/`, ...below(root, `${path}/${name}`)]
      : [`${mode} ${path}/${name}`];
  });
}

const CANDIDATES: readonly (readonly [string, readonly string[]])[] = [
  ['sh', ['sh']],
  ['dash', ['dash']],
  ['busybox', ['busybox', 'sh']],
  ['bash', ['bash', '--posix']],
  ['ksh93', ['ksh93']],
  ['mksh', ['mksh']],
  ['yash', ['yash']],
];

/** The shells that are here, each with how it is started. */
export const SHELLS = CANDIDATES.filter(([name]) => spawnSync(name, ['-c', ':']).error === undefined);

export const ROOT = process.getuid?.() === 0;
