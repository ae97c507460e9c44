/** A node at kubeadm's places, with everything on it: who looks at its processes finds it well, and sees what is not read yet. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot } from './boots/boot.ts';
import type { Booted } from './boots/booted.ts';
import { rowOf } from './boots/row.ts';
import { diagnoseOn, weighty } from './fault/live.ts';

const HOST = 'cp-0';
let booted: Booted;
beforeAll(async () => {
  booted = await boot(rowOf('common'));
  // as kubeadm makes it (cmd/kubeadm/app/util/etcd, CreateDataDirectory); whoever mounts a folder that is not there leaves it open
  await booted.on(HOST, ['chmod', '0700', '/var/lib/etcd']);
});
afterAll(() => booted?.down());

test('a node that is well is found well', async () => {
  expect(weighty(HOST, await diagnoseOn(booted.bed, HOST))).toEqual([]);
});

test('what was written since a program started, and which it reads only then, is told', async () => {
  const path = join(booted.bed.host(HOST).root, 'etc/kubernetes/scheduler.conf');
  writeFileSync(path, readFileSync(path));
  const { findings } = await diagnoseOn(booted.bed, HOST);
  const told = findings.filter(({ rule }) => rule === 'renewed-not-restarted');
  expect(new Set(told.map(({ subject }) => JSON.stringify(subject)))).toEqual(
    new Set([expect.stringContaining('/etc/kubernetes/scheduler.conf')]),
  );
  await booted.bed.restart(`${HOST}/kube-scheduler`);
  expect(weighty(HOST, await diagnoseOn(booted.bed, HOST))).toEqual([]);
});
