import { sameBytes } from '../bytes.ts';
import type { Rule } from './rule.ts';

/** Nobody checks what an authority signed about itself: it is trusted because it was put there. */
export const weakSignature = {
  id: 'weak-signature',
  severity: 'critical',
  says: 'the certificate is signed with MD5 or SHA-1, which components refuse',
  fix: 'renew',
  tells: ['unknown-issuer', 'algorithm-insecure'],
  cites: [
    'golang/go src/crypto/x509/x509.go (InsecureAlgorithmError; SHA-1 since Go 1.18)',
    'golang/go src/crypto/x509/verify.go (the signature of a root is not checked)',
  ],
  judge: ({ certificate }) =>
    certificate !== undefined &&
    /^(?:md2|md5|sha1)With|SHA1$/.test(certificate.signatureAlgorithm) &&
    !sameBytes(certificate.issuer.der, certificate.subject.der)
      ? { algorithm: certificate.signatureAlgorithm }
      : undefined,
} as const satisfies Rule;
