/** What kubeadm makes is well: diagnosis says nothing of weight about it, and every connection that files tell of works. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { diagnosed, unknowns, weighty } from '../task/diagnose/diagnosing.ts';
import { kubeadmMade } from './kubeadm-made.ts';

let directory = '';
afterEach(() => rmSync(directory, { recursive: true }));

test.each(['RSA-2048', 'ECDSA-P256'] as const)('with keys of %s, all machines or one', async (algorithm) => {
  directory = mkdtempSync(join(tmpdir(), 'kubepki-kubeadm-'));
  kubeadmMade({ algorithm, directory });
  const at = new Date(Date.now() + 60_000);
  for (const target of [directory, join(directory, 'cp-1'), join(directory, 'w-1')]) {
    const report = await diagnosed(at, [target]);
    expect(weighty(report)).toEqual([]);
    expect(report.verdict).toBe('fine');
    console.log(
      unknowns(report),
      report.connections.map((c) => `${c.state} ${c.connection} ${c.from} ${c.to} ${c.hosts}`),
    );
  }
});
