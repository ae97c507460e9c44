/**
 * The cluster that faults are put into: the laboratory's sample, on machines of the bed. Its programs run what the store's own
 * units say, with the store's own files; a fault is other files in the store. What is not needed for an observation does not
 * run: the controller manager, the scheduler and the kubelet are started by who asks them.
 */
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sample, SampleFile } from '../../../src/task/lab/sample.ts';
import { withFlags } from '../argv.mjs';
import { onTheBed } from '../boots/bed-flags.mjs';
import type { Cluster, Outcome } from '../cluster.mjs';
import { findAssets } from '../find-assets.mjs';
import { unitPlans } from '../planned-by-files.mjs';
import { BedError, until } from '../poll.mjs';
import { listening } from '../proc.mjs';
import { raiseCluster } from '../raise-cluster.mjs';
import type { ComponentPlan } from '../topology.mjs';
import { EXTENSION_PAIR } from './request.ts';
import { lineOfTrouble } from './said.ts';

/** Files by their path in the store; null: none is to lie there. */
export type Files = ReadonlyMap<string, SampleFile | null>;

export const DESK = { name: 'jumpbox', address: '10.240.0.30' };
const CONTAINERD = fileURLToPath(new URL('../node/etc/containerd', import.meta.url));

/**
 * What the bed has the programs say beside what they say anyway: TLS handshakes that fail, which they keep to themselves
 * below -v=5 (apiserver pkg/server/secure_serving.go), and each request, by which a test knows that a client got through.
 */
const SPEAKING: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  'kube-apiserver': { v: 2, vmodule: 'secure_serving=5,httplog=3' },
  'kube-controller-manager': { v: 2, vmodule: 'secure_serving=5' },
  'kube-scheduler': { v: 2, vmodule: 'secure_serving=5' },
  'kubelet': { v: 2 },
};
/** In the order in which they are started. */
const PROGRAMS = ['etcd', 'kube-apiserver', 'kubelet', 'kube-controller-manager', 'kube-scheduler'] as const;
export type Program = (typeof PROGRAMS)[number];

export class Scene {
  readonly sample: Sample;
  readonly bed: Cluster;
  /** where the store lies for whoever sits at the jumpbox */
  readonly store: string;
  readonly #plans: () => readonly ComponentPlan[];

  private constructor(sample: Sample, bed: Cluster, store: string) {
    this.sample = sample;
    this.bed = bed;
    this.store = store;
    const machines = machinesOf(sample).map(({ name }) => name);
    // the first control plane, the first node and every member run; another API server is there to be started
    const runs = ({ id, host }: ComponentPlan) => {
      const program = basename(id);
      if (program === 'etcd' || program === 'kube-apiserver') return true;
      return program === 'kubelet' ? host === sample.cluster.workers[0]?.name : host === machines[0];
    };
    this.#plans = () =>
      machines
        .flatMap((name) => unitPlans(name, this.bed.host(name).root, { leaveOut: ['kube-proxy'] }))
        .filter(runs)
        .map(onTheBed)
        .map((plan) => ({ ...plan, argv: withFlags(plan.argv, SPEAKING[basename(plan.id)] ?? {}) }));
  }

  static async raise(sample: Sample, name: string): Promise<Scene> {
    const store = mkdtempSync(join(tmpdir(), 'kubepki-fault-'));
    try {
      for (const [path, file] of sample.files) put(join(store, path), file);
      const machines = machinesOf(sample);
      const bed = await raiseCluster({
        name: `fault-${name}-${process.pid}`,
        hosts: [...machines, DESK],
        nodes: (nodes) => {
          for (const { name: machine } of machines) {
            cpSync(join(store, 'nodes', machine), join(nodes, machine), { recursive: true });
            cpSync(CONTAINERD, join(nodes, machine, 'etc/containerd'), { recursive: true });
            mkdirSync(join(nodes, machine, 'var/log/kubernetes/audit'), { recursive: true });
          }
        },
        stages: [(cluster) => new Scene(sample, cluster, store).#begin()],
        assets: findAssets().directory,
        lifetime: 'process',
        mode: 'namespaces',
      });
      return new Scene(sample, bed, store);
    } catch (error) {
      rmSync(store, { recursive: true, force: true });
      throw error;
    }
  }

  /** Everything once, so that the node is there and what the API server is told has been told; then what need not run ends. */
  async #begin(): Promise<void> {
    const { endpoint, controlPlane, workers } = this.sample.cluster;
    for (const { root } of this.bed.hosts)
      appendFileSync(join(root, 'etc/hosts'), `${controlPlane[0]?.addresses[0]} ${endpoint.host}\n`);
    for (const plan of this.#plans())
      this.bed.state.components.push({ ...plan, process: null, original: null });
    const [node = ''] = workers.map(({ name }) => name);
    await this.bed.add(containerd(node));
    await this.startLasting();
    await this.#furnish(node);
  }

  /** What the sample says is to be applied, and a pod of the node. */
  async #furnish(node: string): Promise<void> {
    const clients = this.ids('kubelet', 'kube-controller-manager');
    const apply = async (yaml: string) => {
      const { code, stderr } = await this.kubectl(['apply', '--filename=-'], { input: yaml });
      if (code !== 0) throw new BedError(stderr);
    };
    const rbac = this.sample.files.get('manifests/rbac.yaml');
    if (rbac !== undefined) await apply(Buffer.from(rbac.bytes).toString());
    await this.start(clients);
    for (const [what, name] of Object.entries({ node, serviceaccount: 'default' }))
      await until(`the ${what} ${name}`, async () => (await this.kubectl(['get', what, name])).code === 0);
    await apply(JSON.stringify(podOn(node)));
  }

