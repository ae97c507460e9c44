/** A cluster's disk as facts, and carrying a plan out on it: what test/task does with real files, in microseconds. */
import type { CertificateFacts } from '../../src/domain/certificate.ts';
import type { Cluster } from '../../src/domain/cluster.ts';
import { type CertificateCredential, type Credential, credentials } from '../../src/domain/credential.ts';
import { plan } from '../../src/domain/plan/plan.ts';
import type { Found, Step } from '../../src/domain/plan/step.ts';
import { clusterOf } from './cluster.ts';
import { certificateFacts, keyFactsOf, nameOf } from './facts.ts';

export const NOW = new Date('2026-06-01T12:00:00.500Z');
export const MINUTE = 60_000;
export const DAY = 1440 * MINUTE;
export const days = (n: number) => new Date(NOW.getTime() + n * DAY);

export const CLUSTER: Cluster = clusterOf();
/** An authority, a server and a client of it: enough to plan for, and few enough to read. */
const FEW = ['kubernetes-ca', 'apiserver@cp-1', 'admin'];
export const wantedOf = (cluster: Cluster) =>
  credentials(cluster).filter(
    (credential): credential is CertificateCredential =>
      credential.makes !== 'key-pair' && FEW.includes(credential.id),
  );
export const WANTED = wantedOf(CLUSTER);

/** What issue.ts would make of a credential: the plan's own idea of "as wanted". */
export function made(
  credential: CertificateCredential,
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
    authority: credential.makes === 'authority',
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
    else after.set(credential.id, { ...anew(credential, action, before, after, now), broken: [], stale: [] });
  }
  return after;
}

function anew(
  credential: Credential,
  action: Step['action'],
  before: Found | undefined,
  disk: Disk,
  now: Date,
): Pick<Found, 'certificate' | 'key' | 'signed'> {
  const kept = ['reissue', 'renew', 'extend'].includes(action) ? before?.key : undefined;
  const key = kept ?? keyFactsOf(credential.id, credential.algorithm);
  if (credential.makes === 'key-pair') return { key };
  const own = credential.signer === credential.id;
  const end = own ? undefined : disk.get(credential.signer)?.certificate?.notAfter;
  return { certificate: made(credential, now, end, key), key, signed: true };
}

export const fresh = (wanted: readonly Credential[] = WANTED, now = NOW): Disk =>
  carryOut(plan(wanted, new Map(), now), new Map(), now);
export const said = (steps: readonly Step[]) =>
  steps.map(({ action, credential, reasons }) =>
    [action, credential.id, ...reasons.map(({ why }) => why)].join(' '),
  );

export const only = (steps: readonly Step[]) => said(steps).filter((line) => !line.startsWith('keep'));
