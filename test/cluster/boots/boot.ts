/**
 * A cluster that boots from what kubepki made and nothing else: each machine gets its bundle, runs install.sh, and starts
 * what then stands in its units and static pods; what is to be applied is applied by whom render says.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cluster as Spec } from '../../../src/domain/cluster.ts';
import { nodesOf } from '../../../src/domain/machine.ts';
import { fileOn } from '../../../src/domain/program/command-line.ts';
import { bedDirectory } from '../bed-state.mjs';
import { findAssets } from '../find-assets.mjs';
import { inStages, staticPodPlans, unitPlans } from '../planned-by-files.mjs';
import { until } from '../poll.mjs';
import { raiseCluster } from '../raise-cluster.mjs';
import type { ComponentPlan } from '../topology.mjs';
import { onTheBed } from './bed-flags.mjs';
import { Booted } from './booted.ts';
import type { Row } from './row.ts';
import { BALANCER, JUMPBOX, machinesIn, makeStore } from './store.ts';

/** The container runtime is the machine's own affair, as on a real node. */
const CONTAINERD = fileURLToPath(new URL('../node/etc/containerd', import.meta.url));
const BALANCE = fileURLToPath(new URL('balancer.mjs', import.meta.url));
/** Rendered and installed, and not run: it is not among the programs of the bed. */
const LEFT_OUT = ['kube-proxy'];

export interface BootOptions {
  /** which programs a test wants, by their names; all by default */
  readonly programs?: readonly string[];
}

export async function boot(row: Row, { programs }: BootOptions = {}): Promise<Booted> {
  const directory = mkdtempSync(join(tmpdir(), `kubepki-boots-${row.name}-`));
  try {
    const store = makeStore(directory, row);
    const machines = machinesIn(store.spec);
    const hosts = machines.map(({ name, addresses: [address = ''] }) => ({ name, address }));
    const bed = await raiseCluster({
      name: `boots-${row.name}-${process.pid}`,
      hosts: [...hosts, JUMPBOX, ...(row.controlPlanes > 1 ? [BALANCER] : [])],
      nodes: (nodes) => {
        for (const { name } of nodesOf(store.spec))
          cpSync(CONTAINERD, join(nodes, name, 'etc/containerd'), { recursive: true });
      },
      stages: [async (cluster) => start(new Booted(row, store, cluster), programs)],
      assets: findAssets().directory,
      lifetime: 'process',
      mode: 'namespaces',
    });
    return new Booted(row, store, bed);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

async function start(booted: Booted, programs: readonly string[] | undefined): Promise<void> {
  const { bed, row } = booted;
  await booted.installAll();
  if (row.controlPlanes > 1) await bed.add(balancer(booted));
  for (const stage of inStages(await planned(booted))) {
    const plans = stage.map(onTheBed).filter(({ id }) => programs?.includes(basename(id)) ?? true);
    for (const plan of plans) await bed.add(plan, { until: 'started' });
    for (const { id } of plans) await bed.waitFor(id);
    const [first] = plans;
    if (first !== undefined && basename(first.id) === 'kube-apiserver') await applyManifests(booted);
    if (first !== undefined && basename(first.id) === 'kubelet') await registered(booted);
  }
}

/** What the machines' own files start, and containerd beside each kubelet. */
async function planned(booted: Booted): Promise<ComponentPlan[]> {
  const { bed, spec } = booted;
  const probe = (id: string) => {
    const [host = '', program] = id.split('/');
    if (program === 'kube-apiserver') return apiServerProbe(host, booted);
    return program === 'etcd' ? etcdProbe(host, spec) : undefined;
  };
  const plans: ComponentPlan[] = nodesOf(spec).map(({ name }) => ({
    id: `${name}/containerd`,
    host: name,
    argv: ['containerd', '--config=/etc/containerd/config.toml'],
    ports: [],
    probe: { on: name, argv: ['ctr', '--connect-timeout=5s', 'version'] },
  }));
  for (const { name } of machinesIn(spec)) {
    const root = join(bedDirectory(bed.name), 'hosts', name);
    plans.push(...unitPlans(name, root, { probe, leaveOut: LEFT_OUT }));
    plans.push(...(await staticPodPlans(bed, name, { probe, mounted: true })));
  }
  return plans;
}

function balancer({ spec }: Booted): ComponentPlan {
  const backends = spec.controlPlane.map(({ addresses: [address] }) => `${address}:${spec.securePort}`);
  const port = spec.endpoint.port;
  const argv = ['node', BALANCE, `${port}`, ...backends];
  return { id: `${BALANCER.name}/node`, host: BALANCER.name, argv, ports: [port] };
}

/** Ready only when it knows the roles and bindings: before that it forbids everybody everything. */
function apiServerProbe(host: string, booted: Booted): ComponentPlan['probe'] {
  const { on, path } = booted.kubeconfig('super-admin');
  const server = `--server=https://${booted.bed.host(host).address}:${booted.spec.securePort}`;
  return {
    on,
    argv: ['kubectl', `--kubeconfig=${path}`, server, '--request-timeout=5s', 'get', '--raw=/readyz'],
  };
}

function etcdProbe(host: string, spec: Spec): ComponentPlan['probe'] {
  const machine = spec.etcd.find(({ name }) => name === host);
  if (machine === undefined) return undefined;
  const client = (role: 'certificate' | 'key') => fileOn('etcd-healthcheck-client', role, spec, machine);
  return {
    on: host,
    argv: [
      ...['etcdctl', `--endpoints=https://${machine.addresses[0]}:2379`],
      `--cacert=${fileOn('etcd-ca', 'certificate', spec, machine)}`,
      ...[`--cert=${client('certificate')}`, `--key=${client('key')}`, 'endpoint', 'health'],
    ],
  };
}

/** What render said is to be applied, by whom it said. */
async function applyManifests(booted: Booted): Promise<void> {
  for (const { path, by } of booted.store.toApply) {
    const file = join(booted.store.directory, path);
    const apply = ['apply', '--server-side', '--validate=strict', '--filename', file];
    // a binding that was made a moment ago is not yet known to every API server
    const { code, stderr } = await until(
      `${path} to be applied`,
      async () => {
        const tried = await booted.kubectl(apply, by);
        return (tried.code === 0 || !tried.stderr.includes('forbidden')) && tried;
      },
      { limitMs: 30_000, everyMs: 500 },
    );
    if (code !== 0) throw new Error(`${path}: ${stderr}`);
  }
}

async function registered(booted: Booted): Promise<void> {
  for (const { name } of nodesOf(booted.spec))
    await until(`${name} to register`, async () => {
      const { code } = await booted.kubectl(['get', `--raw=/api/v1/nodes/${name}`]);
      return code === 0;
    });
}
