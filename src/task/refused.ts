/** What Go refuses of a certificate that stands, under the authority that stands beside it, for its purposes and at that time. */
import type { CertificateFacts } from '../domain/certificate.ts';
import type { CertificateCredential } from '../domain/credential.ts';
import type { Refused } from '../domain/plan/refusal.ts';
import type { ChainFault, ChainFaultId } from '../domain/verdict.ts';
import { parsed, Pool } from '../engine/verify/pool.ts';
import { judgeAll, keyFault } from '../engine/verify/refusal.ts';
import type { OpenCheck } from '../engine/verify/signature.ts';

/** What the plan finds by itself: the time, the signer, the purposes. */
const SAID: ReadonlySet<ChainFaultId> = new Set([
  'expired',
  'unknown-issuer',
  'signature-fails',
  'key-of-other-kind',
  'key-insecure',
]);

/** What comes back with every new certificate: its names and purposes are asked for, and its signer is the same. */
const LASTING: ReadonlySet<ChainFaultId> = new Set([
  'name-not-allowed',
  'policy-not-allowed',
  'path-too-long',
  'wrong-usage',
  'too-many-candidates',
]);

export interface Beside {
  /** all of the signer's file, since that is what is trusted; empty where there is none, or where it signs itself */
  readonly trusted: readonly CertificateFacts[];
  /** what stands after it in its file, and is shown with it */
  readonly shown: readonly CertificateFacts[];
  readonly at: Date;
  readonly open: OpenCheck;
}

export async function refusedOf(
  { makes, extendedKeyUsage }: CertificateCredential,
  leaf: CertificateFacts,
  { trusted, shown, at, open }: Beside,
): Promise<readonly Refused[]> {
  const roots = trusted.some((facts) => parsed(facts) !== undefined) ? trusted : [leaf];
  const purposes =
    makes === 'authority' || extendedKeyUsage.length === 0
      ? [['any' as const]]
      : extendedKeyUsage.map((usage) => [usage]);
  const { faults } = await judgeAll(
    { leaf, known: shown, roots: new Pool(roots), at, signatures: open },
    purposes,
  );
  const own = makes === 'authority' ? keyFault(leaf) : undefined;
  const told = faults.filter((fault) => !SAID.has(fault.fault) && isOwn(fault));
  return [...told, ...(own === undefined ? [] : [own])].map(({ fault, text }) => ({
    fault,
    says: text,
    ...(LASTING.has(fault) ? { lasting: true as const } : {}),
  }));
}

/** Purposes of its own are compared with those wanted; what is wrong with its signer is said of that, but for what it does not hand on. */
function isOwn({ fault, depth }: ChainFault): boolean {
  return depth === 0 ? fault !== 'wrong-usage' : fault === 'wrong-usage' || fault === 'path-too-long';
}
