// @ts-check
// Components as somebody's own files plan them: systemd units or static pod manifests in a directory of a host. Of a
// unit only the ExecStart line is used, of a manifest only the first container's command: users, restarts, probes and
// mounts are systemd's and the kubelet's affair, and neither is here.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execStart, podCommand } from './argv.mjs';
import { BedError } from './poll.mjs';

/**
 * @typedef {import('./topology.mjs').ComponentPlan} ComponentPlan
 * @typedef {(id: string) => ComponentPlan['probe']} ProbeOf what asks a component whether it is ready; without it a
 *   component is ready when it listens
 */

/** The programs in the order they are started, with the ports that say they are up. */
const order = Object.freeze([
  { program: 'etcd', ports: [2379, 2380] },
  { program: 'kube-apiserver', ports: [6443] },
  { program: 'kube-controller-manager', ports: [10257] },
  { program: 'kube-scheduler', ports: [10259] },
  { program: 'containerd', ports: [] },
  { program: 'kubelet', ports: [10250] },
]);

const units = 'etc/systemd/system';
const manifests = 'etc/kubernetes/manifests';

/**
 * Stages from the units of every host of a directory, each at its place: NAME/etc/systemd/system/etcd.service.
 * @param {string} nodes
 * @param {{ probe?: ProbeOf }} [options]
 * @returns {ComponentPlan[][]}
 */
export function unitStages(nodes, { probe = () => undefined } = {}) {
  const plans = readdirSync(nodes).flatMap((host) => {
    const directory = join(nodes, host, units);
    const files = existsSync(directory)
      ? readdirSync(directory).filter((file) => file.endsWith('.service'))
      : [];
    return files.map((file) => plan(host, execStart(readFileSync(join(directory, file), 'utf8')), probe));
  });
  return order
    .map(({ program }) => plans.filter(({ id }) => basename(id) === program))
    .filter((stage) => stage.length > 0);
}

/**
 * A stage that starts what the static pod manifests of a host describe, one after the other.
 * @param {string} host
 * @param {{ probe?: ProbeOf, alter?: (argv: string[]) => string[] }} [options]
 * @returns {(cluster: import('./cluster.mjs').Cluster) => Promise<void>}
 */
export function staticPodStage(host, { probe = () => undefined, alter = (argv) => argv } = {}) {
  return async (cluster) => {
    for (const { program } of order) {
      const path = join(cluster.host(host).root, manifests, `${program}.yaml`);
      if (!existsSync(path)) continue;
      // kubectl decodes it: the bed has no opinion on YAML.
      const decode = [
        'kubectl',
        'patch',
        '--local',
        '--filename=-',
        '--type=merge',
        '--patch={}',
        '--output=json',
      ];
      const { code, stdout, stderr } = await cluster.run(host, decode, { input: readFileSync(path, 'utf8') });
      if (code !== 0) throw new BedError(`${path} does not decode: ${stderr.trim()}`);
      await cluster.add(plan(host, alter(podCommand(JSON.parse(stdout))), probe));
    }
  };
}

/**
 * @param {string} host
 * @param {string[]} argv
 * @param {ProbeOf} probeOf
 * @returns {ComponentPlan}
 */
function plan(host, argv, probeOf) {
  const program = basename(argv[0] ?? '');
  const known = order.find((each) => each.program === program);
  if (!known)
    throw new BedError(`${host}: ${program} is not among ${order.map((each) => each.program).join(', ')}`);
  const id = `${host}/${program}`;
  const probe = probeOf(id);
  return { id, host, argv, ports: [...known.ports], ...(probe ? { probe } : {}) };
}
