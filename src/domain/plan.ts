/**
 * The plan: from what is wanted, what was found and the time, to what must be done and why. A pure function;
 * `plan` prints it and `apply` carries it out, so that the two can never disagree.
 */
import { ALGORITHMS } from './algorithm.ts';
import { sameBytes } from './bytes.ts';
import { type CertificateFacts, EXTENDED_KEY_USAGES, type KeyFacts } from './certificate.ts';
import { attributeValues } from './distinguished-name.ts';
import { type Credential, type CredentialFile, homeOf } from './credential.ts';
import { dueFrom } from './threshold.ts';

/** A copy or kubeconfig that is missing, not as it should be, or open to others. */
export interface Stale {
  readonly file: CredentialFile;
  readonly why: 'missing' | 'stale' | 'open';
  /** in what it differs, where it is stale */
  readonly differs: readonly string[];
}

/** What stands on disk for one credential, as far as it could be read. */
export interface Found {
  readonly certificate?: CertificateFacts;
  readonly key?: KeyFacts;
  /** does the signer's certificate on disk verify this one? */
  readonly signed?: boolean;
  /** files that are there but could not be read as what they should be */
  readonly broken: readonly string[];
  /** files other than certificate and key homes that are missing or not as they should be: copies, kubeconfigs */
  readonly stale: readonly Stale[];
}

export type Reason =
  | { readonly why: 'missing'; readonly path: string }
  | { readonly why: 'unreadable'; readonly path: string }
  | { readonly why: 'key-mismatch' }
  | { readonly why: 'signer' }
  | { readonly why: 'signer-reissued'; readonly signer: string }
  | { readonly why: 'subject'; readonly is: string; readonly wanted: string }
  | { readonly why: 'names'; readonly missing: readonly string[]; readonly extra: readonly string[] }
  | { readonly why: 'purposes'; readonly missing: readonly string[]; readonly extra: readonly string[] }
  | { readonly why: 'algorithm'; readonly is: string; readonly wanted: string }
  | { readonly why: 'due'; readonly notAfter: string }
  | { readonly why: 'expired'; readonly notAfter: string }
  | { readonly why: 'stale'; readonly path: string; readonly differs: readonly string[] }
  | { readonly why: 'open'; readonly path: string }
  | { readonly why: 'authority-key-missing'; readonly signer: string }
  | { readonly why: 'authority-lost'; readonly path: string };

/**
 * create: nothing is there. reissue: a new certificate, the key kept. rekey: both new. refresh: only copies and
 * kubeconfigs. keep: nothing. refuse: it cannot be mended without losing something; the reasons say what.
 */
export type Action = 'create' | 'reissue' | 'rekey' | 'refresh' | 'keep' | 'refuse';

export interface Step {
  readonly action: Action;
  readonly credential: Credential;
  readonly reasons: readonly Reason[];
}

export function plan(
  wanted: readonly Credential[],
  found: ReadonlyMap<string, Found>,
  now: Date,
): readonly Step[] {
  const steps = new Map<string, Step>();
  // signers come first in the catalog, so a leaf can see what happens to its signer
  for (const credential of wanted) {
    const state = found.get(credential.id) ?? { broken: [], stale: [] };
    const signer = credential.signer === credential.id ? undefined : steps.get(credential.signer);
    const decided = step(credential, state, signer, { now, end: endOf(signer, found) });
    const keyless =
      signer !== undefined && signer.action !== 'create' && found.get(credential.signer)?.key === undefined;
    steps.set(credential.id, keyless && SIGNS.has(decided.action) ? withoutKey(decided) : decided);
  }
  return [...steps.values()];
}

/** When the signer that stays ends: nothing that it signs can last longer. */
function endOf(signer: Step | undefined, found: ReadonlyMap<string, Found>): Date | undefined {
  return signer === undefined ? undefined : found.get(signer.credential.id)?.certificate?.notAfter;
}

interface Times {
  readonly now: Date;
  readonly end: Date | undefined;
}

/** The actions that need the signer's private key. */
const SIGNS: ReadonlySet<Action> = new Set(['create', 'reissue', 'rekey']);

function withoutKey({ credential, reasons }: Step): Step {
  return {
    action: 'refuse',
    credential,
    reasons: [...reasons, { why: 'authority-key-missing', signer: credential.signer }],
  };
}

