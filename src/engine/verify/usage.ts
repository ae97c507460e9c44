/**
 * Extended key usages nest (crypto/x509 verify.go, checkChainForKeyUsage): from the root down, each certificate that
 * names usages leaves only those over; one that names none, or any, takes nothing away.
 */
import type { CertificateFacts, ExtendedKeyUsage } from '../../domain/certificate.ts';

/** Which certificate of the chain takes the last usage away; undefined: one is left. */
export function usageStops(
  chain: readonly CertificateFacts[],
  usages: readonly ExtendedKeyUsage[],
): CertificateFacts | undefined {
  let left = usages;
  for (const facts of chain.toReversed()) {
    const named = facts.extendedKeyUsage ?? [];
    if (named.length === 0 || named.includes('any')) continue;
    left = left.filter((usage) => named.includes(usage));
    if (left.length === 0) return facts;
  }
  return undefined;
}
