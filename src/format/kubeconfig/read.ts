import { fromBase64 } from '../../domain/bytes.ts';
import { isMap, isSeq, parseDocument } from '../yaml-door.ts';

/** The parts of a kubeconfig that have to do with certificates; what is not as expected is left out. */
export interface Kubeconfig {
  readonly currentContext: string;
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

/** Undefined for text that is not a kubeconfig at all; a broken value inside one is merely absent. */
export function readKubeconfig(text: string): Kubeconfig | undefined {
  // a cheap look first: most files of a directory are not YAML, and some are large
  if (!/^kind:\s*["']?Config["']?\s*$/m.test(text)) return undefined;
  const document = parseDocument(text, { maxAliasCount: 100 } as object);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
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