  /** Ids of components, of these programs, in the order in which they start. */
  ids(...programs: readonly string[]): readonly string[] {
    return this.bed.state.components
      .map(({ id }) => id)
      .filter((id) => programs.includes(basename(id)))
      .toSorted(
        (a, b) => PROGRAMS.indexOf(basename(a) as Program) - PROGRAMS.indexOf(basename(b) as Program),
      );
  }

  first(program: string): string {
    const [id] = this.ids(program);
    if (id === undefined) throw new BedError(`${program} runs nowhere`);
    return id;
  }

  /** The address of the machine on which a component runs. */
  address(id: string): string {
    return this.bed.host(this.bed.component(id).host).address;
  }

  /** What always runs: etcd and the first API server. */
  get lasting(): readonly string[] {
    return [...this.ids('etcd'), this.first('kube-apiserver')];
  }

  /** Components that read a file of the store, by their command lines; what a kubelet reads it is told in a file. */
  readersOf(path: string): readonly string[] {
    const [top, machine, ...rest] = path.split('/');
    if (top !== 'nodes') return [];
    const there = `/${rest.join('/')}`;
    return this.ids(...PROGRAMS).filter((id) => {
      const { host, argv } = this.bed.component(id);
      if (host !== machine) return false;
      const program = basename(id);
      if (there.endsWith(`/${program}.service`)) return true;
      return (
        (program === 'kubelet' && there.startsWith('/var/lib/kubelet/')) ||
        argv.join(' ').includes(`=${there}`)
      );
    });
  }

  place(files: Files): void {
    for (const [path, file] of files) {
      put(join(this.store, path), file);
      const [top, machine = '', ...rest] = path.split('/');
      if (top === 'nodes' && this.#has(machine)) put(join(this.bed.host(machine).root, ...rest), file);
    }
  }

  /** The sample has more nodes than run here. */
  #has(machine: string): boolean {
    return this.bed.hosts.some(({ name }) => name === machine);
  }

  /** A kubelet shows the certificate that it was given by the cluster before the one in its kubeconfig: here it has none yet. */
  forget(kubelet: string): void {
    const { root } = this.bed.host(this.bed.component(kubelet).host);
    rmSync(join(root, 'var/lib/kubelet/pki'), { recursive: true, force: true });
  }

