/**
 * Filling templates: a template is a valid file before and after, and a value replaces the value at a path.
 * Nothing is glued together from strings, so nothing can break out of its place; comments stay.
 */
import { KubepkiError } from '../domain/error.ts';
import type { Path } from '../domain/shape.ts';
import {
  Document,
  isScalar,
  type Node,
  parseAllDocuments,
  parseDocument,
  Scalar,
  visit,
} from './yaml-door.ts';

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

export interface Filling {
  readonly path: Path;
  /** undefined: what the template has there goes, with the comment above it */
  readonly value: Plain | undefined;
  /** for a place that the template leaves out: it comes last */
  readonly adds?: true;
}

export function fillTemplate(template: string, fillings: readonly Filling[]): string {
  const document = parsed(template).clone();
  fill(document, fillings);
  return document.toString(STYLE);
}

/** Fillings of the documents of one file, by the object that each is: KIND/NAME as the template has it. */
export type Objects = Readonly<Record<string, readonly Filling[]>>;

/** A template of several documents, of which those that are not named stay as they are. */
export function fillObjects(template: string, objects: Objects): string {
  const documents = parseAllDocuments(template);
  const broken = Array.isArray(documents) ? documents.find(({ errors }) => errors.length > 0) : undefined;
  if (!Array.isArray(documents) || broken !== undefined)
    throw new KubepkiError('template-broken', { problem: broken?.errors[0]?.code ?? '' });
  const byName = new Map(
    documents.map((document) => [
      `${document.get('kind')}/${document.getIn(['metadata', 'name'])}`,
      document,
    ]),
  );
  for (const [name, fillings] of Object.entries(objects)) {
    const document = byName.get(name);
    if (document === undefined) throw new KubepkiError('template-broken', { path: name });
    fill(document, fillings);
  }
  return documents.map((document) => document.toString(STYLE)).join('');
}

const STYLE = { lineWidth: 0, flowCollectionPadding: false };

function fill(document: Document, fillings: readonly Filling[]): void {
  for (const { path, value, adds } of fillings) {
    const old = document.getIn(path, true) as Node | undefined;
    // a value for a place that the template does not have would be lost without a word
    if (old === undefined && adds !== true)
      throw new KubepkiError('template-broken', { path: path.join('.') });
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, nodeOf(value, document));
  }
}

/** A value by itself, as it would stand in a template: for putting lines into a file of somebody else's. */
export function yamlText(value: Plain): string {
  const document = new Document();
  document.contents = nodeOf(value, document) as typeof document.contents;
  return document.toString(STYLE);
}

function nodeOf(value: Plain, document: Pick<Document, 'createNode'>): Node {
  const fresh = document.createNode(value, { aliasDuplicateObjects: false }) as Node;
  visit(fresh, {
    // a list inside a list's entry reads best on one line: addresses: [10.0.0.1, fd00::1]
    Seq: (_key, node, parents) => {
      if (parents.length > 0 && node.items.every(isScalar)) node.flow = true;
    },
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && isOtherwiseIn11(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return fresh;
}

/** The last template, read: a thousand kubeconfigs are filled from one. */
let last: { readonly template: string; readonly document: ReturnType<typeof parseDocument> } | undefined;

function parsed(template: string): ReturnType<typeof parseDocument> {
  if (last?.template === template) return last.document;
  const document = parseDocument(template);
  if (document.errors.length > 0)
    throw new KubepkiError('template-broken', { problem: document.errors[0]?.code ?? '' });
  last = { template, document };
  return document;
}

/** Go's YAML (sigs.k8s.io/yaml) still takes no, on, 0x10, 1_000 and 1:30 for what YAML 1.1 meant by them. */
function isOtherwiseIn11(text: string): boolean {
  // beginning with a letter there are only words, none longer than false, and what some readers take for an exponent: e22639
  if (text.length > 5 && /^[A-Za-z]/.test(text) && !/^[eE][-+]?[0-9]/.test(text)) return false;
  if (text.length > 40 || !/^[-+.~0-9a-zA-Z][\w.:+-]*$/.test(text)) return false;
  return parseDocument(text, { version: '1.1' }).toJS() !== text;
}
