import { fromBase64 } from '../../domain/bytes.ts';
import { isMap, isSeq, parseDocument } from '../yaml-door.ts';

/** The parts of a kubeconfig that have to do with certificates; what is not as expected is left out. */
export interface Kubeconfig {
  readonly currentContext: string;
  /** the names of its contexts */
  readonly contexts: readonly string[];
  /** entries whose data is there but is not base64: clusters[demo], users[admin] */
  readonly damaged: readonly string[];
  readonly clusters: readonly {
    readonly name: string;
    readonly server: string;
    readonly authority?: Uint8Array;
  }[];
  readonly users: readonly {
    readonly name: string;
    readonly certificate?: Uint8Array;
    readonly key?: Uint8Array;
  }[];
}

/** Past comments and document marks, a key or a brace. */
const BEGINS = /^(?:[ \t]*(?:#.*|---.*)?\r?\n)*(?:[a-zA-Z-]+:|[ \t]*\{)/;

/** Undefined for text that is not a kubeconfig at all, 'damaged' for one that cannot be parsed. */
export function readKubeconfig(text: string): Kubeconfig | 'damaged' | undefined {
  // a cheap look first: most files of a directory are not YAML, and some are large
  if (!/["']?kind["']?\s*:\s*["']?Config\b/.test(text)) return undefined;
  const document = parseDocument(text, { uniqueKeys: false });
  // a manual or a script may speak of one: only what begins as one is a damaged one
  if (document.errors.length > 0) return BEGINS.test(text) ? 'damaged' : undefined;
  if (!isMap(document.contents) || document.get('kind') !== 'Config') return undefined;
  const entries = (list: string, kind: string) => {
    const node = document.get(list);
    return (isSeq(node) ? node.items : []).filter(isMap).map((item) => {
      const inner = item.get(kind);
      const field = (name: string) => (isMap(inner) ? inner.get(name) : undefined);
      return { name: textOf(item.get('name')), field, data: (name: string) => decoded(field(name)) };
    });
  };
  return {
    currentContext: textOf(document.get('current-context')),
    contexts: entries('contexts', 'context').map(({ name }) => name),
    damaged: [
      ...damagedIn('clusters', entries('clusters', 'cluster'), ['certificate-authority-data']),
      ...damagedIn('users', entries('users', 'user'), ['client-certificate-data', 'client-key-data']),
    ],
    clusters: entries('clusters', 'cluster').map(({ name, field, data }) => ({
      name,
      server: textOf(field('server')),
      ...optional('authority', data('certificate-authority-data')),
    })),
    users: entries('users', 'user').map(({ name, data }) => ({
      name,
      ...optional('certificate', data('client-certificate-data')),
      ...optional('key', data('client-key-data')),
    })),
  };
}

interface Entry {
  readonly name: string;
  readonly field: (name: string) => unknown;
  readonly data: (name: string) => Uint8Array | undefined;
}

/** What is there and yet gives no bytes. */
function damagedIn(list: string, entries: readonly Entry[], fields: readonly string[]): readonly string[] {
  return entries.flatMap(({ name, field, data }) =>
    fields
      .filter((one) => (field(one) ?? '') !== '' && data(one) === undefined)
      .map((one) => `${list}[${name}] ${one}`),
  );
}

/** A scalar as text; a mapping or list where a word belongs is no name at all. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

function decoded(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' && value !== '' ? fromBase64(value) : undefined;
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}
