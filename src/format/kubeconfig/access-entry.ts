/** A kubeconfig as one who is going to use it reads it: what is not as it should be is refused, not left out. */
import { fromBase64 } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import { yamlDocuments } from '../yaml-documents.ts';

export interface KubeconfigFile {
  /** absolute: what the file names is found from its folder */
  readonly path: string;
  readonly text: string;
}

type Mapping = Readonly<Record<string, unknown>>;

export interface OpenedKubeconfig {
  readonly path: string;
  readonly current: string;
  readonly top: Mapping;
}

/** One cluster, context or user, with the file it stands in. */
export interface Entry {
  /** clusters[demo] */
  readonly within: string;
  readonly name: string;
  readonly path: string;
  readonly entry: Mapping;
  readonly value: (field: string) => unknown;
  readonly text: (field: string) => string;
  readonly flag: (field: string) => boolean;
  readonly bytes: (field: string) => Uint8Array | undefined;
  /** a file that it names, made absolute */
  readonly located: (field: string) => string | undefined;
  readonly beside: (path: string) => string;
  readonly inner: (field: string) => Entry;
}

/** @throws KubepkiError access-invalid */
export function openKubeconfig({ path, text }: KubeconfigFile): OpenedKubeconfig {
  const fault = (problem: string) => new KubepkiError('access-invalid', { path, problem });
  const documents = yamlDocuments(text);
  if (typeof documents === 'string') throw fault(documents === 'damaged' ? 'syntax' : documents);
  const [first, ...others] = documents;
  if (others.length > 0) throw fault('documents');
  // an empty one says nothing, and clients take it as such
  const top = first?.value ?? {};
  if (!isMapping(top)) throw fault('no-kubeconfig');
  const { kind, apiVersion } = top;
  if ((kind ?? 'Config') !== 'Config' || (apiVersion ?? 'v1') !== 'v1') throw fault('no-kubeconfig');
  return { path, top, current: typeof top['current-context'] === 'string' ? top['current-context'] : '' };
}

const KINDS = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

export function entriesOf({ path, top }: OpenedKubeconfig, list: keyof typeof KINDS): readonly Entry[] {
  const items = top[list] ?? [];
  const fault = (problem: string, what: string) =>
    new KubepkiError('access-invalid', { path, problem, what });
  if (!Array.isArray(items)) throw fault('shape', list);
  const seen = new Set<string>();
  return items.map((item: unknown, at) => {
    const name = isMapping(item) ? item['name'] : undefined;
    if (!isMapping(item) || typeof name !== 'string') throw fault('shape', `${list}[${at}]`);
    // apis/clientcmd/v1/conversion.go refuses the whole file
    if (seen.has(name)) throw fault('twice', `${list}[${name}]`);
    seen.add(name);
    const entry = item[KINDS[list]] ?? {};
    if (!isMapping(entry)) throw fault('shape', `${list}[${name}]`);
    return entryOf({ path, within: `${list}[${name}]`, name, entry });
  });
}

function entryOf(base: Pick<Entry, 'path' | 'within' | 'name' | 'entry'>): Entry {
  const { path, entry } = base;
  const fault = (field: string, problem = 'shape') => faultIn(base, problem, { field });
  const text = (field: string) => {
    const value = entry[field] ?? '';
    if (typeof value !== 'string') throw fault(field);
    return value;
  };
  const beside = (named: string) =>
    named.startsWith('/') ? named : `${path.slice(0, path.lastIndexOf('/') + 1)}${named}`;
  return {
    ...base,
    text,
    beside,
    value: (field) => entry[field],
    flag: (field) => {
      const value = entry[field] ?? false;
      if (typeof value !== 'boolean') throw fault(field);
      return value;
    },
    bytes: (field) => {
      const encoded = text(field);
      if (encoded === '') return undefined;
      const bytes = fromBase64(encoded);
      if (bytes === undefined) throw fault(field, 'base64');
      return bytes;
    },
    located: (field) => {
      const named = text(field);
      return named === '' ? undefined : beside(named);
    },
    inner: (field) => {
      const value = entry[field] ?? {};
      if (!isMapping(value)) throw fault(field);
      return entryOf({ ...base, within: `${base.within} ${field}`, entry: value });
    },
  };
}

export function faultIn(
  { path, within }: Pick<Entry, 'path' | 'within'>,
  problem: string,
  evidence: { readonly field?: string; readonly value?: string } = {},
): KubepkiError {
  const { field, ...rest } = evidence;
  const what = field === undefined ? within : `${within} ${field}`;
  return new KubepkiError('access-invalid', { path, problem, what, ...rest });
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
