// @ts-check
// A cluster that is up, as a test uses it: restart one component with other files, read its new log lines, run a command
// as somebody. What it knows is in the bed's state, so any process can attach to it.

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFlags } from './argv.mjs';
import { bedDirectory, clearBed, logPath, readState, writeState } from './bed-state.mjs';
import { logSize, start, stop, tail, waitFor } from './component.mjs';
import { hostOf } from './host.mjs';
import { loopbackHost } from './loopback-hosts.mjs';
import { namespaceHost } from './namespace-hosts.mjs';
import { BedError, until } from './poll.mjs';
import { isAlive } from './proc.mjs';
import { run } from './run.mjs';

/**
 * @typedef {import('./run.mjs').Outcome} Outcome
 * @typedef {string | Uint8Array | null} Content null: the file is not to be there
 *
 * @typedef {object} Change
 * @property {Record<string, Content>} [files] by absolute path on the component's host
 * @property {Record<string, string | number | boolean | string[] | null>} [flags] null takes a flag away
 * @property {'started' | 'listening' | 'ready'} [until] how far to wait; ready by default
 * @property {number} [limitMs]
 *
 * @typedef {{ id: string, offset: number }} LogMark a place in a component's log
 */

/**
 * @param {string} name
 * @returns {Cluster}
 */
export function attachCluster(name) {
  const state = readState(name);
  if (!state) throw new BedError(`there is no bed ${name} (cluster:up brings one up)`);
  return new Cluster(state);
}

export class Cluster {
  /** @param {import('./bed-state.mjs').BedState} state */
  constructor(state) {
    this.state = state;
    this.name = state.name;
    this.hosts = state.hosts.map(({ name, address, init }) => {
      const root = join(bedDirectory(state.name), 'hosts', name);
      return init
        ? namespaceHost(name, address, root, init)
        : loopbackHost(name, address, root, state.assets);
    });
  }

  /** The host where kubectl is run unless another is named: the jumpbox, or the first where there is none. */
  get desk() {
    return (this.hosts.find(({ name }) => name === 'jumpbox') ?? this.hosts[0])?.name ?? '';
  }

  /** @param {string} id */
  component(id) {
    const found = this.state.components.find((component) => component.id === id);
    const ids = this.state.components.map((component) => component.id).join(', ');
    if (!found) throw new BedError(`there is no component ${id}: there are ${ids}`);
    return found;
  }

  /** @param {string} name */
  host(name) {
    return hostOf(this.hosts, name);
  }

  /** @param {string} id */
  isAlive(id) {
    const { process } = this.component(id);
    return process !== null && isAlive(process);
  }

  /**
   * Takes in a component that was not planned, and starts it.
   * @param {import('./topology.mjs').ComponentPlan} plan
   * @param {Pick<Change, 'until' | 'limitMs'>} [options]
   */
  async add(plan, options) {
    this.state.components.push({ ...plan, process: null, original: null });
    await this.start(plan.id, options);
  }

  /**
   * @param {string} id
   * @param {Pick<Change, 'until' | 'limitMs'>} [options]
   */
  async start(id, { until: wanted = 'ready', limitMs } = {}) {
    const component = this.component(id);
    start(this.state, component, this.host(component.host));
    writeState(this.state);
    if (wanted !== 'started') await this.waitFor(id, { until: wanted, ...(limitMs ? { limitMs } : {}) });
  }

  /**
   * @param {string} id
   * @param {{ until?: 'listening' | 'ready', limitMs?: number }} [options]
   */
  async waitFor(id, options) {
    await waitFor(this.state, this.component(id), this.hosts, options);
  }

  /**
   * @param {string} id
   * @param {{ graceMs?: number }} [options]
   */
  async stop(id, options) {
    await stop(this.component(id), options);
    writeState(this.state);
  }

  /**
   * Ends a component, changes its files and flags, and starts it again. What is replaced is kept for restore().
   * @param {string} id
   * @param {Change} [change]
   */
  async restart(id, { files = {}, flags = {}, ...options } = {}) {
    const component = this.component(id);
    await this.stop(id);
    if (Object.keys(files).length + Object.keys(flags).length > 0) {
      component.original ??= { argv: component.argv, files: [] };
      component.argv = withFlags(component.argv, flags);
      for (const [path, content] of Object.entries(files)) this.#replace(component, path, content);
      writeState(this.state); // before the start: if that fails, restore() still knows what to put back
    }
    await this.start(id, options);
  }

