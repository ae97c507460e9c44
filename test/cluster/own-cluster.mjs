// @ts-check
// The bed's own cluster, from certificates that openssl made: the proof of the bed alone, and what cluster:up brings up.

import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findAssets, howToGet, programs } from './find-assets.mjs';
import { nodeStages } from './node-stages.mjs';
import { BedError } from './poll.mjs';
import { chooseMode, raiseCluster } from './raise-cluster.mjs';
import { defaultHosts, hostsWith, loopbackHosts, stages } from './topology.mjs';

const script = fileURLToPath(new URL('make-pki.sh', import.meta.url));
const nodeFiles = fileURLToPath(new URL('node/', import.meta.url));
const bootstrap = fileURLToPath(new URL('manifests/bootstrap.yaml', import.meta.url));

/** @typedef {import('./topology.mjs').HostPlan} HostPlan */

/**
 * @param {{ name: string, lifetime: import('./host.mjs').Lifetime, say?: (line: string) => void }} options
 */
export async function raiseOwnCluster({ name, lifetime, say }) {
  const mode = chooseMode();
  const hosts = mode === 'namespaces' ? defaultHosts : loopbackHosts;
  return raiseTopology({ name, lifetime, mode, hosts, certify: makePki, ...(say ? { say } : {}) });
}

/**
 * The bed's own components and flags on any hosts, with anybody's certificates, at kubeadm's paths.
 * @param {object} options
 * @param {string} options.name
 * @param {readonly HostPlan[]} options.hosts
 * @param {(directory: string, hosts: readonly HostPlan[]) => void} options.certify fills NAME/ for each host
 * @param {import('./host.mjs').Lifetime} [options.lifetime]
 * @param {'namespaces' | 'loopback'} [options.mode]
 * @param {(line: string) => void} [options.say]
 */
export async function raiseTopology({
  name,
  hosts,
  certify,
  lifetime = 'process',
  mode = 'namespaces',
  say = () => {},
}) {
  const assets = findAssets({ wanted: programs });
  if (assets.missing.length > 0) throw new BedError(`missing binary: ${howToGet(assets)}`);
  return raiseCluster({
    name,
    hosts: [...hosts],
    nodes: (directory) => {
      for (const host of hostsWith(hosts, 'node')) {
        cpSync(nodeFiles, join(directory, host.name), { recursive: true });
      }
      certify(directory, hosts);
    },
    lifetime,
    mode,
    say,
    assets: assets.directory,
    stages: [
      ...stages(hosts, mode),
      async (cluster) => void (await cluster.apply(readFileSync(bootstrap, 'utf8'))),
      ...(mode === 'namespaces' ? nodeStages(hosts) : []),
    ],
  });
}

/**
 * @param {string} output
 * @param {readonly import('./topology.mjs').HostPlan[]} hosts
 */
export function makePki(output, hosts) {
  execFileSync(
    script,
    [output, ...hosts.map(({ name, address, roles }) => `${name}=${address}:${roles.join('+')}`)],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
}
