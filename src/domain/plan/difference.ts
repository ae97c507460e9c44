/** In what a certificate that stands differs from the one that is wanted: the reasons for making it anew. */
import { ALGORITHMS } from '../algorithm.ts';
import { type CertificateFacts, EXTENDED_KEY_USAGES, type KeyFacts } from '../certificate.ts';
import type { CertificateCredential } from '../credential.ts';
import { attributeValues } from '../distinguished-name.ts';
import { dueFrom } from '../threshold.ts';
import type { Ask } from './ask.ts';
import type { Fault } from './step.ts';

export interface Times {
  readonly now: Date;
  /** when the signer ends, where it is another */
  readonly end: Date | undefined;
  readonly ask: Ask;
}

/** What a certificate and a request for one tell alike: who it is for, and what it may do. */
export type Identified = Pick<
  CertificateFacts,
  'subject' | 'names' | 'keyUsage' | 'extendedKeyUsage' | 'authority'
>;

export function differences(
  wanted: CertificateCredential,
  is: CertificateFacts,
  { now, end, ask }: Times,
): Fault[] {
  const reasons = otherThanWanted(wanted, is);
  if (now > is.notAfter) reasons.push({ why: 'expired', notAfter: is.notAfter.toISOString() });
  // a certificate is made anew only if the new one would last longer, so that plan never loops
  else if (now >= dueFrom(is, ask.dueWithin) && endOfNew(wanted, now, end) > is.notAfter.getTime()) {
    reasons.push({ why: 'due', notAfter: is.notAfter.toISOString() });
  }
  return reasons;
}

/** Time apart. */
export function otherThanWanted(wanted: CertificateCredential, is: Identified): Fault[] {
  const reasons: Fault[] = [];
  const subject = subjectText(
    attributeValues(is.subject, 'CN').at(-1) ?? '',
    attributeValues(is.subject, 'O'),
  );
  const wantedSubject = subjectText(wanted.subject.commonName, wanted.subject.organizations);
  if (subject !== wantedSubject) reasons.push({ why: 'subject', is: subject, wanted: wantedSubject });

  const names = difference(
    wanted.names.map(({ kind, value }) => `${kind}:${value}`),
    is.names.map(({ kind, value }) => `${kind}:${value}`),
  );
  if (names !== undefined)
    reasons.push({ why: 'names', missing: names.missing.map(bareName), extra: names.extra.map(bareName) });

  const purposes = missingPurposes(wanted, is);
  if (purposes.missing.length + purposes.extra.length > 0) reasons.push({ why: 'purposes', ...purposes });
  return reasons;
}

/** When one made now would end: clipped to its signer's end, in whole seconds. */
function endOfNew(wanted: CertificateCredential, now: Date, end: Date | undefined): number {
  const asked = Math.floor((now.getTime() + wanted.lifetime) / 1000) * 1000;
  return Math.min(asked, end?.getTime() ?? asked);
}

export function algorithmReason(
  wanted: Pick<CertificateCredential, 'algorithm'>,
  key: KeyFacts | undefined,
): Fault | undefined {
  if (key === undefined) return undefined;
  const { kind, bits, ...more }: { kind: string; bits: number; curve?: string } =
    ALGORITHMS[wanted.algorithm];
  return key.kind === kind && key.bits === bits && key.curve === more.curve
    ? undefined
    : { why: 'algorithm', is: spelled(key), wanted: wanted.algorithm };
}

/** As a cluster file would ask for it, where it could. */
function spelled({ kind, bits, curve }: KeyFacts): string {
  const known = Object.entries(ALGORITHMS).find(
    ([, one]) => one.kind === kind && one.bits === bits && ('curve' in one ? one.curve : undefined) === curve,
  );
  return known?.[0] ?? (curve === undefined ? `${kind}-${bits}` : `ecdsa-${curve}`);
}

/** Key usage beyond what is wanted is kubeadm's habit (keyEncipherment on EC keys) and hurts nobody; an extended usage more is power more. */
function missingPurposes(
  wanted: CertificateCredential,
  is: Identified,
): { missing: string[]; extra: string[] } {
  const usages = difference(wanted.extendedKeyUsage, (is.extendedKeyUsage ?? []).map(knownUsage));
  const bits = wanted.keyUsage.filter((usage) => is.keyUsage?.includes(usage) === false);
  const authority = wanted.makes === 'authority';
  return {
    missing: [...bits, ...(usages?.missing ?? []), ...(authority && !is.authority ? ['authority'] : [])],
    extra: [...(usages?.extra ?? []), ...(!authority && is.authority ? ['authority'] : [])],
  };
}

function knownUsage(oidOrName: string): string {
  return Object.entries(EXTENDED_KEY_USAGES).find(([, oid]) => oid === oidOrName)?.[0] ?? oidOrName;
}

function difference(
  wanted: readonly string[],
  is: readonly string[],
): { missing: string[]; extra: string[] } | undefined {
  const missing = wanted.filter((item) => !is.includes(item));
  const extra = is.filter((item) => !wanted.includes(item));
  return missing.length + extra.length === 0 ? undefined : { missing, extra };
}

function bareName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function subjectText(commonName: string, organizations: readonly string[]): string {
  return [`CN=${commonName}`, ...organizations.map((o) => `O=${o}`)].join(', ');
}
