#!/usr/bin/env node
// @ts-check
// A load balancer in front of API servers: passes each connection on to one that takes it, as bytes. TLS is not ended
// here, so what clients see is the API server's own certificate.
// usage: balancer.mjs PORT HOST:PORT…

import { connect, createServer } from 'node:net';

const [port = '', ...backends] = process.argv.slice(2);
let turn = 0;

/** @param {import('node:net').Socket} client @param {number} [left] */
function pass(client, left = backends.length) {
  const [host, to] = (backends[turn++ % backends.length] ?? '').split(':');
  const server = connect(Number(to), host);
  let through = false;
  server.once('connect', () => {
    through = true;
    client.pipe(server).pipe(client);
  });
  server.on('error', () => (through || left <= 1 ? client.destroy() : pass(client, left - 1)));
  server.on('close', () => through && client.destroy());
  client.once('close', () => server.destroy());
}

createServer({ pauseOnConnect: false }, (client) => {
  client.on('error', () => client.destroy());
  pass(client);
}).listen(Number(port), '0.0.0.0');
