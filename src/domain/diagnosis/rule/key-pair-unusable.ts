import { tellPairs } from '../pair-broken.ts';
import type { DiagnosisRule } from '../rule.ts';

export const keyPairUnusable = {
  id: 'key-pair-unusable',
  severity: 'critical',
  says: 'a certificate or its key cannot be read: empty, encrypted, damaged, a request, or DER',
  remedy: 'restore-pair',
  cites: ['golang/go src/crypto/tls/tls.go (X509KeyPair)'],
  judge: (scene) => tellPairs(scene, 'unusable'),
} as const satisfies DiagnosisRule;
