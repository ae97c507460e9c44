/** Writing a cluster file and making all that it asks for, as one act. */
import type { Cluster } from '../domain/cluster.ts';
import { KubepkiError } from '../domain/error.ts';
import type { IdentityId } from '../domain/identity/table.ts';
import { optional } from '../domain/optional.ts';
import type { Files } from '../domain/port.ts';
import type { ActReport } from '../domain/report.ts';
import { toUtf8 } from '../domain/utf8.ts';
import { DEFAULT_PORT, hostWithPort } from '../domain/value.ts';
import { readClusterFile } from '../format/cluster-file/read.ts';
import { type Filling, fillTemplate, type Plain } from '../format/template.ts';
import { type Adopted, adopt } from './adopt.ts';
import type { AdoptPath } from './adoption/ask.ts';
import type { TakenOver } from './adoption/take-over.ts';
import { applyCluster, type ApplyPorts } from './apply.ts';
import { problemFields } from './cluster.ts';

export const CLUSTER_FILE_NAME = 'kubepki.yaml';

/** What the caller said; everything left out stays as in the sample cluster, or as kubeadm's file has it. */
export interface InitAsk {
  readonly name?: string;
  readonly endpoint?: string;
  readonly dnsDomain?: string;
  readonly serviceCidrs?: readonly string[];
  readonly podCidrs?: readonly string[];
  readonly kubernetesVersion?: string;
  readonly layout?: string;
  readonly keyAlgorithm?: string;
  readonly authorityKeys?: 'encrypted';
  readonly securePort?: string;
  readonly lifetimes?: { readonly authorities: string; readonly certificates: string };
  readonly extraNames?: Readonly<Partial<Record<IdentityId, readonly string[]>>>;
  readonly controlPlane?: readonly MachineAsk[];
  readonly etcd?: readonly MachineAsk[];
  readonly workers?: readonly MachineAsk[];
  /** only the cluster file: false unless said */
  readonly specOnly?: boolean;
  /** a kubeadm configuration that says what the caller does not; - is standard input */
  readonly from?: string;
  /** where the files of the cluster lie that stands already, to be taken over as they are */
  readonly adopt?: readonly AdoptPath[];
  /** by identity, where one has another algorithm than the rest */
  readonly keyAlgorithms?: Readonly<Partial<Record<IdentityId, string>>>;
  /** who signs for etcd, where that is not an authority of its own */
  readonly etcdAuthority?: 'kubernetes';
  /** on control planes: where keys lie that API servers encrypt with already */
  readonly encryptionFile?: string;
}

export interface InitPorts extends ApplyPorts {
  readonly files: Files;
}

