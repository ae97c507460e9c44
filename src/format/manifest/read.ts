/**
 * Manifests: Kubernetes objects as YAML or JSON, one or many, in Lists too. What is taken out of them are the
 * values that can hold certificates, keys and tokens; objects without any are nobody's business here.
 */
import { fromBase64 } from '../../domain/bytes.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { yamlDocuments } from '../yaml-documents.ts';
import { mayHoldObject } from './look.ts';
import type { Entry, ManifestObject } from './object.ts';
import { type Fields, fieldsOf, textOf } from './plain.ts';
import { signingRequestOf } from './signing-request.ts';

/** Nobody's file of objects; what has more is shown as far as this. */
const MOST_OBJECTS = 10_000;

/** Undefined for text that is no manifest at all, or one that holds nothing of a PKI. */
export function readManifest(text: string): readonly ManifestObject[] | 'damaged' | 'too-large' | undefined {
  if (!mayHoldObject(text)) return undefined;
  const documents = yamlDocuments(text);
  if (typeof documents === 'string') return isBegun(text) ? documents : undefined;
  const objects: ManifestObject[] = [];
  for (const { value, line } of documents)
    for (const object of objectsIn(value)) {
      const found = objects.length < MOST_OBJECTS ? objectOf(object, line) : undefined;
      if (found !== undefined) objects.push(found);
    }
  return objects.length === 0 ? undefined : objects;
}

/** A manual may speak of a manifest: only what begins as one, past comments and marks, is a damaged one. */
function isBegun(text: string): boolean {
  return /^(?:[ \t]*(?:#.*|---.*|)\r?\n)*(?:["']?(?:apiVersion|kind|metadata|items)["']?\s*:|[ \t]*\{)/.test(
    text.slice(0, 65_536),
  );
}

/** A List's items, one level deep: Lists in Lists nobody prints. */
function* objectsIn(value: unknown): Generator<Fields> {
  const object = fieldsOf(value);
  if (object === undefined || textOf(object['kind']) === '') return;
  const items = object['items'];
  if (!textOf(object['kind']).endsWith('List') || !Array.isArray(items)) yield object;
  else for (const item of items) if (fieldsOf(item) !== undefined) yield fieldsOf(item) as Fields;
}

function objectOf(object: Fields, line: number): ManifestObject | undefined {
  const kind = textOf(object['kind']);
  const metadata = fieldsOf(object['metadata']) ?? {};
  const namespace = textOf(metadata['namespace']);
  const type = kind === 'Secret' ? textOf(object['type']) : '';
  const signing = kind === 'CertificateSigningRequest' ? signingRequestOf(object) : undefined;
  const entries = [...entriesOf(kind, object)];
  const encryptionKeys = encryptionKeysOf(kind, object);
  if (entries.length === 0 && signing === undefined && encryptionKeys === undefined) return undefined;
  return {
    kind,
    name: textOf(metadata['name']),
    ...(namespace === '' ? {} : { namespace }),
    ...(type === '' ? {} : { type }),
    line,
    entries,
    ...(signing === undefined ? {} : { signing }),
    ...(encryptionKeys === undefined ? {} : { encryptionKeys }),
  };
}

/** What encrypts in etcd: kubepki's own ring, and what API servers read of it, under its old name too. */
function encryptionKeysOf(kind: string, object: Fields): number | undefined {
  const count = (list: unknown) => (Array.isArray(list) ? list.length : 0);
  if (kind === 'EncryptionKeyRing') return count(object['keys']);
  if (kind !== 'EncryptionConfiguration' && kind !== 'EncryptionConfig') return undefined;
  const names = new Set<unknown>();
  for (const entry of listOf(object['resources']))
    for (const provider of listOf(entry['providers']))
      for (const of of Object.values(provider))
        for (const key of listOf(fieldsOf(of)?.['keys'])) names.add(key['secret']);
  return names.size;
}

function listOf(value: unknown): readonly Fields[] {
  return (Array.isArray(value) ? value : []).map(fieldsOf).filter((each) => each !== undefined);
}

function* entriesOf(kind: string, object: Fields): Generator<Entry> {
  if (kind === 'Secret') {
    yield* encodedIn('data', object['data']);
    yield* plainIn('stringData', object['stringData']);
  } else if (kind === 'ConfigMap') {
    yield* plainIn('data', object['data']);
    yield* encodedIn('binaryData', object['binaryData']);
  } else if (kind === 'CertificateSigningRequest') {
    yield* encodedIn('spec', { request: fieldsOf(object['spec'])?.['request'] }, '.');
    yield* encodedIn('status', { certificate: fieldsOf(object['status'])?.['certificate'] }, '.');
  } else yield* bundlesIn(object);
}

function* encodedIn(list: string, value: unknown, dot = ''): Generator<Entry> {
  for (const [key, text] of Object.entries(fieldsOf(value) ?? {}))
    if (typeof text === 'string' && text !== '')
      yield { field: dot === '' ? `${list}[${key}]` : `${list}${dot}${key}`, bytes: fromBase64(text) };
}

function* plainIn(list: string, value: unknown): Generator<Entry> {
  for (const [key, text] of Object.entries(fieldsOf(value) ?? {}))
    if (typeof text === 'string' && text !== '') yield { field: `${list}[${key}]`, bytes: toUtf8(text) };
}

/**
 * caBundle wherever it stands: webhook configurations, APIService, a CustomResourceDefinition's conversion. And
 * PEM in plain text: a ClusterTrustBundle, an argument. On a list of its own, so that depth costs no stack.
 */
function* bundlesIn(object: Fields): Generator<Entry> {
  // annotations may hold the whole object once more
  const { metadata: _, ...rest } = object;
  const left: { readonly path: string; readonly value: unknown }[] = [{ path: '', value: rest }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { path, value } = next;
    const children = Array.isArray(value)
      ? value.map((item: unknown, i) => ({ key: '', path: `${path}[${i}]`, value: item }))
      : Object.entries(fieldsOf(value) ?? {}).map(([key, inner]) => ({
          key,
          path: path === '' ? key : `${path}.${key}`,
          value: inner,
        }));
    for (const child of children.toReversed()) {
      if (typeof child.value === 'object') left.push(child);
      else if (typeof child.value !== 'string' || child.value === '') continue;
      else if (child.key === 'caBundle') yield { field: child.path, bytes: fromBase64(child.value) };
      else if (child.value.includes('-----BEGIN ')) yield { field: child.path, bytes: toUtf8(child.value) };
    }
  }
}
