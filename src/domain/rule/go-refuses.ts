import type { FixId } from '../finding.ts';
import { optional } from '../optional.ts';
import type { ChainFaultId } from '../verdict.ts';
import type { Rule } from './rule.ts';

/**
 * What is between a certificate and those above it, and is therefore told of it. All else that is wrong with those above
 * is told of them, since they were met too. And that no issuer would do is what the other faults come to.
 */
const OF_THE_CHAIN: ReadonlySet<ChainFaultId> = new Set([
  'not-an-authority',
  'may-not-sign',
  'path-too-long',
  'wrong-usage',
]);

/** What neither a new certificate nor another signer mends. */
const MENDS: Readonly<Partial<Record<ChainFaultId, FixId>>> = {
  'signature-fails': 'restore-signer',
  'key-of-other-kind': 'restore-signer',
  'too-many-candidates': 'fewer-authorities',
  'name-not-allowed': 'fit-names',
  'policy-not-allowed': 'fit-signer',
};

export const goRefuses = {
  id: 'go-refuses',
  severity: 'critical',
  says: 'components are written in Go, whose crypto/x509 refuses the certificate or the chain above it',
  fix: 'renew',
  cites: [
    'golang/go src/crypto/x509/verify.go (Certificate.Verify, isValid, CertificateInvalidError.Error)',
    'golang/go src/crypto/x509/x509.go (CheckSignatureFrom)',
    'golang/go src/crypto/x509/parser.go (parseCertificate: "negative serial number")',
  ],
  judge: ({ refusal }) =>
    (refusal?.faults ?? [])
      .filter(({ fault, depth }) => (depth === 0 && fault !== 'unknown-issuer') || OF_THE_CHAIN.has(fault))
      .map(({ fault, depth, field, text, file }) => ({
        text,
        fault,
        field,
        depth,
        ...optional('signerFile', file),
        ...(refusal === undefined || refusal.by.length === 0 ? {} : { by: refusal.by }),
      })),
  fixOf: ({ fault, depth }) => MENDS[fault as ChainFaultId] ?? (depth === 0 ? 'renew' : 'fit-signer'),
} as const satisfies Rule;
