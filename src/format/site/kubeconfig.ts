/** A kubeconfig as whoever uses it sees it: whom its current context joins, and where in the file each of it stands. */
import { optional } from '../../domain/optional.ts';
import type { Spot } from '../../domain/site/site.ts';
import type { KubeconfigField } from '../../domain/site/kubeconfig-field.ts';
import { type Kubeconfig, readKubeconfig } from '../kubeconfig/read.ts';
import { readFields } from './fields.ts';

/** Embedded, or a file whose path is relative to the kubeconfig's own folder; damaged: something embedded that is not base64. */
export interface Held {
  readonly spot: Spot;
  readonly bytes?: Uint8Array;
  readonly path?: string;
  readonly damaged?: true;
}

export interface SeenKubeconfig {
  readonly fields: readonly {
    readonly field: KubeconfigField;
    readonly value: string;
    readonly spot: Spot;
  }[];
  readonly authority?: Held;
  readonly certificate?: Held;
  readonly key?: Held;
}

/** Undefined for text that is no kubeconfig. */
export function seeKubeconfig(text: string, file: string): SeenKubeconfig | 'damaged' | undefined {
  const read = readKubeconfig(text);
  if (typeof read !== 'object') return read;
  const lines = linesOf(text, file);
  const joined = read.current ?? onlyOne(read);
  const cluster = read.clusters.findIndex(({ name }) => name === joined?.cluster);
  const user = read.users.findIndex(({ name }) => name === joined?.user);
  const spotOf = (list: 'clusters' | 'users', i: number, name: string, field: string): Spot => {
    const line = lines.get(`${list}[${i}].${list.slice(0, -1)}.${field}`) ?? lines.get(`${list}[${i}].name`);
    return { file, within: `${list}[${name}]`, ...optional('line', line) };
  };
  const held = (
    list: 'clusters' | 'users',
    i: number,
    field: string,
    bytes: Uint8Array | undefined,
    path: string | undefined,
  ): Held | undefined => {
    const name = (list === 'clusters' ? read.clusters : read.users)[i]?.name ?? '';
    const data = spotOf(list, i, name, `${field}-data`);
    // what is embedded wins over the file (client-go rest/config.go, dataFromSliceOrFile)
    if (bytes !== undefined) return { spot: data, bytes };
    if (read.damaged.includes(`${list}[${name}] ${field}-data`)) return { spot: data, damaged: true };
    return path === undefined ? undefined : { spot: spotOf(list, i, name, field), path };
  };
  const dialled = read.clusters[cluster];
  const shown = read.users[user];
  const said = (
    list: 'clusters' | 'users',
    field: KubeconfigField,
    value: string | undefined,
    at: string = field,
  ) => {
    const [i, name] = list === 'clusters' ? [cluster, dialled?.name] : [user, shown?.name];
    return value === undefined ? [] : [{ field, value, spot: spotOf(list, i, name ?? '', at) }];
  };
  const whole = (field: KubeconfigField, value: string | undefined) =>
    value === undefined || value === ''
      ? []
      : [{ field, value, spot: { file, ...optional('line', lines.get('current-context')) } }];
  return {
    fields: [
      ...whole('context', read.currentContext),
      ...whole('cluster', joined?.cluster),
      ...whole('user', joined?.user),
      ...said('clusters', 'server', dialled?.server),
      ...said('clusters', 'tls-server-name', dialled?.serverName),
      ...said('clusters', 'insecure-skip-tls-verify', dialled?.insecure === true ? 'true' : undefined),
      ...said('clusters', 'proxy-url', dialled?.proxy),
      ...said('users', 'token', shown?.token === undefined ? undefined : 'present'),
      ...said('users', 'tokenFile', shown?.tokenFile),
      ...said('users', 'exec', shown?.exec, 'exec.command'),
      ...said('users', 'auth-provider', shown?.legacy === 'auth-provider' ? 'present' : undefined),
      ...said('users', 'password', shown?.legacy === 'password' ? 'present' : undefined),
    ],
    ...optional(
      'authority',
      held('clusters', cluster, 'certificate-authority', dialled?.authority, dialled?.authorityFile),
    ),
    ...optional(
      'certificate',
      held('users', user, 'client-certificate', shown?.certificate, shown?.certificateFile),
    ),
    ...optional('key', held('users', user, 'client-key', shown?.key, shown?.keyFile)),
  };
}

/** Without a current context nobody is joined, and kubectl dials localhost; what can only be meant is looked at all the same. */
function onlyOne({ joins, currentContext }: Kubeconfig): Kubeconfig['current'] {
  const [only, ...others] = joins;
  return only === undefined || others.length > 0 || currentContext !== '' ? undefined : only;
}

function linesOf(text: string, file: string): ReadonlyMap<string, number> {
  const documents = readFields(text, file);
  const [first] = typeof documents === 'string' ? [] : documents;
  return new Map(
    first?.fields.flatMap(({ key, spot: { line } }) => (line === undefined ? [] : [[key, line]])),
  );
}
