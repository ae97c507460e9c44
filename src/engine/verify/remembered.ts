import type { CertificateFacts } from '../../domain/certificate.ts';

/** What was worked out of a certificate is kept as long as the certificate is. */
export function rememberedByCertificate<T>(
  work: (facts: CertificateFacts) => T,
): (facts: CertificateFacts) => T {
  const kept = new WeakMap<CertificateFacts, { readonly value: T }>();
  return (facts) => {
    let found = kept.get(facts);
    if (found === undefined) {
      found = { value: work(facts) };
      kept.set(facts, found);
    }
    return found.value;
  };
}
