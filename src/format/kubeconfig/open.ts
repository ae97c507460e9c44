/**
 * Somebody's kubeconfig, opened to be changed: where each entry stands, and what it says. Strict where kubectl is and where
 * a change might mean more than it says; what is only unusual stays.
 */
import { KubepkiError } from '../../domain/error.ts';
import {
  isAlias,
  isMap,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from '../yaml-door.ts';
import { beyondParsing } from '../yaml-documents.ts';
import { type ListName, LIST_NAMES, LISTS } from './entry.ts';

export type Document = ReturnType<typeof parseDocument>;
export type Field = Pair<Node, Node | null>;

export interface OpenEntry {
  readonly name: string;
  /** undefined where it is an alias of another */
  readonly item: YAMLMap | undefined;
  /** what it holds beside its name, as text; lists and mappings are '' */
  readonly fields: ReadonlyMap<string, string>;
  readonly line: number;
}

export interface OpenKubeconfig {
  readonly text: string;
  readonly document: Document;
  /** undefined where there are only comments, or nothing */
  readonly root: YAMLMap | undefined;
  readonly entries: Readonly<Record<ListName, readonly OpenEntry[]>>;
  readonly currentContext: string;
  /** of a node for which something cannot be */
  readonly refuse: (problem: KubeconfigProblem, node?: Node | null, what?: string) => never;
}

/** Why a file cannot be merged into; the face has the words. */
export type KubeconfigProblem =
  | 'syntax'
  | 'encoding'
  | 'too-large'
  | 'too-deep'
  | 'documents'
  | 'no-kubeconfig'
  | 'twice'
  | 'shape'
  | 'shared';

/** @throws KubepkiError kubeconfig-invalid */
export function openKubeconfig(text: string, path: string): OpenKubeconfig {
  const lines = new LineCounter();
  const refuseAt = (problem: KubeconfigProblem, offset: number | undefined, what?: string): never => {
    throw new KubepkiError('kubeconfig-invalid', {
      path,
      problem,
      ...(offset === undefined ? {} : { line: Math.max(1, lines.linePos(offset).line) }),
      ...(what === undefined ? {} : { what }),
    });
  };
  const beyond = beyondParsing(text);
  if (beyond !== undefined) refuseAt(beyond === 'damaged' ? 'too-deep' : beyond, undefined);
  const document = parsed(text, lines, refuseAt);
  const refuse: OpenKubeconfig['refuse'] = (problem, node, what) => refuseAt(problem, node?.range?.[0], what);
  const { contents } = document;
  const root = isMap(contents) ? contents : undefined;
  if (contents !== null && root === undefined && document.toJS() !== null) refuse('no-kubeconfig', contents);
  if (root !== undefined && !looksLikeOne(root)) refuse('no-kubeconfig', root);
  const view = { document, refuse, lineOf: (node: Node) => lines.linePos(node.range?.[0] ?? 0).line };
  return {
    text,
    document,
    root,
    entries: {
      clusters: entriesIn('clusters', root, view),
      users: entriesIn('users', root, view),
      contexts: entriesIn('contexts', root, view),
    },
    currentContext: textOf(fieldOf(root, 'current-context', refuse)?.value, document),
    refuse,
  };
}

/** Nothing of what is wrong is quoted: it may stand in the middle of a key. */
function parsed(
  text: string,
  lineCounter: LineCounter,
  refuse: (problem: KubeconfigProblem, offset: number | undefined, what?: string) => never,
): Document {
  let document: Document;
  try {
    document = parseDocument(text, { lineCounter, uniqueKeys: false, prettyErrors: false });
  } catch {
    return refuse('too-deep', undefined);
  }
  const [first] = document.errors;
  if (first?.code === 'MULTIPLE_DOCS') return refuse('documents', first.pos[0]);
  if (first !== undefined)
    return refuse('syntax', first.pos[0], first.code.toLowerCase().replaceAll('_', ' '));
  return document;
}

const KNOWN = ['apiVersion', 'kind', 'current-context', 'preferences', ...LIST_NAMES];

/** kubectl takes a file without a kind; one that has nothing of a kubeconfig is another file. */
function looksLikeOne(root: YAMLMap): boolean {
  const kind = root.get('kind');
  return kind === undefined
    ? KNOWN.some((key) => root.has(key)) || root.items.length === 0
    : kind === 'Config';
}

interface Sight {
  readonly document: Document;
  readonly refuse: OpenKubeconfig['refuse'];
  readonly lineOf: (node: Node) => number;
}

function entriesIn(list: ListName, root: YAMLMap | undefined, sight: Sight): readonly OpenEntry[] {
  const { document, refuse } = sight;
  const node = fieldOf(root, list, refuse)?.value;
  if (isAlias(node)) refuse('shared', node, list);
  if (!isSeq(node)) {
    if (textOf(node, document) !== '' || isMap(node)) refuse('shape', node, list);
    return [];
  }
  const seen = new Set<string>();
  return node.items.flatMap((each) => {
    const item = resolved(each as Node, document);
    if (!isMap(item)) return [];
    const name = textOf(fieldOf(item, 'name', refuse)?.value, document);
    if (seen.has(name)) refuse('twice', each as Node, `${list}[${name}]`);
    seen.add(name);
    const inner = resolved(fieldOf(item, LISTS[list], refuse)?.value, document);
    const fields = isMap(inner) ? (inner.items as Field[]) : [];
    return [
      {
        name,
        item: isAlias(each) ? undefined : item,
        fields: new Map(fields.map(({ key, value }) => [textOf(key, document), textOf(value, document)])),
        line: sight.lineOf(each as Node),
      },
    ];
  });
}

/** The field of that name; twice in one mapping each reader would take another. */
export function fieldOf(
  map: YAMLMap | undefined,
  name: string,
  refuse: OpenKubeconfig['refuse'],
): Field | undefined {
  const found = ((map?.items ?? []) as Field[]).filter(({ key }) => textOf(key, undefined) === name);
  if (found.length > 1) refuse('twice', found[1]?.key, name);
  return found[0];
}

function resolved(node: Node | null | undefined, document: Document): Node | null | undefined {
  return isAlias(node) ? (node.resolve(document) as Node | undefined) : node;
}

/** A scalar as text; what is none has no text. */
export function textOf(node: Node | null | undefined, document: Document | undefined): string {
  const found = document === undefined ? node : resolved(node, document);
  const value = found !== null && found !== undefined && 'value' in found ? found.value : undefined;
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
