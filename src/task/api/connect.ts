/**
 * From what the user says of a cluster to one that answers: the kubeconfigs are found and read by kubectl's rules, then
 * the files that they name, then the server is dialled.
 */
import type { ApiServer, ClusterAccess, Dial } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import type { Files } from '../../domain/port.ts';
import {
  type AccessAsk,
  chooseAccess,
  type ChosenAccess,
  type Material,
} from '../../format/kubeconfig/access.ts';

/** Where kubeconfigs are looked for, all of it absolute; the face asks the environment. */
export interface Whereabouts {
  /** --kubeconfig: that one and no other, and it has to be there */
  readonly kubeconfig?: string;
  /** KUBECONFIG's, in order; where it is empty ~/.kube/config */
  readonly usual: readonly string[];
  /** where KUBERNETES_SERVICE_HOST and _PORT say that we are in a pod: https://host:port */
  readonly inCluster?: string;
}

export interface ConnectAsk extends AccessAsk {
  readonly where: Whereabouts;
  /** milliseconds */
  readonly patience?: number;
}

export interface ConnectPorts {
  readonly files: Pick<Files, 'read' | 'state'>;
  readonly dial: Dial;
  readonly remark?: (what: {
    readonly kubeconfig: string;
    readonly context: string;
    readonly server: string;
  }) => void;
}

/** @throws KubepkiError access-missing, access-invalid, access-incomplete, context-unknown, credential-unusable */
export async function connect(ask: ConnectAsk, ports: ConnectPorts): Promise<ApiServer> {
  const access = await findAccess(ask, ports.files);
  ports.remark?.(access);
  return await ports.dial(access);
}

export async function findAccess(ask: ConnectAsk, files: ConnectPorts['files']): Promise<ClusterAccess> {
  const { where, patience } = ask;
  const chosen = chooseAccess(await kubeconfigs(where, files), ask);
  if (chosen !== undefined) return { ...(await withFiles(chosen, files)), ...optional('patience', patience) };
  const pod = where.kubeconfig === undefined ? await podAccess(ask, files) : undefined;
  if (pod !== undefined) return { ...pod, ...optional('patience', patience) };
  throw new KubepkiError('access-missing', { looked: where.kubeconfig ?? where.usual });
}

async function kubeconfigs({ kubeconfig, usual }: Whereabouts, files: ConnectPorts['files']) {
  const read = async (path: string) => ({ path, text: fromUtf8(await files.read(path)) });
  if (kubeconfig !== undefined) return [await read(kubeconfig)];
  const found = [];
  // the same file twice is the same file; one that is missing is none
  for (const path of new Set(usual))
    if ((await files.state(path)) !== undefined) found.push(await read(path));
  return found;
}

async function withFiles(chosen: ChosenAccess, files: ConnectPorts['files']): Promise<ClusterAccess> {
  const { access, token, tokenFile, username, password, plugin } = chosen;
  const octets = async (material: Material | undefined) =>
    material === undefined
      ? undefined
      : 'bytes' in material
        ? material.bytes
        : await files.read(material.file);
  return {
    ...access,
    ...optional('authority', await octets(chosen.authority)),
    credentials: {
      ...optional('certificate', await octets(chosen.certificate)),
      ...optional('key', await octets(chosen.key)),
      ...optional('token', token),
      ...optional('tokenFile', tokenFile),
      ...optional('username', username),
      ...optional('password', password),
      ...optional('plugin', plugin),
    },
  };
}

/** Where a pod finds its service account (k8s.io/client-go rest.InClusterConfig). */
const POD = '/var/run/secrets/kubernetes.io/serviceaccount';

async function podAccess(
  { where, namespace, as, asGroups = [] }: ConnectAsk,
  files: ConnectPorts['files'],
): Promise<ClusterAccess | undefined> {
  const there = async (path: string) => (await files.state(path)) !== undefined;
  if (where.inCluster === undefined || !(await there(`${POD}/token`))) return undefined;
  const own = (await there(`${POD}/namespace`)) ? fromUtf8(await files.read(`${POD}/namespace`)).trim() : '';
  return {
    kubeconfig: '',
    context: '',
    namespace: namespace ?? (own || 'default'),
    server: where.inCluster,
    ...((await there(`${POD}/ca.crt`)) ? { authority: await files.read(`${POD}/ca.crt`) } : {}),
    credentials: { tokenFile: `${POD}/token` },
    ...(as === undefined ? {} : { impersonate: { user: as, groups: asGroups } }),
  };
}
