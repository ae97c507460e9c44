import type { Cluster } from '../domain/cluster.ts';
import { KubepkiError } from '../domain/error.ts';
import type { Evidence } from '../domain/finding.ts';
import type { Files } from '../domain/port.ts';
import type { Problem } from '../domain/shape.ts';
import { fromUtf8 } from '../domain/utf8.ts';
import type { PlacedProblem } from '../format/decode/documents.ts';
import { type ClusterReading, readClusterFile } from '../format/cluster-file/read.ts';

/** Nobody mends more than these at once; the count says how many there are. */
const MOST_DETAILS = 20;

/** A cluster file read and understood, or one error with every problem that it has. */
export async function loadCluster(path: string, files: Files): Promise<Cluster> {
  const reading = readClusterFile(fromUtf8(await files.read(path)));
  const problems = reading.ok ? await flagProblems(reading) : reading.problems;
  if (reading.ok && problems.length === 0) return reading.cluster;
  throw new KubepkiError(
    'cluster-file-invalid',
    { path, problems: problems.length },
    undefined,
    placedFields(problems),
  );
}

/** Which flags there are is a large table, and few files give any. */
async function flagProblems({
  cluster,
  place,
}: ClusterReading & { ok: true }): Promise<readonly PlacedProblem[]> {
  if (Object.keys(cluster.flags).length === 0) return [];
  const { unknownFlags } = await import('../domain/program/unknown-flag.ts');
  const { clashingFlags } = await import('../domain/program/clashing-flag.ts');
  return [...unknownFlags(cluster), ...clashingFlags(cluster)].map((problem) => ({
    ...problem,
    ...place(problem.path),
  }));
}

/** The first of them, as evidence. */
export function placedFields(problems: readonly PlacedProblem[]): readonly Evidence[] {
  return problems.slice(0, MOST_DETAILS).map(({ line, column, ...problem }) => ({
    line,
    column,
    ...problemFields(problem),
  }));
}

export function problemFields({ path, kind, found, expected, nearest }: Problem): Evidence {
  return {
    path: path.join('.'),
    kind,
    expected,
    ...(found === undefined ? {} : { found }),
    ...(nearest === undefined ? {} : { nearest }),
  };
}
