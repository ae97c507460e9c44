/** Where inspect gets its bytes: files, directories, standard input, TLS servers. What cannot be read becomes a source with trouble. */
import { KubepkiError } from '../../domain/error.ts';
import { IDENTITY_IDS } from '../../domain/identity/table.ts';
import { LAYOUT_IDS, layoutFiles } from '../../domain/layout/table.ts';
import type { Endpoints, Files } from '../../domain/port.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import { isEndpoint, servedBy } from './endpoint.ts';

export interface Source {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** permission bits; absent for standard input */
  readonly mode?: number;
  /** named by the user, not merely met in a directory: then it must hold something */
  readonly named: boolean;
  /** its name says that it is of a PKI: then it must hold something as well, wherever it was met */
  readonly promises: boolean;
  readonly trouble?: NonNullable<Exhibit['trouble']>;
}

const OF_A_PKI = /\.(?:crt|cer|cert|pem|key|p12|pfx|kubeconfig)$/i;

/** Half of /etc ends in .conf: only the names under which a layout keeps a kubeconfig say that it is one. */
const KUBECONFIGS: ReadonlySet<string> = new Set(
  LAYOUT_IDS.flatMap((id) => IDENTITY_IDS.flatMap((identity) => layoutFiles(id, identity)))
    .filter(({ role }) => role === 'kubeconfig')
    .map(({ path }) => baseOf(path)),
);

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Directories are walked by size: nothing of a PKI is larger, and a log or an image is not looked into. */
const LARGEST_MET = 4 * 1024 * 1024;

export async function sourcesOf(
  target: string,
  files: Files,
  endpoints?: Endpoints,
): Promise<readonly Source[]> {
  return orTrouble(target, async () =>
    endpoints !== undefined && isEndpoint(target)
      ? [(await servedBy(target, endpoints)) ?? troubled(target, { what: 'not-an-endpoint' })]
      : await sourcesAt(target, files),
  );
}

async function sourcesAt(target: string, files: Files): Promise<readonly Source[]> {
  if (target === '-') return [{ file: '-', bytes: await files.stdin(), named: true, promises: false }];
  const state = await files.state(target);
  if (state === undefined) return [troubled(target, { what: 'file-missing' })];
  if (state.kind !== 'directory') return sourceOf(target, state.mode, true, files);
  const met = await files.walk(target);
  const sources: Source[] = [];
  const above = segmentsOf(target).length;
  for (const { path, kind, mode, size } of met) {
    if (!isVisible(segmentsOf(path).slice(above))) continue;
    if (kind === 'directory') sources.push(troubled(path, { what: 'file-unreadable', errno: 'EACCES' }));
    // a socket or a pipe that happens to lie there is nobody's certificate
    else if (size <= LARGEST_MET && kind !== 'other')
      sources.push(...(await sourceOf(path, mode, false, files)));
  }
  return sources;
}

/** A store's history and everybody's dot files are no part of what a directory is said to hold. */
function isVisible(below: readonly string[]): boolean {
  return !below.some(
    (name, i) => name.startsWith('.') || (name === 'history' && /^[0-9]{6,}-/.test(below[i + 1] ?? '')),
  );
}

/** A path's names without "." and empty ones, and with ".." carried out: "./a/" and "a" are one place. */
function segmentsOf(path: string): readonly string[] {
  const out: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (name !== '' && name !== '.') out.push(name);
  }
  return out;
}

async function sourceOf(
  file: string,
  mode: number,
  named: boolean,
  files: Files,
): Promise<readonly Source[]> {
  return orTrouble(file, async () => [
    {
      file,
      bytes: await files.read(file),
      mode,
      named,
      promises: OF_A_PKI.test(file) || KUBECONFIGS.has(baseOf(file)),
    },
  ]);
}

/** What cannot be read is a finding; the rest goes on. */
async function orTrouble(file: string, work: () => Promise<readonly Source[]>): Promise<readonly Source[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KubepkiError) || error.class !== 'unable') throw error;
    // EACCES, pipe-without-writer: what the system or the hand answered says more than our code for it
    const { errno, reason } = error.evidence;
    return [
      troubled(file, {
        what: error.code,
        ...(typeof errno === 'string' ? { errno } : {}),
        ...(typeof reason === 'string' ? { reason } : {}),
      }),
    ];
  }
}

function troubled(file: string, trouble: NonNullable<Source['trouble']>): Source {
  return { file, bytes: new Uint8Array(), named: true, promises: false, trouble };
}