function step(credential: Credential, found: Found, signer: Step | undefined, times: Times): Step {
  const certificatePath = homeOf(credential, 'certificate') ?? '';
  const keyPath = homeOf(credential, 'key') ?? '';
  const broken = found.broken.map((path): Reason => ({ why: 'unreadable', path }));
  if (found.certificate === undefined && found.key === undefined && broken.length === 0) {
    const copy = credential.authority ? copyOf(found) : undefined;
    if (copy !== undefined) {
      return { action: 'refuse', credential, reasons: [{ why: 'authority-lost', path: copy }] };
    }
    return { action: 'create', credential, reasons: [{ why: 'missing', path: certificatePath }] };
  }
  const gaps: Reason[] = [...broken];
  if (found.certificate === undefined && broken.length === 0)
    gaps.push({ why: 'missing', path: certificatePath });
  if (found.key === undefined && broken.length === 0) gaps.push({ why: 'missing', path: keyPath });
  if (
    found.certificate !== undefined &&
    found.key !== undefined &&
    !sameBytes(found.certificate.key.spki, found.key.spki)
  ) {
    gaps.push({ why: 'key-mismatch' });
  }
  const faults = found.certificate === undefined ? [] : differences(credential, found.certificate, times);
  // judged by the key that would be kept; a certificate beside another key goes in any case
  const algorithm = algorithmReason(credential, found.key ?? found.certificate?.key);
  if (algorithm !== undefined) faults.push(algorithm);
  if (found.signed === false) faults.push({ why: 'signer' });
  // an authority is never replaced: everything that trusts it would have to follow
  if (credential.authority) return authorityStep(credential, found, gaps, faults);
  if (signer?.action === 'create') faults.push({ why: 'signer-reissued', signer: signer.credential.id });
  const newKey = found.key === undefined || algorithm !== undefined;
  const reasons = [...gaps, ...faults];
  if (reasons.length > 0) return { action: newKey ? 'rekey' : 'reissue', credential, reasons };
  return staleStep(credential, found);
}

/** Machines that still trust an authority show that there was one: a new one would lock them all out. */
function copyOf(found: Found): string | undefined {
  return found.stale.find(({ file, why }) => file.role === 'certificate' && why !== 'missing')?.file.path;
}

function authorityStep(
  credential: Credential,
  found: Found,
  gaps: readonly Reason[],
  faults: readonly Reason[],
): Step {
  // an authority that only differs from the file in name, purpose or algorithm goes on being trusted as it is
  const keyPath = homeOf(credential, 'key');
  // its key may rightly be elsewhere; what needs it is refused, the rest goes on
  const elsewhere = (reason: Reason) =>
    reason.why === 'missing' && reason.path === keyPath && found.certificate !== undefined;
  const fatal = [...gaps, ...faults.filter(isFatal)].filter((reason) => !elsewhere(reason));
  return fatal.length > 0 ? { action: 'refuse', credential, reasons: fatal } : staleStep(credential, found);
}

/** What makes an authority unfit to sign at all: its end, or that it may not. */
function isFatal(reason: Reason): boolean {
  return (
    reason.why === 'expired' ||
    (reason.why === 'purposes' &&
      reason.missing.some((what) => what === 'authority' || what === 'keyCertSign'))
  );
}

function staleStep(credential: Credential, found: Found): Step {
  const reasons = found.stale.map(
    ({ file: { path }, why, differs }): Reason => (why === 'stale' ? { why, path, differs } : { why, path }),
  );
  return { action: reasons.length > 0 ? 'refresh' : 'keep', credential, reasons };
}

function differences(wanted: Credential, is: CertificateFacts, { now, end }: Times): Reason[] {
  const reasons: Reason[] = [];
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

  if (now > is.notAfter) reasons.push({ why: 'expired', notAfter: is.notAfter.toISOString() });
  // a certificate is made anew only if the new one would last longer, so that plan never loops
  else if (now >= dueFrom(is) && endOfNew(wanted, now, end) > is.notAfter.getTime()) {
    reasons.push({ why: 'due', notAfter: is.notAfter.toISOString() });
  }
  return reasons;
}

/** When one made now would end: clipped to its signer's end, in whole seconds. */
function endOfNew(wanted: Credential, now: Date, end: Date | undefined): number {
  const asked = Math.floor((now.getTime() + wanted.lifetime) / 1000) * 1000;
  return Math.min(asked, end?.getTime() ?? asked);
}

function algorithmReason(wanted: Credential, key: KeyFacts | undefined): Reason | undefined {
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
function missingPurposes(wanted: Credential, is: CertificateFacts): { missing: string[]; extra: string[] } {
  const usages = difference(wanted.extendedKeyUsage, (is.extendedKeyUsage ?? []).map(knownUsage));
  const bits = wanted.keyUsage.filter((usage) => is.keyUsage?.includes(usage) === false);
  return {
    missing: [
      ...bits,
      ...(usages?.missing ?? []),
      ...(wanted.authority && !is.authority ? ['authority'] : []),
    ],
    extra: [...(usages?.extra ?? []), ...(!wanted.authority && is.authority ? ['authority'] : [])],
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
