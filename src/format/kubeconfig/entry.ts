/** What a kubeconfig says of each who uses it, as entries: client-go tools/clientcmd/api/v1/types.go has the fields. */
import { toBase64 } from '../../domain/bytes.ts';
import type { Plain } from '../template.ts';

/** PEM that is embedded, or the file that holds it, relative to the kubeconfig's own folder. */
export type Kept = Uint8Array | { readonly file: string };

/** Who dials whom, and what is shown: a certificate with its key, or a token. */
export type KubeconfigFacts = Dialled & (Pair | Bearer);

interface Dialled {
  readonly cluster: string;
  readonly user: string;
  /** what joins the two, where it is not user@cluster */
  readonly context?: string;
  readonly server: string;
  /** what the server's certificate is asked for, where that is not the server's host */
  readonly serverName?: string;
  /** absent: the client judges the server by what its system trusts */
  readonly authority?: Kept;
}

interface Pair {
  readonly certificate: Kept;
  readonly key: Kept;
}

interface Bearer {
  readonly token: string;
}

interface Entry {
  readonly name: string;
  readonly value: { readonly [field: string]: string };
}

export interface KubeconfigEntries {
  readonly clusters: readonly Entry[];
  readonly users: readonly Entry[];
  readonly contexts: readonly Entry[];
}

/** The lists of a kubeconfig, and what an entry of each calls what it holds beside its name. */
export const LISTS = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;
export type ListName = keyof typeof LISTS;
export const LIST_NAMES = Object.keys(LISTS) as readonly ListName[];

/** A cluster, user and context for each, contexts named as kubeadm names them: user@cluster. What has one name is one entry. */
export function entriesOf(all: readonly KubeconfigFacts[]): KubeconfigEntries {
  return {
    clusters: once(all.map((facts) => ({ name: facts.cluster, value: clusterOf(facts) }))),
    users: once(all.map((facts) => ({ name: facts.user, value: userOf(facts) }))),
    contexts: once(
      all.map((facts) => ({
        name: contextName(facts),
        value: { cluster: facts.cluster, user: facts.user },
      })),
    ),
  };
}

export function contextName({ user, cluster, context }: KubeconfigFacts): string {
  return context ?? `${user}@${cluster}`;
}

/** As a list of the file has them. */
export function plainEntries(list: ListName, entries: readonly Entry[]): Plain {
  return entries.map(({ name, value }) => ({ name, [LISTS[list]]: value }));
}

function clusterOf({ server, serverName, authority }: Dialled): Entry['value'] {
  return {
    server,
    ...(serverName === undefined ? {} : { 'tls-server-name': serverName }),
    ...(authority === undefined ? {} : kept('certificate-authority', authority)),
  };
}

function userOf(facts: KubeconfigFacts): Entry['value'] {
  return 'token' in facts
    ? { token: facts.token }
    : { ...kept('client-certificate', facts.certificate), ...kept('client-key', facts.key) };
}

function kept(field: string, what: Kept): Entry['value'] {
  return what instanceof Uint8Array ? { [`${field}-data`]: toBase64(what) } : { [field]: what.file };
}

function once(entries: readonly Entry[]): readonly Entry[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}
