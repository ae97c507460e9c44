/** Files of fields into settings: component configurations and etcd's own, each field with its line. */
import type { Setting } from '../../domain/site/site.ts';
import { readDocuments } from '../decode/documents.ts';
import { beyondParsing } from '../yaml-documents.ts';
import { isAlias, isMap, isScalar, isSeq, type Node } from '../yaml-door.ts';

export interface FieldDocument {
  /** '' where it says none */
  readonly kind: string;
  /** authentication.x509.clientCAFile; a list of words is one field, joined by commas; items of others are numbered: keys[0].name */
  readonly fields: readonly Setting[];
}

const MOST_DOCUMENTS = 100;
const MOST_FIELDS = 20_000;
const DEEPEST = 40;

/** 'damaged' for text that no YAML parser takes, 'too-large' for what is not given to one. */
export function readFields(text: string, file: string): readonly FieldDocument[] | 'damaged' | 'too-large' {
  const beyond = beyondParsing(text);
  if (beyond !== undefined) return beyond;
  const documents = readDocuments(text, MOST_DOCUMENTS);
  if (documents.some(({ problems }) => problems.length > 0)) return 'damaged';
  return documents.flatMap(({ root, at }) => {
    if (!isMap(root)) return [];
    const kind = textOf(root.get('kind', true) as Node | undefined) ?? '';
    const fields: Setting[] = [];
    collect(root, '', (key, value, node) => {
      if (fields.length < MOST_FIELDS) fields.push({ key, value, spot: { file, line: at(node).line } });
    });
    return [{ kind, fields }];
  });
}

type Take = (key: string, value: string, node: Node) => void;

function collect(node: Node | null | undefined, path: string, take: Take, depth = 0): void {
  if (node === null || node === undefined || isAlias(node) || depth > DEEPEST) return;
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = textOf(key as Node) ?? '';
      if (name !== '') collect(value as Node | null, path === '' ? name : `${path}.${name}`, take, depth + 1);
    }
  } else if (isSeq(node)) {
    const words = node.items.map((item) => textOf(item as Node));
    if (words.length > 0 && words.every((word) => word !== undefined)) take(path, words.join(','), node);
    else
      for (const [i, item] of node.items.entries()) collect(item as Node, `${path}[${i}]`, take, depth + 1);
  } else {
    const text = textOf(node);
    if (text !== undefined) take(path, text, node);
  }
}

function textOf(node: Node | null | undefined): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value } = node;
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : undefined;
}

/** Fields of a configuration as settings: behind the kind that they stand in. */
export function kindFields({ kind, fields }: FieldDocument): readonly Setting[] {
  return fields
    .filter(({ key }) => key !== 'kind' && key !== 'apiVersion')
    .map((field) => ({ ...field, key: `${kind} ${field.key}` }));
}

/** etcd's file has the flags as fields, but for those of its two kinds of connections (server/embed/config.go, configYAML). */
export function etcdFields({ fields }: FieldDocument): readonly Setting[] {
  return fields.map((field) => {
    const [, of, name] = /^(client|peer)-transport-security\.(.+)$/.exec(field.key) ?? [];
    return of === undefined || name === undefined
      ? field
      : { ...field, key: of === 'peer' ? `peer-${name}` : name };
  });
}
