/**
 * Clusters that boot from what kubepki made, no file edited: each row of a covering array, whole, judged by what its own
 * etcd, API servers, controller manager, scheduler and kubelets say. One row alone: npm run test:cluster -- boots.test -t full
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot } from './boots/boot.ts';
import type { Booted } from './boots/booted.ts';
import { proveApiServers } from './boots/prove-api-servers.ts';
import { proveEtcd } from './boots/prove-etcd.ts';
import { proveManifests } from './boots/prove-manifests.ts';
import { proveNodes } from './boots/prove-nodes.ts';
import { proveRecords } from './boots/prove-records.ts';
import { proveUsers } from './boots/prove-users.ts';
import { pairsWithout, ROWS } from './boots/row.ts';

test('every pair of choices is in a row, and no row is there for nothing', () => {
  expect(pairsWithout(ROWS)).toEqual([]);
  for (const row of ROWS) expect(pairsWithout(ROWS.filter((one) => one !== row))).not.toEqual([]);
});

describe.each(ROWS.map((row) => [row.name, row] as const))('the cluster %s', (_, row) => {
  let booted: Booted;
  beforeAll(async () => {
    booted = await boot(row);
  });
  afterAll(() => booted?.down());
  const up = () => booted;
  proveEtcd(up);
  proveApiServers(up);
  proveNodes(up);
  proveRecords(up);
  proveManifests(up, row);
  proveUsers(up);
});
