/**
 * What is shown with a certificate: the authorities above it, its own signer first, without the one that signs itself.
 * Whoever trusts only the root needs them (OpenSSL, and so Node and Python, take no intermediate as an anchor), and
 * nobody minds them (RFC 8446 §4.4.2).
 */
import { sameBytes } from '../domain/bytes.ts';
import type { CertificateFacts } from '../domain/certificate.ts';
import type { CertificateCredential } from '../domain/credential.ts';
import { encodeCertificates, splitPem } from '../engine/read/pem.ts';

/** DER, in the order shown. */
export type Chain = readonly Uint8Array[];

/** What stands above a certificate that this authority signs; nothing above a leaf's makings, which are none. */
export function chainOf(
  { id, makes, signer }: CertificateCredential,
  { der }: Pick<CertificateFacts, 'der'>,
  above: Chain = [],
): Chain {
  return makes === 'authority' && signer !== id ? [der, ...above] : [];
}

/** A file of trust holds its authority alone; every other goes on with what leads up to the root. */
export function shownFile(
  { makes }: CertificateCredential,
  file: Uint8Array,
  { der }: Pick<CertificateFacts, 'der'>,
  above: Chain = [],
): Uint8Array {
  return makes === 'authority' || above.length === 0 ? file : encodeCertificates([der, ...above]);
}

/** Whether a file is shown whole. What stands in it beyond a chain that we know nothing of is its owner's business. */
export function showsAll({ makes }: CertificateCredential, file: Uint8Array, above: Chain = []): boolean {
  if (makes === 'authority' || above.length === 0) return true;
  const [, ...shown] = splitPem(file).blocks.filter(({ label }) => label === 'CERTIFICATE');
  return (
    shown.length === above.length &&
    above.every((der, i) => sameBytes(der, shown[i]?.der ?? new Uint8Array()))
  );
}
