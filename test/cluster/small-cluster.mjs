// @ts-check
// A cluster of one host, up in a second: for a test that needs one of its own.

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
export function raiseSmall(name, { mode = 'namespaces', host = onlyHost, lifetime = 'process', run } = {}) {
  return raiseCluster({
    name,
    hosts: [host],
    nodes: (directory) => makePki(directory, [host]),
    stages: run ?? stages([host], mode).slice(0, 1),
    assets: findAssets().directory,
    lifetime,
    mode,
  });
}
