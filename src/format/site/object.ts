/** One object of a configuration file, looked into field by field, with the lines on which things stand. */
import type { UnreadDocument } from '../../domain/site/document.ts';
import { readDocuments } from '../decode/documents.ts';
import { beyondParsing } from '../yaml-documents.ts';
import { isMap, isScalar, isSeq, type Node, type YAMLMap } from '../yaml-door.ts';

export interface ConfigObject {
  readonly line: number;
  /** items of a list that are objects themselves */
  readonly objects: (field: string) => readonly ConfigObject[];
  readonly object: (field: string) => ConfigObject | undefined;
  /** items of a list that are words; empty where there is none */
  readonly words: (field: string) => readonly string[];
  readonly text: (field: string) => string | undefined;
  readonly fields: readonly string[];
}

/** @param kinds as "apiVersion kind", or "GROUP/* kind" for any version of a group */
export function readObject(text: string, kinds: readonly string[]): ConfigObject | UnreadDocument {
  if (beyondParsing(text) !== undefined) return { kind: 'unread', why: 'not-yaml' };
  const [document] = readDocuments(text, 1);
  const [problem] = document?.problems ?? [];
  if (problem !== undefined) return { kind: 'unread', why: 'not-yaml', line: problem.line };
  const root = document?.root;
  if (document === undefined || !isMap(root)) return { kind: 'unread', why: 'not-yaml' };
  const object = objectOf(root, (node) => document.at(node).line);
  const apiVersion = object.text('apiVersion') ?? '';
  const kind = object.text('kind') ?? '';
  const any = `${apiVersion.replace(/\/.*$/, '/*')} ${kind}`;
  const found = `${apiVersion} ${kind}`;
  return kinds.includes(found) || kinds.includes(any) ? object : { kind: 'unread', why: 'other-kind', found };
}

export const isUnread = (read: ConfigObject | UnreadDocument): read is UnreadDocument => 'why' in read;

function objectOf(map: YAMLMap, lineOf: (node: Node) => number): ConfigObject {
  const child = (field: string) => map.get(field, true) as Node | undefined;
  const items = (field: string): readonly Node[] => {
    const node = child(field);
    return isSeq(node) ? (node.items as Node[]) : [];
  };
  return {
    line: lineOf(map),
    objects: (field) => items(field).flatMap((item) => (isMap(item) ? [objectOf(item, lineOf)] : [])),
    object: (field) => {
      const node = child(field);
      return isMap(node) ? objectOf(node, lineOf) : undefined;
    },
    words: (field) => items(field).flatMap((item) => textOf(item) ?? []),
    text: (field) => textOf(child(field)),
    fields: map.items.flatMap(({ key }) => textOf(key as Node) ?? []),
  };
}

function textOf(node: Node | undefined): string | undefined {
  const value: unknown = isScalar(node) ? node.value : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
