// @ts-check
// As much of systemctl as a guide types: units that lie on the host, of which the ExecStart line is run as the bed runs it.
// What else is in a unit is systemd's: users, limits, restarts, directories.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execStart } from '../argv.mjs';
import { onTheBed } from '../boots/bed-flags.mjs';
import { BedError } from '../poll.mjs';

/**
 * What tells systemd when it is ready (Type=notify) is waited for until it listens here.
 * @type {Readonly<Record<string, number[]>>}
 */
const ports = Object.freeze({ 'etcd': [2379, 2380], 'kube-apiserver': [6443] });

/**
 * @param {import('../cluster.mjs').Cluster} cluster
 * @param {string} host
 * @param {readonly string[]} words
 */
export async function systemctl(cluster, host, words) {
  const options = words.filter((word) => word.startsWith('-'));
  const [verb = '', ...names] = words.filter((word) => !word.startsWith('-'));
  const known = {
    'daemon-reload': [],
    'enable': ['--now'],
    'start': ['--no-block'],
    'restart': ['--no-block'],
  };
  const allowed = /** @type {Record<string, string[]>} */ (known)[verb];
  const stranger = options.find((option) => !allowed?.includes(option));
  if (!allowed || stranger !== undefined)
    throw new BedError(`${stranger ?? verb} is not here; there are ${Object.keys(known).join(', ')}`);
  const units = names.map((name) => unitOf(cluster, host, name.replace(/\.service$/, '')));
  if (verb === 'enable' && !options.includes('--now')) return;
  for (const { plan, notifies } of units) {
    const { id, argv } = plan;
    const standing = cluster.state.components.find((component) => component.id === id);
    if (standing && cluster.isAlive(id)) {
      if (verb !== 'restart') continue;
      await cluster.stop(id);
    }
    const until = notifies && !options.includes('--no-block') ? 'listening' : 'started';
    if (standing) {
      standing.argv = argv;
      await cluster.start(id, { until });
    } else await cluster.add(plan, { until });
  }
}

/**
 * @param {import('../cluster.mjs').Cluster} cluster
 * @param {string} host
 * @param {string} program
 */
function unitOf(cluster, host, program) {
  const path = `/etc/systemd/system/${program}.service`;
  const file = join(cluster.host(host).root, path);
  if (!existsSync(file)) throw new BedError(`Unit ${program}.service not found.`);
  const text = readFileSync(file, 'utf8');
  const planned = { id: `${host}/${program}`, host, argv: execStart(text), ports: ports[program] ?? [] };
  return { plan: onTheBed(planned), notifies: /^Type=notify$/m.test(text) };
}