  /** Puts back all that restart() changed, and starts again what was changed or has died. */
  async restore() {
    for (const component of this.state.components) {
      const { original } = component;
      if (!original && this.isAlive(component.id)) continue;
      await this.stop(component.id);
      if (original) {
        component.argv = original.argv;
        for (const { path, kept } of original.files) {
          const target = join(this.host(component.host).root, path);
          if (kept) copyFileSync(kept, target);
          else rmSync(target, { force: true });
        }
        component.original = null;
      }
      await this.start(component.id);
    }
    writeState(this.state);
  }

  /**
   * @param {import('./bed-state.mjs').ComponentState} component
   * @param {string} path
   * @param {Content} content
   */
  #replace(component, path, content) {
    const target = join(this.host(component.host).root, path);
    const known = component.original?.files;
    if (known && !known.some((file) => file.path === path)) {
      const kept = existsSync(target) ? join(bedDirectory(this.name), 'kept', component.host, path) : null;
      if (kept) {
        mkdirSync(dirname(kept), { recursive: true });
        copyFileSync(target, kept);
      }
      known.push({ path, kept });
    }
    rmSync(target, { force: true });
    if (content === null) return;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content, { mode: 0o600 });
  }

  /**
   * The end of a component's log as it is now: what comes later is new.
   * @param {string} id
   * @returns {LogMark}
   */
  mark(id) {
    return { id: this.component(id).id, offset: logSize(this.state, id) };
  }

  /** @param {LogMark} mark */
  linesSince({ id, offset }) {
    const path = logPath(this.name, id);
    if (!existsSync(path)) return [];
    const text = readFileSync(path).subarray(offset).toString();
    return text.split('\n').slice(0, -1); // what follows the last line end is not yet a line
  }

  /**
   * Waits for a new log line and gives it.
   * @param {LogMark} mark
   * @param {RegExp} pattern
   * @param {{ limitMs?: number }} [options]
   */
  async logged(mark, pattern, { limitMs = 30_000 } = {}) {
    return until(
      `${mark.id} to log ${pattern}`,
      () => this.linesSince(mark).find((line) => pattern.test(line)),
      {
        limitMs,
        onTimeout: () => `; its log ends:\n${tail(this.state, mark.id)}`,
      },
    );
  }

  /**
   * @param {string} host
   * @param {readonly string[]} argv
   * @param {Parameters<typeof run>[2]} [options]
   * @returns {Promise<Outcome>}
   */
  run(host, argv, options) {
    const on = this.host(host);
    return run(
      on,
      argv.map((argument) => on.path(argument)),
      options,
    );
  }

  /**
   * kubectl as somebody: as is the name of a kubeconfig in /etc/kubernetes of a host, or an absolute path there.
   * @param {readonly string[]} args
   * @param {{ as?: string, on?: string, input?: string, limitMs?: number }} [options]
   * @returns {Promise<Outcome>}
   */
  kubectl(args, { as = 'admin', on = this.desk, ...options } = {}) {
    const kubeconfig = as.startsWith('/') ? as : `/etc/kubernetes/${as}.conf`;
    return this.run(on, ['kubectl', `--kubeconfig=${kubeconfig}`, ...args], options);
  }

  /**
   * etcdctl as somebody: as is the name of a key pair in /etc/kubernetes/pki/etcd of the host, or its absolute path
   * without .crt and .key.
   * @param {readonly string[]} args
   * @param {{ as?: string, on?: string, endpoints?: readonly string[], limitMs?: number }} [options]
   * @returns {Promise<Outcome>}
   */
  etcdctl(
    args,
    { as = 'healthcheck-client', on = this.state.hosts[0]?.name ?? '', endpoints, ...options } = {},
  ) {
    const pair = as.startsWith('/') ? as : `/etc/kubernetes/pki/etcd/${as}`;
    const where = endpoints ?? [`https://${this.host(on).address}:2379`];
    const credentials = [
      '--cacert=/etc/kubernetes/pki/etcd/ca.crt',
      `--cert=${pair}.crt`,
      `--key=${pair}.key`,
    ];
    return this.run(on, ['etcdctl', `--endpoints=${where.join(',')}`, ...credentials, ...args], options);
  }

  /** @param {string} yaml */
  async apply(yaml) {
    const { code, stderr, stdout } = await this.kubectl(['apply', '--filename=-'], { input: yaml });
    if (code !== 0) throw new BedError(`kubectl apply: ${stderr.trim()}`);
    return stdout;
  }

  /** Ends every process and removes every file but the logs. */
  async down() {
    return clearBed(this.name);
  }
}
