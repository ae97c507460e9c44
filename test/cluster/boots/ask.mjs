#!/usr/bin/env node
// @ts-check
// Requests over TLS, and what came of each as JSON: [{ status, body } or { error }, …]. kubectl asks for a password where
// it has no credential to show; this shows what it is told and nothing else.
// usage: ask.mjs URL… [--ca FILE] [--name SERVER] [--cert FILE --key FILE] [--header NAME=VALUE]…

import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ca: { type: 'string' },
    name: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    header: { type: 'string', multiple: true, default: [] },
  },
});
const read = (/** @type {string | undefined} */ path) =>
  path === undefined ? undefined : readFileSync(path);

/** @param {string} url */
function ask(url) {
  return new Promise((resolve) => {
    const asked = request(
      url,
      {
        ...{ servername: values.name, ca: read(values.ca), cert: read(values.cert), key: read(values.key) },
        // an intermediate may be the anchor, as it is for Go
        allowPartialTrustChain: true,
        headers: Object.fromEntries(values.header.map((header) => header.split(/=(.*)/s, 2))),
        timeout: 10_000,
      },
      (response) => {
        const parts = /** @type {Buffer[]} */ ([]);
        response.on('data', (part) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode, body: Buffer.concat(parts).toString() }),
        );
      },
    );
    asked.on('timeout', () => asked.destroy(new Error('no answer within ten seconds')));
    asked.on('error', (error) => resolve({ error: error.message }));
    asked.end();
  });
}

process.stdout.write(`${JSON.stringify(await Promise.all(positionals.map(ask)))}\n`);
