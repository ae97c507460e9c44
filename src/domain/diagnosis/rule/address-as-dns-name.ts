import { tellNames } from '../name-missing.ts';
import type { DiagnosisRule } from '../rule.ts';

export const addressAsDnsName = {
  id: 'address-as-dns-name',
  severity: 'critical',
  says: 'a certificate carries an address as a DNS name, which fits no address',
  remedy: 'renew-certificate',
  cites: [
    'golang/go src/crypto/x509/verify.go (VerifyHostname: an address is compared with IP SANs only)',
    'RFC 5280 §4.2.1.6',
  ],
  judge: (scene) => tellNames(scene, 'address-as-name'),
} as const satisfies DiagnosisRule;
