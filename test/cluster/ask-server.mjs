#!/usr/bin/env node
// @ts-check
// Run on a host of the bed: asks its API server many things through one kubectl proxy, and prints the answers.
//
//   ask-server.mjs KUBECONFIG SOCKET < calls.json > answers.json
//
// kubectl is the client, so that what our own client does is no part of what comes back.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

const [kubeconfig = '', socketPath = ''] = process.argv.slice(2);
/** @type {{ method: string, path: string, body?: unknown }[]} */
const calls = JSON.parse(await text(process.stdin));

const proxy = spawn('kubectl', [`--kubeconfig=${kubeconfig}`, 'proxy', `--unix-socket=${socketPath}`], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(proxy.stdout, 'data'); // "Starting to serve on …", said once it listens
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** @param {{ method: string, path: string, body?: unknown }} call */
function ask({ method, path, body }) {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const asked = request({ agent, socketPath, method, path, headers }, (answer) => {
      text(answer).then((said) => resolve({ status: answer.statusCode, body: JSON.parse(said) }), reject);
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

try {
  process.stdout.write(JSON.stringify(await Promise.all(calls.map(ask))));
} finally {
  agent.destroy();
  proxy.kill();
}
