import type { Rule } from './rule.ts';

export const signerMismatch = {
  id: 'signer-mismatch',
  severity: 'critical',
  says: 'the certificate is not signed by the authority of that name that stands beside it',
  fix: 'restore-signer',
  tells: ['unknown-issuer', 'signature-fails', 'key-of-other-kind'],
  cites: [
    'golang/go src/crypto/x509/verify.go (UnknownAuthorityError: "possibly because of … while trying to verify candidate authority certificate")',
    'RFC 5280 §6.1.3 (a)(1)',
  ],
  judge: ({ signer }) => (signer === undefined || signer.fits ? undefined : { signerFile: signer.file }),
} as const satisfies Rule;
