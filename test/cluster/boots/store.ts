/** A store made by the command line as a user would, for a row: cluster file, credentials, renderings, bundles. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cluster as Spec, Machine } from '../../../src/domain/cluster.ts';
import { readClusterFile } from '../../../src/format/cluster-file/read.ts';
import { findAssets } from '../find-assets.mjs';
import type { Row } from './row.ts';

const LAUNCHER = fileURLToPath(new URL('../../../bin/kubepki.js', import.meta.url));

export interface Store {
  readonly directory: string;
  readonly spec: Spec;
  /** what render said is to be applied to the API server, and with whose kubeconfig */
  readonly toApply: readonly { readonly path: string; readonly by: string }[];
  /** the command line of kubepki, in the store */
  readonly kubepki: (...words: readonly string[]) => string;
}

/** Where clients dial where there are two API servers: a host of the bed that passes connections on. */
export const BALANCER = { name: 'balancer', address: '10.240.0.5' };
/** Where people sit; the store lies there. */
export const JUMPBOX = { name: 'jumpbox', address: '10.240.0.30' };
/** A person of the cluster file. */
export const ALICE = { name: 'alice', groups: ['builders', 'testers'] };

const numbered = (prefix: string, first: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `${prefix}-${at}`, address: `10.240.0.${first + at}` }));

/** What init is told by its options, and what stands in the cluster file because it has no option for it. */
function asked(row: Row) {
  const planes = numbered('cp', 10, row.controlPlanes);
  const members = numbered('etcd', 15, row.members);
  const [first] = planes;
  // with the layout of kubeadm each control plane has a kubelet of course
  const onPlane = row.layout === 'hard-way' ? [first] : [];
  const workers = row.node === 'worker' ? numbered('node', 20, 1) : onPlane;
  const machine = (option: string, machines: readonly ({ name: string; address: string } | undefined)[]) =>
    machines.flatMap((one) => (one === undefined ? [] : [option, `${one.name}=${one.address}`]));
  const kind = row.intermediates === 'all' ? 'intermediate' : 'own';
  const image = (program: string) => `registry.example.test/${program}:v1`;
  const contained = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
  return {
    options: [
      ...['--name', row.name, '--layout', row.layout, '--key-algorithm', row.algorithm],
      ...['--endpoint', row.controlPlanes > 1 ? BALANCER.name : (first?.address ?? '')],
      ...['--service-cidr', '10.32.0.0/24'],
      ...['--kubernetes-version', /\d+\.\d+/.exec(findAssets().version)?.[0] ?? ''],
      ...machine('--control-plane', planes),
      ...machine('--etcd', members),
      ...machine('--worker', workers),
    ],
    fields: {
      kubelets: row.kubelets,
      users: [ALICE],
      authorities: {
        kubernetes: kind,
        etcd: row.authorities === 'two' ? 'kubernetes' : kind,
        frontProxy: kind,
      },
      images: Object.fromEntries(contained.map((program) => [program, image(program)])),
    },
  };
}

export function makeStore(directory: string, row: Row): Store {
  mkdirSync(directory, { recursive: true });
  const kubepki = (...words: readonly string[]) =>
    execFileSync(process.execPath, [LAUNCHER, ...words], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'], // what goes wrong is in the error
    });
  const { options, fields } = asked(row);
  kubepki('init', '.', '--spec-only', ...options);
  const file = join(directory, 'kubepki.yaml');
  writeFileSync(file, withFields(readFileSync(file, 'utf8'), fields));
  kubepki('apply');
  const { apply } = JSON.parse(kubepki('render', '--output=json')) as { apply: Store['toApply'] };
  const read = readClusterFile(readFileSync(file, 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { directory, spec: read.cluster, kubepki, toApply: apply };
}

/** Every machine of a cluster, once. */
export function machinesIn({ controlPlane, etcd, workers }: Spec): readonly Machine[] {
  const all = [...controlPlane, ...etcd, ...workers];
  return [...new Map(all.map((machine) => [machine.name, machine])).values()];
}

/** Top-level fields of a cluster file, in place of what stands there; JSON is YAML. */
function withFields(text: string, fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields).reduce((before, [name, value]) => {
    const field = new RegExp(`^${name}:.*\\n(?: .*\\n)*`, 'm');
    const line = `${name}: ${JSON.stringify(value)}\n`;
    return field.test(before) ? before.replace(field, () => line) : before + line;
  }, text);
}
