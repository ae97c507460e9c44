/** Go asked in batches what it makes of the same bytes, where there is a Go: neither stricter than we nor looser. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { splitPem } from '../../src/engine/read/pem.ts';
import { readRequest } from '../../src/engine/read/request.ts';
import type { KindId } from './specimen.ts';

export interface Case {
  readonly name: string;
  readonly kind: KindId;
  readonly bytes: Uint8Array;
  readonly taken: boolean;
}

/** Answers each disagreement in words. */
export type Judge = (cases: readonly Case[]) => readonly { readonly case: Case; readonly said: string }[];

/** The oracle's argument for each kind that Go reads. */
const ASKED: Partial<Record<KindId, readonly string[]>> = {
  certificate: [],
  request: ['request'],
  list: ['list'],
  pem: ['pem'],
};

/**
 * Builds the oracle of the engine's tests.
 * @param tree the project's own folder
 * @param scratch where the program may lie
 * @returns undefined where no Go can build it
 */
export function openJudge(tree: URL, scratch: string): Judge | undefined {
  const program = join(scratch, 'oracle');
  const sources = ['main.go', 'pair.go', 'request.go'].map((name) =>
    fileURLToPath(new URL(`test/engine/oracle/go/${name}`, tree)),
  );
  if (spawnSync('go', ['build', '-o', program, ...sources]).status !== 0) return undefined;
  return (cases) =>
    Object.entries(ASKED).flatMap(([kind, args]) => {
      const asked = cases.filter((each) => each.kind === kind);
      if (asked.length === 0) return [];
      const input = asked.map(({ bytes }) => `${Buffer.from(bytes).toString('hex')}\n`).join('');
      const ran = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 29 });
      if (ran.status !== 0) throw new Error(`the oracle: ${ran.stderr}`);
      const answers = ran.stdout.trimEnd().split('\n');
      return asked.flatMap((each, i) => {
        const said = difference(each, JSON.parse(answers[i] ?? 'null'));
        return said === undefined ? [] : [{ case: each, said }];
      });
    });
}

/** Read on purpose, to be named as what it is; and lists of version 1, which openssl still writes. */
const READ_ALL_THE_SAME: ReadonlySet<string> = new Set([
  'x509: negative serial number',
  'x509: unsupported crl version',
  'x509: unsupported crl version: 0',
]);

/** A subject whose value is a number or a time: Go reads the request and drops the value. Nobody asks for such a name. */
function refusedOnPurpose(kind: KindId, bytes: Uint8Array): boolean {
  const read = kind === 'request' ? readRequest(bytes) : undefined;
  return read?.ok === false && read.fault === 'unsupported' && read.element.endsWith('subject.value');
}

type GoBlocks = readonly { readonly label: string; readonly der: string }[];

function difference(
  { kind, bytes, taken }: Case,
  answer: { readonly error?: string } | GoBlocks,
): string | undefined {
  if (kind === 'pem') return blockDifference(bytes, taken, answer as GoBlocks);
  const { error } = answer as { readonly error?: string };
  if (error === undefined)
    return taken || refusedOnPurpose(kind, bytes) ? undefined : 'Go reads it and we do not';
  return taken && !READ_ALL_THE_SAME.has(error) ? `we read it and Go does not: ${error}` : undefined;
}

/** Where we name a problem we may see more than Go; never less. */
function blockDifference(bytes: Uint8Array, clean: boolean, go: GoBlocks): string | undefined {
  const inWords = (label: string, der: string): string => `${label} ${der}`;
  const ours = splitPem(bytes).blocks.map(({ label, der }) =>
    inWords(label, Buffer.from(der).toString('hex')),
  );
  const gos = go.map(({ label, der }) => inWords(label, der));
  const missed = gos.filter((block) => !ours.includes(block)).length;
  if (missed > 0) return `Go sees ${missed} blocks that we do not`;
  return clean && ours.length !== gos.length
    ? `${ours.length} blocks without a problem, and Go sees ${gos.length}`
    : undefined;
}
