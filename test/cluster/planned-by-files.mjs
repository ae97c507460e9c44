// @ts-check
// Components as somebody's own files plan them: systemd units or static pod manifests in a directory of a host. Of a
// unit only the ExecStart line is used, of a manifest only the first container's command, and its mounts where that is
// asked for: users, restarts and probes are systemd's and the kubelet's affair, and neither is here.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execStart, podCommand } from './argv.mjs';
import { amongItsMounts } from './pod-mounts.mjs';
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
export function unitStages(nodes, { probe } = {}) {
  return inStages(readdirSync(nodes).flatMap((host) => unitPlans(host, join(nodes, host), { probe })));
}

/**
 * What the units below a host's root start; programs that are left out are not even looked at.
 * @param {string} host
 * @param {string} root
 * @param {{ probe?: ProbeOf | undefined, leaveOut?: readonly string[] }} [options]
 * @returns {ComponentPlan[]}
 */
export function unitPlans(host, root, { probe = () => undefined, leaveOut = [] } = {}) {
  const directory = join(root, units);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => file.endsWith('.service') && !leaveOut.includes(basename(file, '.service')))
    .map((file) => plan(host, execStart(readFileSync(join(directory, file), 'utf8')), probe));
}

/**
 * Plans of many hosts as stages: etcd everywhere, then the API servers, and so on.
 * @param {readonly ComponentPlan[]} plans
 * @returns {ComponentPlan[][]}
 */
export function inStages(plans) {
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
export function staticPodStage(host, { probe, alter = (argv) => argv } = {}) {
  return async (cluster) => {
    for (const each of await staticPodPlans(cluster, host, { probe })) {
      await cluster.add({ ...each, argv: alter(each.argv) });
    }
  };
}

/**
 * What the static pod manifests of a host would have a kubelet start.
 * @param {import('./cluster.mjs').Cluster} cluster
 * @param {string} host
 * @param {{ probe?: ProbeOf | undefined, mounted?: boolean }} [options] mounted: the processes see of the host's files only
 *   what their pods mount
 * @returns {Promise<ComponentPlan[]>}
 */
export async function staticPodPlans(cluster, host, { probe = () => undefined, mounted = false } = {}) {
  const plans = [];
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
    const pod = JSON.parse(stdout);
    const planned = plan(host, podCommand(pod), probe);
    plans.push(mounted ? { ...planned, argv: [...amongItsMounts(pod), ...planned.argv] } : planned);
  }
  return plans;
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
