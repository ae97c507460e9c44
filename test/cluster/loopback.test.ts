import { afterAll, expect, test } from 'vitest';
import type { Cluster } from './cluster.mjs';
import { listening } from './proc.mjs';
import { raiseSmall } from './small-cluster.mjs';
import { type HostPlan, stages } from './topology.mjs';

/** An address of this run's own: two suites can run at a time. */
const address = `127.240.${((process.pid >> 8) % 254) + 1}.${(process.pid % 254) + 1}`;
const host: HostPlan = { name: 'only', address, roles: ['etcd', 'api', 'control', 'client'] };
let cluster: Cluster | undefined;
afterAll(() => cluster?.down());

test('without namespaces a cluster stands on loopback addresses, with paths rewritten', async () => {
  cluster = await raiseSmall(`loopback-${process.pid}`, {
    mode: 'loopback',
    host,
    run: stages([host], 'loopback').slice(0, 2),
  });
  const ready = await cluster.kubectl(['get', '--raw=/readyz'], { on: 'only' });
  expect(ready).toEqual({ code: 0, stdout: 'ok', stderr: '' });
  // The API server advertises no address, for it would refuse this one.
  const endpoints = await cluster.kubectl(['get', 'endpointslice', '--output=name'], { on: 'only' });
  expect(endpoints.stdout).toBe('');
});

test('it listens on nothing but its loopback address, and dies with down', async () => {
  const sockets = listening(process.pid).filter(({ port }) => [2379, 2380, 6443].includes(port));
  const own = sockets.filter((socket) => socket.address === address);
  expect(new Set(own.map(({ port }) => port))).toEqual(new Set([2379, 2380, 6443]));
  await cluster?.down();
  expect(listening(process.pid).filter((socket) => socket.address === address)).toEqual([]);
});
