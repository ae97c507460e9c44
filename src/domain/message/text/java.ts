/** What Java's JSSE and PKIX say. */
import type { MessageRecord } from '../message.ts';
import { rows } from './rows.ts';

export const JAVA_TEXTS: readonly MessageRecord[] = [
  ...rows('java', 'openjdk/jdk sun/security/provider/certpath/SunCertPathBuilder.java', {
    'unknown-authority': ['unable to find valid certification path to requested target'],
  }),
  ...rows('java', 'openjdk/jdk sun/security/validator/PKIXValidator.java', {
    'not-verified': ['PKIX path validation failed', 'PKIX path building failed'],
    'trust-empty': ['the trustAnchors parameter must be non-empty'],
  }),
  ...rows('java', 'openjdk/jdk sun/security/validator/Validator.java', {
    'wrong-purpose': ['Extended key usage does not permit use for TLS'],
  }),
  ...rows('java', 'openjdk/jdk sun/security/provider/certpath/PKIXMasterCertPathValidator.java', {
    'not-valid-now': ['validity check failed'],
    'unknown-authority': ['Path does not chain with any of the trust anchors'],
    'signature-fails': ['signature check failed'],
    'authority-unfit': ['basic constraints check failed', 'CA key usage check failed'],
    'name-not-allowed': ['name constraints check failed'],
    'weak-algorithm': ['Algorithm constraints check failed on {detail}'],
  }),
  ...rows('java', 'openjdk/jdk sun/security/x509/CertificateValidity.java', {
    'shown-expired': ['CertificateExpiredException: NotAfter: {detail}'],
    'shown-too-early': ['CertificateNotYetValidException: NotBefore: {detail}'],
  }),
  ...rows('java', 'openjdk/jdk java/security/cert', {
    'shown-expired': ['CertificateExpiredException'],
    'shown-too-early': ['CertificateNotYetValidException'],
    'shown-revoked': ['CertificateRevokedException'],
  }),
  ...rows('java', 'openjdk/jdk sun/security/util/HostnameChecker.java', {
    'name-missing': [
      'No subject alternative DNS name matching {host} found',
      'No subject alternative names matching IP address {host} found',
      'No name matching {host} found',
    ],
    'address-missing': ['No subject alternative names present'],
  }),
  ...rows('java', 'openjdk/jdk sun/security/ssl/Alert.java', {
    'refused-bad-certificate': ['Received fatal alert: bad_certificate'],
    'refused-unknown-authority': ['Received fatal alert: unknown_ca'],
    'refused-expired': ['Received fatal alert: certificate_expired'],
    'refused-none-shown': ['Received fatal alert: certificate_required'],
    'refused-unsupported': ['Received fatal alert: unsupported_certificate'],
    'refused-revoked': ['Received fatal alert: certificate_revoked'],
    'refused-unknown-certificate': ['Received fatal alert: certificate_unknown'],
    'refused-handshake': ['Received fatal alert: handshake_failure'],
    'refused-decrypt-error': ['Received fatal alert: decrypt_error'],
    'refused-access': ['Received fatal alert: access_denied'],
    'refused-name': ['Received fatal alert: unrecognized_name'],
    'refused-internal': ['Received fatal alert: internal_error'],
    'refused-protocol': ['Received fatal alert: protocol_version'],
  }),
  ...rows('java', 'openjdk/jdk sun/security/ssl', {
    'nothing-shown': ['Empty client certificate chain'],
    'not-tls': ['Unsupported or unrecognized SSL message'],
  }),
];
