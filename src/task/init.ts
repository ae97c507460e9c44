/** Writing a cluster file and making all that it asks for, as one act. */
import type { Cluster } from '../domain/cluster.ts';
import { KubepkiError } from '../domain/error.ts';
import type { ActReport } from '../domain/report.ts';
import { toUtf8 } from '../domain/utf8.ts';
import { readClusterFile } from '../format/cluster-file/read.ts';
import { type Filling, fillTemplate, type Plain } from '../format/template.ts';
import { applyCluster, type ApplyPorts } from './apply.ts';
import { problemFields } from './cluster.ts';

export const CLUSTER_FILE_NAME = 'kubepki.yaml';

/** What the caller said; everything left out stays as in the sample cluster. */
export interface InitAsk {
  readonly name?: string;
  readonly endpoint?: string;
  readonly dnsDomain?: string;
  readonly serviceCidrs?: readonly string[];
  readonly kubernetesVersion?: string;
  readonly layout?: string;
  readonly keyAlgorithm?: string;
  readonly controlPlane?: readonly MachineAsk[];
  readonly etcd?: readonly MachineAsk[];
  readonly workers?: readonly MachineAsk[];
  readonly specOnly: boolean;
}

export interface MachineAsk {
  readonly name: string;
  readonly addresses: readonly string[];
}

export async function initCluster(ask: InitAsk, ports: ApplyPorts): Promise<ActReport> {
  if ((await ports.store.read(CLUSTER_FILE_NAME)) !== undefined) {
    throw new KubepkiError('cluster-file-exists', { path: `${ports.store.root}/${CLUSTER_FILE_NAME}` });
  }
  const text = fillTemplate(await ports.template(CLUSTER_FILE_NAME), fillings(ask));
  const cluster = clusterOf(text);
  const file = { path: CLUSTER_FILE_NAME, bytes: toUtf8(text), mode: 0o644, replaces: undefined };
  if (!ask.specOnly) return applyCluster({ cluster, verb: 'init', alongside: [file] }, ports);
  const at = ports.clock.now();
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
    removed: [],
    steps: [],
    warnings: [],
  };
}

function fillings(ask: InitAsk): readonly Filling[] {
  const named = [ask.controlPlane, ask.etcd, ask.workers].some((list) => list !== undefined);
  // whoever names machines means these and no others; without an endpoint the first control plane is dialled
  const endpoint = ask.endpoint ?? ask.controlPlane?.[0]?.addresses[0];
  const values: readonly (readonly [string, Plain | undefined])[] = [
    ['name', ask.name],
    ['endpoint', endpoint === undefined || ask.endpoint !== undefined ? endpoint : withPort(endpoint)],
    ['dnsDomain', ask.dnsDomain],
    ['serviceCidrs', ask.serviceCidrs],
    ['kubernetesVersion', ask.kubernetesVersion],
    ['layout', ask.layout],
    ['keyAlgorithm', ask.keyAlgorithm],
    ['controlPlane', ask.controlPlane?.map(machine)],
    ['etcd', ask.etcd?.map(machine)],
    ['workers', named ? (ask.workers ?? []).map(machine) : undefined],
  ];
  return values.flatMap(([key, value]) => (value === undefined ? [] : [{ path: [key], value }]));
}

function machine({ name, addresses }: MachineAsk): Plain {
  return { name, addresses };
}

function withPort(host: string): string {
  return host.includes(':') ? `[${host}]:6443` : `${host}:6443`;
}

/** Options are judged by the same shape as a file; a problem names its place in the file that would be written. */
function clusterOf(text: string): Cluster {
  const reading = readClusterFile(text);
  if (reading.ok) return reading.cluster;
  throw new KubepkiError(
    'bad-value',
    {},
    undefined,
    reading.problems.map(({ line: _line, column: _column, ...rest }) => problemFields(rest)),
  );
}
