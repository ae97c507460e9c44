/**
 * From kubeconfigs to one cluster and who we are to it, by the rules of kubectl (k8s.io/client-go tools/clientcmd:
 * loader.go merges, client_config.go chooses). What the files name is not read here: a path stays a path, made absolute.
 */
import type { ClusterAccess, Impersonation } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { nearest } from '../../domain/name.ts';
import { optional } from '../../domain/optional.ts';
import { type Entry, entriesOf, faultIn, type KubeconfigFile, openKubeconfig } from './access-entry.ts';
import { impersonationOf } from './impersonation.ts';

/** What the command line says over the files. */
export interface AccessAsk {
  readonly context?: string;
  readonly namespace?: string;
  readonly as?: string;
  readonly asGroups?: readonly string[];
}

/** Octets, or the absolute path of the file that holds them. */
export type Material = { readonly bytes: Uint8Array } | { readonly file: string };

export interface ChosenAccess {
  readonly access: Omit<ClusterAccess, 'authority' | 'credentials' | 'patience'>;
  readonly authority?: Material;
  readonly certificate?: Material;
  readonly key?: Material;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly plugin?: { readonly kind: 'exec' | 'auth-provider'; readonly entry: unknown };
}

/**
 * Undefined where the files say of no cluster at all: then a pod's own service account may.
 * @throws KubepkiError access-invalid, access-incomplete, context-unknown
 */
