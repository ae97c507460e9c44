#!/usr/bin/env node
// @ts-check
// What stands on a host of the bed under the names ssh and systemctl: it hands its words and its standard input to the
// desk (desk.mjs), and prints and ends as it is told.

import { connect } from 'node:net';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';

const [, name = '', ...words] = process.argv;
const socket = connect({ path: '/run/bed/desk.sock', allowHalfOpen: true });
socket.write(`${JSON.stringify({ program: basename(name), words })}\n`);
process.stdin.pipe(socket);
process.exitCode = 255; // as ssh ends when the connection is lost
socket.on('error', (error) => {
  process.stderr.write(`${basename(name)}: ${error.message}\n`);
  process.stdin.destroy();
});
createInterface(socket).on('line', (line) => {
  const { to, data, code } = JSON.parse(line);
  if (code === undefined) process[to === 'stdout' ? 'stdout' : 'stderr'].write(Buffer.from(data, 'base64'));
  else {
    process.exitCode = code;
    process.stdin.destroy();
    socket.destroy();
  }
});
