/** What kubeadm makes is well: diagnosis says nothing of weight about it, and every connection that files tell of works. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { diagnosed, unknowns, weighty } from '../task/diagnose/diagnosing.ts';
import { kubeadmMade } from './kubeadm-made.ts';

let directory = '';
afterEach(() => rmSync(directory, { recursive: true }));

const EXTENSION = 'apiserver-to-extension-apiserver: host, client-trusts, serves';
/** What was shown, how many connections of it work, of which others not all is known; where that is all, nothing is called well. */
const SEEN = [
  ['.', 11, [EXTENSION], 'fine'],
  ['cp-1', 9, [EXTENSION], 'fine'],
  ['w-1', 0, ['kubelet-to-apiserver: server, serves, server-trusts'], 'unknown'],
] as const;
const isUnknown = ({ state }: { readonly state: string }) => state === 'unknown';

test.each(['RSA-2048', 'ECDSA-P256'] as const)('with keys of %s, all machines or one', async (algorithm) => {
  directory = mkdtempSync(join(tmpdir(), 'kubepki-kubeadm-'));
  kubeadmMade({ algorithm, directory });
  const at = new Date(Date.now() + 60_000);
  for (const [machine, works, unknown, verdict] of SEEN) {
    const report = await diagnosed(at, [join(directory, machine)]);
    expect(weighty(report)).toEqual([]);
    expect(report.verdict).toBe(verdict);
    expect(report.connections.length - report.connections.filter(isUnknown).length).toBe(works);
    expect(unknowns(report)).toEqual(unknown);
  }
});
