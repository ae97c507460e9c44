import { fromBase64 } from '../../domain/bytes.ts';
import { optional } from '../../domain/optional.ts';
import { isMap, isSeq, parseDocument } from '../yaml-door.ts';
import { beyondParsing } from '../yaml-documents.ts';

/** The parts of a kubeconfig that have to do with certificates; what is not as expected is left out. */
export interface Kubeconfig {
  readonly currentContext: string;
  /** the names of its contexts */
  readonly contexts: readonly string[];
  /** whom each of them joins; '' where it names nobody */
  readonly joins: readonly { readonly context: string; readonly cluster: string; readonly user: string }[];
  /** what the current context joins, where it is one of them */
  readonly current?: { readonly cluster: string; readonly user: string };
  /** entries whose data is there but is not base64: clusters[demo], users[admin] */
  readonly damaged: readonly string[];
  readonly clusters: readonly {
    readonly name: string;
    readonly server: string;
    readonly authority?: Uint8Array;
    /** a path, relative to the kubeconfig's own folder */
    readonly authorityFile?: string;
    /** insecure-skip-tls-verify */
    readonly insecure?: true;
    /** tls-server-name: what the certificate is asked for instead of the server's host */
    readonly serverName?: string;
    /** proxy-url */
    readonly proxy?: string;
  }[];
  readonly users: readonly {
    readonly name: string;
    readonly certificate?: Uint8Array;
    readonly key?: Uint8Array;
    readonly certificateFile?: string;
    readonly keyFile?: string;
    /** a secret: to be read as a token, and never to be shown */
    readonly token?: string;
    readonly tokenFile?: string;
    /** the program that a client would run for a credential; nothing here ever does */
    readonly exec?: string;
    /** user name and password, or one of the providers of old: kubectl takes neither any more */
    readonly legacy?: 'password' | 'auth-provider';
  }[];
}

/** Past comments and document marks, a key or a brace. */
const BEGINS = /^(?:[ \t]*(?:#.*|---.*)?\r?\n)*(?:[a-zA-Z-]+:|[ \t]*\{)/;

function parsed(text: string) {
  try {
    const document = parseDocument(text, { uniqueKeys: false });
    return document.errors.length === 0 ? document : undefined;
  } catch {
    // a depth that the guard did not see: a: a: a: …, in one line
    return undefined;
  }
}

/** Undefined for text that is not a kubeconfig at all, 'damaged' for one that cannot be parsed. */
export function readKubeconfig(text: string): Kubeconfig | 'damaged' | undefined {
  // a cheap look first: most files of a directory are not YAML, and some are large
  if (!/["']?kind["']?\s*:\s*["']?Config\b/.test(text)) return undefined;
  // the parser recurses, and a megabyte of brackets is nobody's kubeconfig
  if (beyondParsing(text) !== undefined) return BEGINS.test(text) ? 'damaged' : undefined;
  const document = parsed(text);
  // a manual or a script may speak of one: only what begins as one is a damaged one
  if (document === undefined) return BEGINS.test(text) ? 'damaged' : undefined;
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
    joins: entries('contexts', 'context').map(({ name, field }) => ({
      context: name,
      cluster: textOf(field('cluster')),
      user: textOf(field('user')),
    })),
    ...optional(
      'current',
      currentOf(entries('contexts', 'context'), textOf(document.get('current-context'))),
    ),
    damaged: [
      ...damagedIn('clusters', entries('clusters', 'cluster'), ['certificate-authority-data']),
      ...damagedIn('users', entries('users', 'user'), ['client-certificate-data', 'client-key-data']),
    ],
    clusters: entries('clusters', 'cluster').map(({ name, field, data }) => ({
      name,
      server: textOf(field('server')),
      ...optional('authority', data('certificate-authority-data')),
      ...named('authorityFile', field('certificate-authority')),
      ...(field('insecure-skip-tls-verify') === true ? { insecure: true as const } : {}),
      ...named('serverName', field('tls-server-name')),
      ...named('proxy', field('proxy-url')),
    })),
    users: entries('users', 'user').map(({ name, field, data }) => ({
      name,
      ...optional('certificate', data('client-certificate-data')),
      ...optional('key', data('client-key-data')),
      ...named('certificateFile', field('client-certificate')),
      ...named('keyFile', field('client-key')),
      ...named('token', field('token')),
      ...named('tokenFile', field('tokenFile')),
      ...named('exec', commandOf(field('exec'))),
      ...optional('legacy', legacyOf(field)),
    })),
  };
}

function currentOf(contexts: readonly Entry[], name: string): Kubeconfig['current'] {
  const found = contexts.find((one) => one.name === name);
  return found === undefined
    ? undefined
    : { cluster: textOf(found.field('cluster')), user: textOf(found.field('user')) };
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

function named<Key extends string>(key: Key, value: unknown): { readonly [K in Key]?: string } {
  return optional(key, textOf(value) === '' ? undefined : textOf(value));
}

function commandOf(exec: unknown): unknown {
  return isMap(exec) ? exec.get('command') : undefined;
}

function legacyOf(field: Entry['field']): 'password' | 'auth-provider' | undefined {
  if (isMap(field('auth-provider'))) return 'auth-provider';
  return textOf(field('username')) === '' ? undefined : 'password';
}

function decoded(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' && value !== '' ? fromBase64(value) : undefined;
}
