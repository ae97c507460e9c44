import type { Cluster } from '../../domain/cluster.ts';
import { CLUSTER_FILE } from '../../domain/cluster-file.ts';
import { type ClusterText, toCluster } from '../../domain/cluster-text.ts';
import { clusterProblems } from '../../domain/cluster-problem.ts';
import { decode } from '../decode/decode.ts';
import type { Path } from '../../domain/shape.ts';
import type { Place, PlacedProblem } from '../decode/documents.ts';

export type ClusterReading =
  | { readonly ok: true; readonly cluster: Cluster; readonly place: (path: Path) => Place }
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

/** A cluster file's text to a cluster, or everything that is wrong with it, in the order of the lines. */
export function readClusterFile(text: string): ClusterReading {
  const { value, problems, place } = decode(text, CLUSTER_FILE);
  if (problems.length > 0) return { ok: false, problems: inOrder(problems) };
  const decoded = value as ClusterText;
  const wrong = clusterProblems(decoded).map((problem) => ({ ...problem, ...place(problem.path) }));
  return wrong.length > 0
    ? { ok: false, problems: inOrder(wrong) }
    : { ok: true, cluster: toCluster(decoded), place };
}

function inOrder(problems: readonly PlacedProblem[]): readonly PlacedProblem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}