  /** At once: nothing of what they would still do is wanted. */
  async stop(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.bed.stop(id, { graceMs: 0 })));
  }

  /** Starts what the units say now, and waits for nothing. */
  async start(ids: readonly string[]): Promise<void> {
    const plans = new Map(this.#plans().map((plan) => [plan.id, plan]));
    for (const id of ids) {
      const plan = plans.get(id);
      if (plan !== undefined) this.bed.component(id).argv = plan.argv;
      await this.bed.start(id, { until: 'started' });
    }
  }

  /** Starts what always runs and does not, and waits until all of it is ready. */
  async startLasting(except: readonly string[] = []): Promise<void> {
    const wanted = this.lasting.filter((id) => !except.includes(id));
    await this.start(wanted.filter((id) => !this.bed.isAlive(id)));
    for (const id of wanted)
      await until(`${id} to be ready`, async () => {
        if (!this.bed.isAlive(id)) throw new BedError(`${id} has died: ${this.bed.name}`);
        return (await this.ready(id)) === 'ready';
      });
  }

  listens(id: string): boolean {
    const { host, ports } = this.bed.component(id);
    const open = new Set(listening(this.bed.host(host).init?.pid ?? 0).map(({ port }) => port));
    return ports.every((port) => open.has(port));
  }

  /** ready; up: it answers, and says or is told no; down: it does not listen, or does not get on. */
  async ready(id: string): Promise<'ready' | 'up' | 'down'> {
    if (!this.listens(id)) return 'down';
    if (basename(id) === 'etcd')
      return (await this.etcdctl(id, 'endpoint', 'health')).code === 0 ? 'ready' : 'up';
    const server = `--server=https://${this.address(id)}:6443`;
    const { code, stderr } = await this.kubectl([server, '--request-timeout=2s', 'get', '--raw=/readyz']);
    if (code === 0) return 'ready';
    return lineOfTrouble(stderr) ? 'up' : 'down';
  }

  /** kubectl with a kubeconfig of the store, where the people sit. */
  kubectl(
    args: readonly string[],
    {
      as = 'super-admin',
      limitMs = 30_000,
      input = '',
    }: { as?: string; limitMs?: number; input?: string } = {},
  ): Promise<Outcome> {
    const kubeconfig = `--kubeconfig=${join(this.store, `pki/${as}.kubeconfig`)}`;
    return this.desk(['kubectl', kubeconfig, ...args], { limitMs, input });
  }

  desk(argv: readonly string[], options: { limitMs?: number; input?: string } = {}): Promise<Outcome> {
    return this.bed.run(DESK.name, argv, options);
  }

  /** etcdctl as health checks have it, on a member's machine. */
  etcdctl(id: string, ...args: readonly string[]): Promise<Outcome> {
    return this.bed.run(this.bed.component(id).host, [
      ...['etcdctl', `--endpoints=https://${this.address(id)}:2379`, '--cacert=/etc/etcd/ca.crt'],
      ...['--cert=/etc/etcd/healthcheck-client.crt', '--key=/etc/etcd/healthcheck-client.key'],
      ...['--command-timeout=3s', ...args],
    ]);
  }

  /** An extension API server started anew with what the cluster says of whom it is to believe, and made known anew. */
  async extension(trust: string): Promise<void> {
    const id = `${DESK.name}/node`;
    const pair = [EXTENSION_PAIR.certificate, EXTENSION_PAIR.key].map((pem, at) =>
      this.leave(`extension.${at}`, pem),
    );
    const argv = ['node', SERVER, `${EXTENSION.port}`, ...pair, this.leave('trust.json', trust)];
    if (this.bed.state.components.some((one) => one.id === id))
      await this.bed.restart(id, { until: 'listening' });
    else await this.bed.add({ id, host: DESK.name, argv, ports: [EXTENSION.port] });
    await this.kubectl(['delete', 'apiservice', EXTENSION.name, '--ignore-not-found']);
    const list = JSON.stringify(extensionOf({ name: 'extension', namespace: 'default' }));
    await this.kubectl(['apply', '--filename=-'], { input: list });
  }

  /** A file for the people at the jumpbox. */
  leave(name: string, text: string): string {
    const path = join(this.store, 'asked', name);
    put(path, { bytes: Buffer.from(text), mode: 0o600 });
    return path;
  }

  /** A file of the store as it lies there now. */
  text(path: string): string {
    return readFileSync(join(this.store, path), 'utf8');
  }

  async down(): Promise<void> {
    await this.bed.down();
    rmSync(this.store, { recursive: true, force: true });
  }
}

/** A pod that no container of ever runs: the API server asks the kubelet for its logs all the same. */
export const POD = 'fault';
const podOn = (nodeName: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: POD },
  spec: {
    nodeName,
    automountServiceAccountToken: false,
    containers: [{ name: 'none', image: 'registry.example.test/none:v1' }],
  },
});

export const EXTENSION = { name: 'v1.fault.kubepki.test', path: '/apis/fault.kubepki.test/v1', port: 8443 };
const SERVER = fileURLToPath(new URL('../boots/extension-server.mjs', import.meta.url));
/** How the API server comes to its extension on the jumpbox. */
function extensionOf(metadata: { readonly name: string; readonly namespace: string }): object {
  const port = { name: 'https', port: EXTENSION.port };
  const items = [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { ports: [{ name: 'https', port: 443, targetPort: EXTENSION.port }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': metadata.name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [DESK.address], conditions: { ready: true } }],
      ports: [port],
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: EXTENSION.name },
      spec: {
        ...{ group: 'fault.kubepki.test', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 15 },
        service: metadata,
        // how the API server is convinced of its extension is not the question here
        insecureSkipTLSVerify: true,
      },
    },
  ];
  return { apiVersion: 'v1', kind: 'List', items };
}

function machinesOf({ cluster }: Sample): readonly { name: string; address: string }[] {
  return [...cluster.controlPlane, ...cluster.workers.slice(0, 1)].map(
    ({ name, addresses: [address = ''] }) => ({
      name,
      address,
    }),
  );
}

function containerd(host: string): ComponentPlan {
  return {
    id: `${host}/containerd`,
    host,
    argv: ['containerd', '--config=/etc/containerd/config.toml'],
    ports: [],
    probe: { on: host, argv: ['ctr', '--connect-timeout=5s', 'version'] },
  };
}

function put(path: string, file: SampleFile | null): void {
  rmSync(path, { force: true });
  if (file === null) return;
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.bytes, { mode: file.mode });
  chmodSync(path, file.mode); // whatever the umask
}
