#!/usr/bin/env node
// @ts-check
// Runs the suite against a real control plane; further arguments go to vitest.
//
//   node test/cluster/suite.mjs                   that it could not run is a failure (exit 3)
//   node test/cluster/suite.mjs --where-ready     where it cannot run, say why and how to get there, and exit 0
//
// Neither ever builds: node test/cluster/assets.mjs --build does.

import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findAssets, howToGet } from './find-assets.mjs';
import { namespacesRefused } from './namespace-hosts.mjs';

/** What keeps the suite from running here. */
function obstacle() {
  const assets = findAssets();
  if (assets.missing.length > 0) return howToGet(assets);
  for (const { program, debian } of [
    { program: 'openssl', debian: 'openssl' },
    { program: 'ip', debian: 'iproute2' },
    { program: 'nsenter', debian: 'util-linux' },
    { program: 'ps', debian: 'procps' },
    { program: 'containerd', debian: 'containerd' },
    { program: 'runc', debian: 'runc' },
    { program: 'go', debian: 'golang, 1.26 or newer' },
  ]) {
    const option =
      program === 'ip' ? '-Version' : program === 'go' || program === 'openssl' ? 'version' : '--version';
    if (spawnSync(program, [option]).error) return `${program} is not installed (Debian: ${debian})`;
  }
  const refused = namespacesRefused();
  return (
    refused && `no namespaces here: ${refused}\nhint: they need root, and a container needs --privileged`
  );
}

const args = process.argv.slice(2);
const wanted = args.filter((argument) => argument !== '--where-ready');
const found = obstacle();
if (found) {
  const lenient = wanted.length < args.length;
  process.stderr.write(
    `${lenient ? 'not run' : 'error'}: the suite against a real control plane: ${found}\n`,
  );
  process.exitCode = lenient ? 0 : 3;
} else {
  const [vitest, config] = ['../../node_modules/vitest/vitest.mjs', 'vitest.config.ts'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const command = [process.execPath, vitest ?? '', 'run', '--config', config ?? '', ...wanted];
  // Whatever ends this process ends vitest too, and with that the bed.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], { stdio: 'inherit' });
  process.on('SIGINT', () => {}); // the terminal tells vitest too, which takes the bed down in good order
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => (process.exitCode = code ?? 130));
}
