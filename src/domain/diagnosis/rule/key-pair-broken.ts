import { tellPairs } from '../pair-broken.ts';
import type { DiagnosisRule } from '../rule.ts';

export const keyPairBroken = {
  id: 'key-pair-broken',
  severity: 'critical',
  says: 'a private key does not belong to the certificate beside which it is used',
  remedy: 'restore-pair',
  cites: ['golang/go src/crypto/tls/tls.go (X509KeyPair)'],
  judge: (scene) => tellPairs(scene, 'mismatch'),
} as const satisfies DiagnosisRule;
