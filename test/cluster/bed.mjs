#!/usr/bin/env node
// @ts-check
// The bed from the command line.
//
//   node test/cluster/bed.mjs up        bring the cluster up and leave it there
//   node test/cluster/bed.mjs status    what runs and what has died, with the end of its log; exit 1 when not all is well
//   node test/cluster/bed.mjs down      end it all
//   node test/cluster/bed.mjs run HOST COMMAND...    run a command on a host, for instance: run jumpbox kubectl get csr
//
// KUBEPKI_BED=loopback does without namespaces (and without a kubelet). KUBEPKI_BEDS is where the beds are kept.

import { spawnSync } from 'node:child_process';
import { bedNames, bedsDirectory, clearBed, readState } from './bed-state.mjs';
import { attachCluster } from './cluster.mjs';
import { tail } from './component.mjs';
import { raiseOwnCluster } from './own-cluster.mjs';
import { BedError } from './poll.mjs';

const name = process.env.KUBEPKI_BED_NAME || 'kubepki';

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

async function up() {
  const began = performance.now();
  let interrupted = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (interrupted) return;
      interrupted = true;
      process.stderr.write('\ninterrupted: ending what was started\n');
      clearBed(name).then(
        () => process.exit(130),
        (error) => {
          process.stderr.write(`error: ${error.message}\n`);
          process.exit(130);
        },
      );
    });
  }
  const cluster = await raiseOwnCluster({ name, lifetime: 'detached', say });
  say(`up after ${((performance.now() - began) / 1000).toFixed(1)} s, in ${bedsDirectory()}`);
  say('try: node test/cluster/bed.mjs run jumpbox kubectl get --raw /version');
  return cluster.state.components.every(({ id }) => cluster.isAlive(id)) ? 0 : 1;
}

function status() {
  const beds = bedNames();
  if (beds.length === 0) {
    say('no bed is up');
    return 1;
  }
  let dead = 0;
  for (const bed of beds) {
    const cluster = attachCluster(bed);
    const { mode, lifetime, components } = cluster.state;
    say(`${bed} (${mode}, ${lifetime === 'detached' ? 'until taken down' : 'a test run'})`);
    for (const { id, host, ports, process: started } of components) {
      const alive = cluster.isAlive(id);
      dead += alive ? 0 : 1;
      const where = `${cluster.host(host).address}:${ports.join(',')}`;
      say(`  ${alive ? 'up  ' : 'DEAD'} ${id.padEnd(32)} ${where.padEnd(22)} pid ${started?.pid ?? '-'}`);
      if (!alive) say(`    its log ends:\n${tail(cluster.state, id)}`);
    }
  }
  return dead === 0 ? 0 : 1;
}

async function down() {
  const cleared = await clearBed(name);
  say(cleared ? `${cleared.ended} processes ended; logs in ${cleared.logs}` : `no bed ${name} is up`);
  return 0;
}

/** @param {string[]} argv */
function run([host = '', ...argv]) {
  if (!readState(name)) throw new BedError(`no bed ${name} is up`);
  const on = attachCluster(name).host(host);
  const environment = [
    `PATH=${on.bin}:/usr/sbin:/usr/bin:/sbin:/bin`,
    'KUBECONFIG=/etc/kubernetes/admin.conf',
  ];
  const home = `HOME=${on.path('/run/bed/home')}`;
  const [command = '', ...args] = on.enter([
    'env',
    '-i',
    home,
    ...environment.map(on.path),
    ...argv.map(on.path),
  ]);
  return spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;
}

const [verb = '', ...rest] = process.argv.slice(2);
try {
  if (verb === 'run') process.exitCode = run(rest);
  else if (verb === 'up') process.exitCode = await up();
  else if (verb === 'status') process.exitCode = status();
  else if (verb === 'down') process.exitCode = await down();
  else throw new BedError(`unknown verb "${verb}": expected up, status, down or run`);
} catch (error) {
  if (!(error instanceof BedError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 3;
}
