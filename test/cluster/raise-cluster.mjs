// @ts-check
// Bringing up a cluster from a directory of certificates and the command lines of its components.

import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bedDirectory, claimBed, clearBed, writeState } from './bed-state.mjs';
import { Cluster } from './cluster.mjs';
import { layOver } from './host-root.mjs';
import { raiseLoopbackHosts, rewritePaths } from './loopback-hosts.mjs';
import { namespacesRefused, raiseNamespaceHosts } from './namespace-hosts.mjs';
import { BedError } from './poll.mjs';
import { identify } from './proc.mjs';

/**
 * @typedef {import('./topology.mjs').ComponentPlan} ComponentPlan
 * @typedef {ComponentPlan[] | ((cluster: Cluster) => Promise<void>)} Stage components that start together and are
 *   ready before the next stage begins; or something else to be done at that point
 *
 * @typedef {object} Plan
 * @property {string} name
 * @property {import('./host.mjs').HostSpec[]} hosts
 * @property {string | ((directory: string) => void)} nodes a directory NAME/ for each host, whose paths are the host's
 *   absolute paths; or what makes one, in a place that is gone with the bed
 * @property {Stage[]} stages
 * @property {string} assets
 * @property {import('./host.mjs').Lifetime} lifetime
 * @property {'namespaces' | 'loopback'} mode
 * @property {(line: string) => void} [say]
 */

/** Namespaces, unless they are refused here or KUBEPKI_BED=loopback asks for the fallback. */
export function chooseMode() {
  if (process.env.KUBEPKI_BED === 'loopback') return 'loopback';
  const refused = namespacesRefused();
  if (!refused) return 'namespaces';
  throw new BedError(
    `no namespaces here (${refused}); KUBEPKI_BED=loopback does without them, and without a kubelet`,
  );
}

/**
 * @param {Plan} plan
 * @returns {Promise<Cluster>}
 */
export async function raiseCluster({ name, hosts, nodes, stages, assets, lifetime, mode, say = () => {} }) {
  await claimBed(name);
  /** @type {import('./bed-state.mjs').BedState} */
  const state = {
    name,
    mode,
    lifetime,
    assets,
    owner: identify(process.pid),
    holders: [],
    hosts: [],
    components: [],
  };
  writeState(state);
  try {
    const directory = bedDirectory(name);
    const source = typeof nodes === 'string' ? nodes : join(directory, 'nodes');
    if (typeof nodes === 'function') {
      mkdirSync(source);
      nodes(source);
    }
    const note = (/** @type {import('./proc.mjs').ProcessId} */ id) => {
      state.holders.push(id);
      writeState(state);
    };
    const raised =
      mode === 'namespaces'
        ? await raiseNamespaceHosts(directory, hosts, { assets, lifetime, note })
        : raiseLoopbackHosts(directory, hosts, { assets });
    for (const host of raised) {
      if (existsSync(join(source, host.name))) layOver(host.root, join(source, host.name));
      if (mode === 'loopback') rewritePaths(host);
    }
    refuseUnknownHosts(
      source,
      raised.map((host) => host.name),
    );
    if (typeof nodes === 'function') rmSync(source, { recursive: true });
    state.hosts = raised.map(({ name: of, address, init }) => ({
      name: of,
      address,
      init: mode === 'namespaces' ? init : null,
    }));
    writeState(state);

    const cluster = new Cluster(state);
    for (const stage of stages) {
      if (typeof stage === 'function') {
        await stage(cluster);
        continue;
      }
      const began = performance.now();
      for (const plan of stage) await cluster.add(plan, { until: 'started' });
      for (const { id } of stage) await cluster.waitFor(id);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      say(`${stage.map(({ id }) => id).join(', ')}: ready after ${seconds} s`);
    }
    return cluster;
  } catch (error) {
    await clearBed(name);
    throw error;
  }
}

/**
 * A directory for a host that is not in the bed is a misspelt name.
 * @param {string} nodes
 * @param {string[]} names
 */
function refuseUnknownHosts(nodes, names) {
  for (const entry of readdirSync(nodes, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.') || names.includes(entry.name)) continue;
    throw new BedError(`${join(nodes, entry.name)}: there is no such host; there are ${names.join(', ')}`);
  }
}
