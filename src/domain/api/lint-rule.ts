/** What lint says, by id: how bad it is, who says it, and where that is written. The words of advice are the face's. */
import type { CheckId } from './lint-signer.ts';

interface LintRule {
  readonly severity: 'refused' | 'advice';
  readonly by: 'api-server' | 'signer';
  readonly cites: readonly string[];
}

const VALIDATION = 'kubernetes pkg/apis/certificates/validation/validation.go';
const POLICY = 'kubernetes pkg/controller/certificates/authority/policies.go';
const HELPERS = 'kubernetes pkg/apis/certificates/helpers.go';
const SIGNER = 'kubernetes pkg/controller/certificates/signer/signer.go';
const refusedByServer = (cite: string) => ({ severity: 'refused', by: 'api-server', cites: [cite] }) as const;
const refusedBySigner = (cite: string) => ({ severity: 'refused', by: 'signer', cites: [cite] }) as const;
const adviceOnSigner = (cite: string) => ({ severity: 'advice', by: 'signer', cites: [cite] }) as const;
const adviceOnServer = (cite: string) => ({ severity: 'advice', by: 'api-server', cites: [cite] }) as const;

export const LINT_RULES = {
  'request': refusedByServer(`${VALIDATION} (validateCSR), helpers.go (ParseCSR)`),
  'signature': refusedByServer(`${VALIDATION} (validateCSR)`),
  'decoding': refusedByServer('k8s.io/api certificates/v1 types.go'),
  'version': refusedByServer('Kubernetes 1.22 deprecation guide: certificates.k8s.io/v1beta1 is gone'),
  'object-name': refusedByServer('apimachinery pkg/api/validation/path/name.go'),
  'usages-missing': refusedByServer(VALIDATION),
  'usage-unknown': refusedByServer(`${VALIDATION} (allValidUsages)`),
  'usage-twice': refusedByServer(VALIDATION),
  'signer-name': refusedByServer('kubernetes pkg/apis/core/validation/names.go (ValidateSignerName)'),
  'legacy-signer': refusedByServer(`${VALIDATION} (allowLegacySignerName)`),
  'too-short': refusedByServer(VALIDATION),
  'masters': refusedByServer('kubernetes plugin/pkg/admission/certificates/subjectrestriction'),
  'other-node': refusedByServer('kubernetes plugin/pkg/admission/noderestriction (admitCSR)'),
  'organization': refusedBySigner(HELPERS),
  'common-name': refusedBySigner(HELPERS),
  'some-name': refusedBySigner(HELPERS),
  'no-dns': refusedBySigner(HELPERS),
  'no-email': refusedBySigner(HELPERS),
  'no-ip': refusedBySigner(HELPERS),
  'no-uri': refusedBySigner(HELPERS),
  'kubelet-client-usages': refusedBySigner(HELPERS),
  'kubelet-server-usages': refusedBySigner(HELPERS),
  'client-usage': refusedBySigner(`${SIGNER} (validAPIServerClientUsages)`),
  'client-auth': refusedBySigner(`${SIGNER} (validAPIServerClientUsages)`),
  'other-signer': adviceOnSigner(SIGNER),
  'issues-nothing': adviceOnSigner('k8s.io/api certificates/v1beta1 types.go'),
  'nobody': adviceOnServer('apiserver pkg/authentication/request/x509/x509.go (CommonNameUserConversion)'),
  'several-names': adviceOnServer('golang/go src/crypto/x509/pkix/pkix.go (FillFromRDNSequence)'),
  'unknown-system-name': adviceOnServer(
    'kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go',
  ),
  'component-name': adviceOnServer('kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go'),
  'hidden-character': adviceOnServer('Unicode TR36 §2 and §3'),
  'look-alike': adviceOnServer('Unicode TR39 §4 and §5'),
  'group-twice': adviceOnServer(
    'apiserver pkg/authentication/request/x509/x509.go (CommonNameUserConversion)',
  ),
  'names-unused': adviceOnServer(
    'apiserver pkg/authentication/request/x509/x509.go (CommonNameUserConversion)',
  ),
  'attribute-dropped': adviceOnSigner('golang/go src/crypto/x509/pkix/pkix.go (ToRDNSequence)'),
  'extension-dropped': adviceOnSigner(POLICY),
  'authority-dropped': adviceOnSigner(POLICY),
  'purpose-dropped': adviceOnSigner(POLICY),
  'field-ignored': adviceOnServer(
    'kubernetes pkg/registry/certificates/certificates/strategy.go (PrepareForCreate)',
  ),
  'key-inside': adviceOnServer(HELPERS),
  'beside': adviceOnServer(HELPERS),
  'challenge-password': adviceOnServer('RFC 2985 §5.4.1'),
  'weak-key': adviceOnSigner('NIST SP 800-57 part 1 §5.6.1'),
  'curve': adviceOnSigner('golang/go src/crypto/tls/auth.go (signatureSchemesForCertificate)'),
  'ed25519': adviceOnSigner('RFC 8410'),
  'encipherment': adviceOnSigner('RFC 8813 §3'),
  'capped': adviceOnSigner(`${SIGNER} (duration)`),
} as const satisfies Record<CheckId, LintRule> & Record<string, LintRule>;

export type LintId = keyof typeof LINT_RULES;
