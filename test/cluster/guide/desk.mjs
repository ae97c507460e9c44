// @ts-check
// The desk at which the hosts of a bed ask for what a bed has not: ssh to another host, and systemd. A host cannot enter
// another one, nor start what is to be known to the bed; so each has a socket, and the test run answers.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostEnvironment } from '../host.mjs';
import { systemctl } from './systemctl.mjs';

const RELAY = fileURLToPath(new URL('relay.mjs', import.meta.url));
/** Where a host has what stands in for programs; the first directory of its PATH. */
const SHIMS = '/run/bed/shims';

/** @typedef {(to: 'stdout' | 'stderr', data: string | Buffer) => void} Say */

/**
 * The command that runs a command on a host as somebody who has logged in there.
 * @param {import('../host.mjs').Host} host
 * @param {string[]} argv
 */
export function atHome(host, argv) {
  const base = hostEnvironment(host);
  const environment = { ...base, PATH: `${SHIMS}:${base.PATH}:${dirname(process.execPath)}` };
  const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return host.enter(['env', '-i', `--chdir=${base.HOME}`, ...assignments, ...argv], { dies: true });
}

/**
 * @param {import('../cluster.mjs').Cluster} cluster
 * @param {Readonly<Record<string, readonly string[]>>} shims what each host is to have, of ssh and systemctl
 * @returns {() => void} closes it
 */
export function openDesk(cluster, shims) {
  const servers = Object.entries(shims).map(([name, programs]) => {
    const host = cluster.host(name);
    mkdirSync(join(host.root, SHIMS), { recursive: true });
    for (const program of programs) symlinkSync(RELAY, join(host.root, SHIMS, program));
    const server = createServer({ allowHalfOpen: true }, (socket) => answer(cluster, name, socket));
    return server.listen(join(host.root, 'run/bed/desk.sock'));
  });
  return () => servers.forEach((server) => server.close());
}

/**
 * One line says what is asked; what follows is its standard input.
 * @param {import('../cluster.mjs').Cluster} cluster
 * @param {string} asker
 * @param {import('node:net').Socket} socket
 */
function answer(cluster, asker, socket) {
  /** @param {object} line */
  const send = (line) => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
  /** @type {Say} */
  const say = (to, data) => send({ to, data: Buffer.from(data).toString('base64') });
  /** @param {number} code */
  const end = (code) => {
    send({ code });
    socket.end();
  };
  let head = Buffer.alloc(0);
  socket.on('error', () => {}); // whoever asked is gone
  socket.on('data', function asked(data) {
    head = Buffer.concat([head, Buffer.from(data)]);
    const at = head.indexOf('\n');
    if (at < 0) return;
    socket.off('data', asked);
    socket.pause();
    socket.unshift(head.subarray(at + 1));
    const { program, words } = JSON.parse(head.subarray(0, at).toString());
    if (program === 'ssh') ssh(cluster, words, socket, { say, end });
    else
      systemctl(cluster, asker, words).then(
        () => end(0),
        (/** @type {Error} */ error) => {
          say('stderr', `systemctl: ${error.message}\n`);
          end(1);
        },
      );
  });
}

/**
 * As ssh does it: the words joined by spaces, run by the other side's shell in the home of the user, with this standard input.
 * @param {import('../cluster.mjs').Cluster} cluster
 * @param {string[]} words
 * @param {import('node:net').Socket} socket
 * @param {{ say: Say, end: (code: number) => void }} reply
 */
function ssh(cluster, [target = '', ...words], socket, { say, end }) {
  const name = /^root@([^@]+)$/.exec(target)?.[1];
  const host = cluster.hosts.find((one) => one.name === name);
  if (!host || words.length === 0) {
    say(
      'stderr',
      `ssh: only "ssh root@HOST COMMAND" is here, for ${cluster.hosts.map((one) => one.name).join(', ')}\n`,
    );
    return end(255);
  }
  const [command = '', ...args] = atHome(host, ['sh', '-c', words.join(' ')]);
  const child = spawn(command, args, { stdio: 'pipe' });
  child.stdin.on('error', () => {}); // it may end without reading
  socket.pipe(child.stdin);
  socket.on('close', () => child.kill('SIGKILL')); // whoever asked has ended
  child.stdout.on('data', (data) => say('stdout', data));
  child.stderr.on('data', (data) => say('stderr', data));
  child.on('error', (error) => say('stderr', `ssh: ${error.message}\n`));
  child.on('close', (code) => end(code ?? 255));
}