export interface MachineAsk {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface Written {
  /** what it was written of */
  readonly ask: InitAsk;
  readonly text: string;
  readonly cluster: Cluster;
}

export async function initCluster(given: InitAsk, ports: InitPorts): Promise<ActReport> {
  if ((await ports.store.read(CLUSTER_FILE_NAME)) !== undefined) {
    throw new KubepkiError('cluster-file-exists', { path: `${ports.store.root}/${CLUSTER_FILE_NAME}` });
  }
  const { from } = given;
  const { ask, warnings, origin } =
    from === undefined ? asSaid(given) : await adopt(from, given, ports.files);
  const template = await ports.template(CLUSTER_FILE_NAME);
  const written = (said: InitAsk): Written => {
    const text = fillTemplate(template, fillings(said));
    return { ask: said, text, cluster: clusterOf(text, from, origin) };
  };
  const { adopt: paths } = ask;
  const at = ports.clock.now();
  const adopting = paths === undefined ? undefined : await import('./adoption/adopt-into.ts');
  const { text, cluster, adopted } =
    (await adopting?.adoptInto(written, given, ask, paths ?? [], at, ports)) ?? notAdopted(written(ask));
  const file = { path: CLUSTER_FILE_NAME, bytes: toUtf8(text), mode: 0o644, replaces: undefined };
  if (ask.specOnly !== true) {
    const report = await applyCluster(
      { cluster, verb: 'init', alongside: [file, ...(adopted?.writes ?? [])] },
      { ...ports, store: adopted?.store ?? ports.store },
    );
    return {
      ...report,
      ...optional('adopted', adopted?.adoption),
      warnings: [...warnings, ...(adopted?.warnings ?? []), ...report.warnings],
    };
  }
  const act = await ports.store.commit({ verb: 'init', at, writes: [file] });
  return {
    apiVersion: 'kubepki/v1',
    kind: 'ActReport',
    verb: 'init',
    at: at.toISOString(),
    root: ports.store.root,
    entry: act.id,
    created: act.created,
    replaced: act.replaced,
    removed: act.removed,
    steps: [],
    warnings: [...warnings, ...(adopted?.warnings ?? [])],
  };
}

function notAdopted(written: Written): Written & { readonly adopted?: TakenOver } {
  return written;
}

function asSaid(ask: InitAsk): Adopted {
  return { ask, warnings: [], origin: () => undefined };
}

function fillings(ask: InitAsk): readonly Filling[] {
  const named = [ask.controlPlane, ask.etcd, ask.workers].some((list) => list !== undefined);
  // whoever names machines means these and no others; without an endpoint the first control plane is dialled
  const endpoint = ask.endpoint ?? ask.controlPlane?.[0]?.addresses[0];
  const values: readonly (readonly [string, Plain | undefined])[] = [
    ['name', ask.name],
    [
      'endpoint',
      endpoint === undefined || ask.endpoint !== undefined ? endpoint : hostWithPort(endpoint, DEFAULT_PORT),
    ],
    ['securePort', ask.securePort === undefined ? undefined : wholeNumber(ask.securePort)],
    ['dnsDomain', ask.dnsDomain],
    ['serviceCidrs', ask.serviceCidrs],
    ['podCidrs', ask.podCidrs],
    // a cluster that stands encrypts with keys that are not here, or not at all: another would read nothing of it
    ['encryption.provider', ask.from === undefined && ask.adopt === undefined ? undefined : 'none'],
    ['kubernetesVersion', ask.kubernetesVersion],
    ['layout', ask.layout],
    ['keyAlgorithm', ask.keyAlgorithm],
    ['authorityKeys', ask.authorityKeys],
    ['lifetimes', ask.lifetimes],
    ['authorities.etcd', ask.etcdAuthority],
    ['extraNames', ask.extraNames],
    ...ownEncryption(ask.encryptionFile),
    ['controlPlane', ask.controlPlane?.map(machine)],
    ['etcd', ask.etcd?.map(machine)],
    ['workers', named ? (ask.workers ?? []).map(machine) : undefined],
  ];
  const { keyAlgorithms } = ask;
  return [
    ...values.flatMap(([key, value]) => (value === undefined ? [] : [{ path: key.split('.'), value }])),
    ...(keyAlgorithms === undefined
      ? []
      : [{ path: ['keyAlgorithms'], value: keyAlgorithms, adds: true } as const]),
  ];
}

/** A file of somebody else's takes the place of what would be rendered with keys of ours. */
function ownEncryption(file: string | undefined): readonly (readonly [string, Plain])[] {
  if (file === undefined) return [];
  return [['flags', { 'kube-apiserver': { 'encryption-provider-config': file } }]];
}

function machine({ name, addresses }: MachineAsk): Plain {
  return { name, addresses };
}

/** A port reads as a number; what is none is judged as it is. */
function wholeNumber(text: string): Plain {
  return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : text;
}

/**
 * Options and kubeadm's file are judged by the same shape as a cluster file. A problem names its place in the one
 * that it was taken from: line and column, or the key of the file that would be written.
 */
function clusterOf(text: string, from: string | undefined, origin: Adopted['origin']): Cluster {
  const reading = readClusterFile(text);
  if (reading.ok) return reading.cluster;
  const details = reading.problems.map(({ line: _line, column: _column, ...problem }) => {
    const { path, ...place } = origin(problem.path) ?? { path: problem.path };
    return { ...place, ...problemFields({ ...problem, path }) };
  });
  const itsFault = details.some((detail) => 'line' in detail);
  throw itsFault && from !== undefined
    ? new KubepkiError('kubeadm-file-invalid', { path: from, problems: details.length }, undefined, details)
    : new KubepkiError('bad-value', {}, undefined, details);
}
