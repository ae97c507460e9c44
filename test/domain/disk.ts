/** A cluster's disk as facts, and carrying a plan out on it: what test/task does with real files, in microseconds. */
import { parsePrefix } from '../../src/domain/address.ts';
import type { CertificateFacts } from '../../src/domain/certificate.ts';
import type { Cluster } from '../../src/domain/cluster.ts';
import { type Credential, credentials } from '../../src/domain/credential.ts';
import { type Found, plan, type Step } from '../../src/domain/plan.ts';
import { certificateFacts, keyFactsOf, nameOf } from './facts.ts';

export const NOW = new Date('2026-06-01T12:00:00.500Z');
export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;
export const days = (n: number) => new Date(NOW.getTime() + n * DAY);
const range = parsePrefix('10.32.0.0/24');
if (range === undefined) throw new Error('a good range');

export const CLUSTER: Cluster = {
  name: 'demo',
  endpoint: { host: 'api.demo.internal', port: 6443 },
  dnsDomain: 'cluster.local',
  serviceCidrs: [range],
  layout: 'hard-way',
  keyAlgorithm: 'ecdsa-p256',
  lifetimes: { authorities: 3650 * DAY, certificates: 365 * DAY },
  controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.1'] }],
  workers: [],
  extraNames: {},
};
export const WANTED = credentials(CLUSTER);

/** What issue.ts would make of a credential: the plan's own idea of "as wanted". */
export function made(
  credential: Credential,
  now: Date,
  end: Date | undefined,
  key = keyFactsOf(credential.id, credential.algorithm),
): CertificateFacts {
  const asked = Math.floor((now.getTime() + credential.lifetime) / 1000) * 1000;
  return certificateFacts({
    subject: nameOf(credential.subject.commonName, credential.subject.organizations),
    names: credential.names.map(({ kind, value }) =>
      kind === 'ip' ? { kind, value, bytes: new Uint8Array() } : { kind, value },
    ),
    key,
    keyUsage: credential.keyUsage,
    extendedKeyUsage: credential.extendedKeyUsage,
    authority: credential.authority,
    notBefore: new Date(Math.floor((now.getTime() - 5 * MINUTE) / 1000) * 1000),
    notAfter: new Date(Math.min(asked, end?.getTime() ?? asked)),
  });
}

export type Disk = Map<string, Found>;

/** Carrying steps out, in facts. */
export function carryOut(steps: readonly Step[], disk: Disk, now: Date): Disk {
  const after = new Map(disk);
  for (const { action, credential } of steps) {
    const before = disk.get(credential.id);
    if (action === 'keep' || action === 'refuse') continue;
    if (action === 'refresh') after.set(credential.id, { ...before, broken: [], stale: [] });
    else {
      const key = action === 'reissue' ? before?.key : keyFactsOf(credential.id, credential.algorithm);
      const end = credential.authority ? undefined : after.get(credential.signer)?.certificate?.notAfter;
      const certificate = made(credential, now, end, key);
      after.set(credential.id, { certificate, key: certificate.key, signed: true, broken: [], stale: [] });
    }
  }
  return after;
}

export const fresh = (cluster = CLUSTER, now = NOW): Disk =>
  carryOut(plan(credentials(cluster), new Map(), now), new Map(), now);
export const said = (steps: readonly Step[]) =>
  steps.map(({ action, credential, reasons }) =>
    [action, credential.id, ...reasons.map(({ why }) => why)].join(' '),
  );

export const only = (steps: readonly Step[]) => said(steps).filter((line) => !line.startsWith('keep'));
