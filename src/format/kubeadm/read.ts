/** kubeadm's configuration to what it says about a PKI, with a note for each thing that is not taken over. */
import type { Path, Problem, Shape } from '../../domain/shape.ts';
import { decodeDocument } from '../decode/decode.ts';
import { type PlacedProblem, readDocuments, type YamlDocument } from '../decode/documents.ts';
import { isMap, isScalar } from '../yaml-door.ts';
import { type ClusterDocument, type InitDocument, readDocument } from './document.ts';
import { factsOf, type KubeadmFacts } from './facts.ts';
import { type ReadKind, READ_KINDS, standing } from './kind.ts';
import { clusterNotes, initNotes, type Note } from './note.ts';
import { type Origin, originIn } from './origin.ts';
import { type ApiVersion, clusterConfiguration, initConfiguration } from './shape.ts';

export type KubeadmReading =
  | {
      readonly ok: true;
      readonly facts: KubeadmFacts;
      readonly notes: readonly Note[];
      /** where a place of the cluster file was taken from; undefined where kubeadm's file is silent about it */
      readonly origin: (path: Path) => Origin | undefined;
    }
  | {
      readonly ok: false;
      readonly why: 'problems' | 'version' | 'nothing';
      readonly problems: readonly PlacedProblem[];
    };

/** kubeadm knows seven kinds and takes each once; what has many more documents is another sort of file. */
const MOST_DOCUMENTS = 32;

export function readKubeadm(text: string): KubeadmReading {
  const documents = readDocuments(text, MOST_DOCUMENTS + 1);
  const syntax = documents.flatMap(({ problems }) => problems);
  if (syntax.length > 0) return failed('problems', syntax);
  const extra = documents[MOST_DOCUMENTS];
  if (extra !== undefined) return failed('problems', [placed(extra, TOO_MANY)]);

  const notes: Note[] = [];
  const problems: PlacedProblem[] = [];
  const read = new Map<ReadKind, { readonly document: YamlDocument; readonly version: ApiVersion }>();
  for (const document of documents) {
    // a comment before the first "---" is a document of nothing
    const { root } = document;
    if (root === undefined || (isScalar(root) && root.value === null)) continue;
    if (!isMap(root)) {
      problems.push(...decodeDocument(document, MAPPING).problems);
      continue;
    }
    const is = standing(root.get('apiVersion'), root.get('kind'));
    if (is.is === 'problem') {
      // an old version is all that is wrong: the rest was never meant to be read by this version's rules
      if (is.version === 'unknown') return failed('version', [placed(document, is.problem)]);
      problems.push(placed(document, is.problem));
    } else if (is.is === 'ignored') {
      notes.push({ path: is.path, why: is.why });
    } else if (read.has(is.kind)) {
      // kubeadm util/marshal.go SplitConfigDocuments: 'kind … is specified twice in YAML file'
      problems.push(
        placed(document, { path: ['kind'], kind: 'duplicate', found: is.kind, expected: 'each kind once' }),
      );
    } else {
      read.set(is.kind, { document, version: is.version });
    }
  }
  if (problems.length > 0) return failed('problems', problems);
  // util/config/initconfiguration.go: 'no InitConfiguration or ClusterConfiguration kind was found'
  if (read.size === 0) return failed('nothing', [{ ...NEITHER, line: 1, column: 1 }]);

  const [ofCluster, ofInit] = [read.get('ClusterConfiguration'), read.get('InitConfiguration')];
  const cluster = readDocument<ClusterDocument>(
    ofCluster?.document,
    clusterConfiguration(ofCluster?.version ?? 'v1beta4'),
  );
  const init = readDocument<InitDocument>(ofInit?.document, initConfiguration(ofInit?.version ?? 'v1beta4'));
  const wrong = [...cluster.problems, ...init.problems];
  if (wrong.length > 0) return failed('problems', wrong);
  const { facts, problems: unfit } = factsOf(cluster, init);
  if (unfit.length > 0) return failed('problems', unfit);
  const ignored = [...cluster.ignored, ...init.ignored].map(({ path, why }) => ({
    path: path.join('.'),
    why,
  }));
  return {
    ok: true,
    facts,
    notes: [...clusterNotes(cluster.text), ...initNotes(init.text), ...ignored, ...notes],
    origin: (path) => originIn({ cluster, init }, path),
  };
}

const MAPPING: Shape = { shape: 'record', fields: {} };

const TOO_MANY: Problem = {
  path: [],
  kind: 'conflict',
  found: 'one more document',
  expected: `at most ${MOST_DOCUMENTS} documents`,
};

const NEITHER: Problem = {
  path: [],
  kind: 'missing-key',
  expected: `a document of kind ${READ_KINDS.join(' or ')}`,
};

function placed(document: YamlDocument, problem: Problem): PlacedProblem {
  return { ...problem, ...document.place(problem.path) };
}

function failed(why: 'problems' | 'version' | 'nothing', problems: readonly PlacedProblem[]): KubeadmReading {
  return { ok: false, why, problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}