export function chooseAccess(files: readonly KubeconfigFile[], ask: AccessAsk): ChosenAccess | undefined {
  const opened = files.map(openKubeconfig);
  // the first file that has an entry of a name has the whole of it, and nothing of a later one is mixed in
  const all = (list: 'clusters' | 'contexts' | 'users') =>
    new Map(opened.toReversed().flatMap((file) => entriesOf(file, list).map((one) => [one.name, one])));
  const [clusters, contexts, users] = [all('clusters'), all('contexts'), all('users')];
  const current = ask.context ?? opened.map(({ current: one }) => one).find((one) => one !== '');
  if (current === undefined) {
    if (clusters.size === 0 && contexts.size === 0) return undefined;
    throw new KubepkiError('access-incomplete', {
      problem: 'no-current-context',
      path: pathsOf(files),
      valid: [...contexts.keys()],
    });
  }
  const context = contexts.get(current);
  if (context === undefined) throw unknownContext(current, files, [...contexts.keys()]);
  const named = (list: 'cluster' | 'user', entries: ReadonlyMap<string, Entry>) => {
    const name = context.text(list);
    const found = name === '' ? undefined : entries.get(name);
    if (found !== undefined || (list === 'user' && name === '')) return found;
    throw incomplete(context, name === '' ? `no-${list}` : `${list}-missing`, { name });
  };
  const cluster = named('cluster', clusters);
  const user = named('user', users);
  const server = cluster?.text('server') ?? '';
  if (cluster === undefined || server === '')
    throw incomplete(context, 'no-server', { name: cluster?.name ?? '' });
  const authority = material(cluster, 'certificate-authority');
  const insecure = cluster.flag('insecure-skip-tls-verify');
  // transport.TLSConfigFor: one of them would be a lie
  if (insecure && authority !== undefined) throw faultIn(cluster, 'insecure-with-authority');
  const certificate = user === undefined ? undefined : material(user, 'client-certificate');
  const whole = serverUrl(server, insecure || authority !== undefined || certificate !== undefined);
  if (whole === undefined) throw faultIn(cluster, 'server-url', { value: withoutSecret(server) });
  const proxy = cluster.text('proxy-url');
  // clientcmd's parseProxyURL
  if (proxy !== '' && !/^(?:https?|socks5):\/\/[^/?#\s]+\/?$/i.test(proxy))
    throw faultIn(cluster, 'proxy-url', { value: withoutSecret(proxy) });
  return {
    access: {
      kubeconfig: context.path,
      context: context.name,
      namespace: ask.namespace ?? (context.text('namespace') || 'default'),
      server: whole,
      ...(insecure ? { insecure: true as const } : {}),
      ...optional('serverName', cluster.text('tls-server-name') || undefined),
      ...optional('proxy', proxy || undefined),
      ...optional('impersonate', impersonated(user, ask)),
    },
    ...optional('authority', authority),
    // "only try to read the auth information if we are secure" (client_config.go)
    ...(user === undefined || whole.startsWith('http:') ? {} : credentialsOf(user, cluster, certificate)),
  };
}

function credentialsOf(
  user: Entry,
  cluster: Entry,
  certificate: Material | undefined,
): Partial<ChosenAccess> {
  const exec = user.value('exec');
  const provider = user.value('auth-provider');
  const has = (value: unknown) => value !== undefined && value !== null;
  if (has(exec) && has(provider)) throw faultIn(user, 'two-plugins');
  return {
    ...optional('certificate', certificate),
    ...optional('key', material(user, 'client-key')),
    ...optional('token', user.text('token') || undefined),
    ...optional('tokenFile', user.located('tokenFile')),
    ...optional('username', user.text('username') || undefined),
    ...optional('password', user.text('password') || undefined),
    ...(has(exec) ? { plugin: { kind: 'exec' as const, entry: execEntry(user, cluster) } } : {}),
    ...(has(provider) ? { plugin: { kind: 'auth-provider' as const, entry: user.entry } } : {}),
  };
}

/** The user's entry with its command made absolute where it is a path, and what the cluster's entry has for plugins. */
function execEntry(user: Entry, cluster: Entry): unknown {
  const exec = user.inner('exec');
  const command = exec.text('command');
  if (command === '') throw faultIn(user, 'no-command');
  const extensions = cluster.value('extensions');
  // clusters[].extensions[client.authentication.k8s.io/exec] is for the plugin (clientcmd's clusterExtensionKey)
  const config = (Array.isArray(extensions) ? extensions : []).find(
    (one: unknown) => nameOf(one) === 'client.authentication.k8s.io/exec',
  ) as { readonly extension?: unknown } | undefined;
  return {
    ...user.entry,
    exec: {
      ...exec.entry,
      command: command.includes('/') ? exec.beside(command) : command,
      ...optional('config', config?.extension),
    },
  };
}

function nameOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
}

function material(entry: Entry, field: string): Material | undefined {
  const bytes = entry.bytes(`${field}-data`);
  if (bytes !== undefined) return { bytes };
  const file = entry.located(field);
  return file === undefined ? undefined : { file };
}

function impersonated(user: Entry | undefined, ask: AccessAsk): Impersonation | undefined {
  const stands = user === undefined ? undefined : impersonationOf(user);
  const groups = ask.asGroups ?? [];
  if (ask.as === undefined && groups.length > 0 && stands === undefined)
    throw new KubepkiError('usage', { what: '--as-group goes with --as', command: '' });
  if (ask.as === undefined && groups.length === 0) return stands;
  return {
    ...stands,
    user: ask.as ?? stands?.user ?? '',
    groups: groups.length > 0 ? groups : (stands?.groups ?? []),
  };
}

/** As rest.DefaultServerURL has it: an address without a scheme speaks TLS where something of TLS is said. */
function serverUrl(server: string, tls: boolean): string | undefined {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `${tls ? 'https' : 'http'}://${server}`;
  const [, scheme = '', host = '', path = ''] =
    /^(https?):\/\/([^/?#\s@]+)(\/[^?#\s]*)?(?:[?#].*)?$/i.exec(whole) ?? [];
  return host === '' ? undefined : `${scheme.toLowerCase()}://${host}${path.replace(/\/+$/, '')}`;
}

/** A password may stand in a URL. */
function withoutSecret(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//…@');
}

function unknownContext(
  name: string,
  files: readonly KubeconfigFile[],
  valid: readonly string[],
): KubepkiError {
  return new KubepkiError('context-unknown', {
    context: name,
    path: pathsOf(files),
    valid,
    ...optional('nearest', nearest(name, valid)),
  });
}

function incomplete(context: Entry, problem: string, evidence: { readonly name: string }): KubepkiError {
  return new KubepkiError('access-incomplete', {
    problem,
    path: context.path,
    context: context.name,
    ...evidence,
  });
}

function pathsOf(files: readonly KubeconfigFile[]): string {
  return files.map(({ path }) => path).join(':');
}
