// @ts-check
// A cluster of one host, up in a second: for a test that needs one of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAssets } from './find-assets.mjs';
import { makePki } from './own-cluster.mjs';
import { raiseCluster } from './raise-cluster.mjs';
import { stages } from './topology.mjs';

/** @type {import('./topology.mjs').HostPlan} */
export const onlyHost = { name: 'only', address: '10.240.0.10', roles: ['etcd', 'api', 'control'] };

/**
 * With openssl's certificates; by default it runs etcd alone.
 * @param {string} name
 * @param {object} [options]
 * @param {'namespaces' | 'loopback'} [options.mode]
 * @param {import('./topology.mjs').HostPlan} [options.host]
 * @param {import('./host.mjs').Lifetime} [options.lifetime]
 * @param {import('./raise-cluster.mjs').Stage[]} [options.run]
 */
export async function raiseSmall(
  name,
  { mode = 'namespaces', host = onlyHost, lifetime = 'process', run } = {},
) {
  const nodes = mkdtempSync(join(tmpdir(), 'kubepki-bed-pki-'));
  try {
    makePki(nodes, [host]);
    return await raiseCluster({
      name,
      hosts: [host],
      nodes,
      stages: run ?? stages([host], mode).slice(0, 1),
      assets: findAssets().directory,
      lifetime,
      mode,
    });
  } finally {
    rmSync(nodes, { recursive: true });
  }
}
