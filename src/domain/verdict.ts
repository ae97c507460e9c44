/**
 * What a verifier answers about a chain: Go's crypto/x509 verdict in its own words, which are data here because
 * they must match to the letter, and every fault found beside the first one that Go stops at.
 */
import type { CertificateFacts } from './certificate.ts';

/** Each with the field of the certificate that it is about; a malformed one tells its own. */
export const CHAIN_FAULTS = {
  'malformed': 'certificate',
  'negative-serial': 'tbsCertificate.serialNumber',
  'unhandled-critical': 'tbsCertificate.extensions',
  'not-yet-valid': 'tbsCertificate.validity.notBefore',
  'expired': 'tbsCertificate.validity.notAfter',
  'wrong-name': 'tbsCertificate.extensions.subjectAltName',
  'unknown-issuer': 'tbsCertificate.issuer',
  'too-many-candidates': 'tbsCertificate.issuer',
  'signature-fails': 'signatureValue',
  'algorithm-insecure': 'signatureAlgorithm',
  'algorithm-unknown': 'signatureAlgorithm',
  'key-of-other-kind': 'tbsCertificate.subjectPublicKeyInfo',
  'key-insecure': 'tbsCertificate.subjectPublicKeyInfo',
  'not-an-authority': 'tbsCertificate.extensions.basicConstraints.cA',
  'may-not-sign': 'tbsCertificate.extensions.keyUsage',
  'path-too-long': 'tbsCertificate.extensions.basicConstraints.pathLenConstraint',
  'wrong-usage': 'tbsCertificate.extensions.extKeyUsage',
  'name-not-allowed': 'tbsCertificate.extensions.subjectAltName',
  'policy-not-allowed': 'tbsCertificate.extensions.certificatePolicies',
} as const satisfies Record<string, string>;
export type ChainFaultId = keyof typeof CHAIN_FAULTS;

export interface ChainFault {
  readonly fault: ChainFaultId;
  /** what the certificate is in the chain, and how many signatures it is away from the leaf */
  readonly role: 'leaf' | 'intermediate' | 'root';
  readonly depth: number;
  /** the certificate at fault; undefined where it could not be read */
  readonly certificate: CertificateFacts | undefined;
  /** as RFC 5280 names it */
  readonly field: string;
  /** what Go says, or would say if this were what it stumbled over */
  readonly text: string;
}

export type Verdict =
  | {
      readonly accepted: true;
      /** leaf first, root last; where several lead to a root, in Go's order */
      readonly chains: readonly (readonly CertificateFacts[])[];
      readonly faults: readonly [];
    }
  | {
      readonly accepted: false;
      /** crypto/tls says "tls: failed to parse certificate from server: " before one, "tls: failed to verify certificate: " before the other */
      readonly stage: 'parse' | 'verify';
      readonly text: string;
      /** the first is Go's, whose text is the verdict's */
      readonly faults: readonly ChainFault[];
    };
