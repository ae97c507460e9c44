// @ts-check
// A node: Debian's containerd, and a kubelet that gets its certificates from the cluster, both as processes on the host.

import { spawnSync } from 'node:child_process';
import { commandLine } from './argv.mjs';
import { BedError, until } from './poll.mjs';
import { hostsWith } from './topology.mjs';

/**
 * @param {readonly import('./topology.mjs').HostPlan[]} hosts
 * @returns {import('./raise-cluster.mjs').Stage[]}
 */
export function nodeStages(hosts) {
  const nodes = hostsWith(hosts, 'node');
  if (nodes.length === 0) return [];
  if (spawnSync('containerd', ['--version']).error) {
    throw new BedError('missing binary: containerd is not installed (Debian: containerd and runc)');
  }
  return [
    nodes.map(containerd),
    nodes.map(kubelet),
    async (cluster) => {
      for (const { name } of nodes) {
        await until(`${name} to register`, async () => {
          const { code } = await cluster.kubectl(['get', 'node', name]);
          return code === 0;
        });
      }
    },
  ];
}

/** @param {import('./topology.mjs').HostPlan} host @returns {import('./topology.mjs').ComponentPlan} */
function containerd(host) {
  return {
    id: `${host.name}/containerd`,
    host: host.name,
    argv: ['containerd', '--config=/etc/containerd/config.toml'],
    ports: [],
    probe: { on: host.name, argv: ['ctr', '--connect-timeout=5s', 'version'] },
  };
}

/** @param {import('./topology.mjs').HostPlan} host @returns {import('./topology.mjs').ComponentPlan} */
function kubelet(host) {
  return {
    id: `${host.name}/kubelet`,
    host: host.name,
    argv: commandLine('kubelet', {
      'bootstrap-kubeconfig': '/etc/kubernetes/bootstrap-kubelet.conf',
      'cert-dir': '/var/lib/kubelet/pki',
      config: '/var/lib/kubelet/config.yaml',
      kubeconfig: '/etc/kubernetes/kubelet.conf',
      'node-ip': host.address,
      v: 2,
    }),
    ports: [10250],
  };
}
