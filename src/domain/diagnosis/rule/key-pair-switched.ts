import { tellPairs } from '../pair-broken.ts';
import type { DiagnosisRule } from '../rule.ts';

export const keyPairSwitched = {
  id: 'key-pair-switched',
  severity: 'critical',
  says: 'a certificate stands where the key should be, or a key where the certificate should be',
  remedy: 'edit-file',
  cites: ['golang/go src/crypto/tls/tls.go (X509KeyPair)'],
  judge: (scene) => tellPairs(scene, 'switched'),
} as const satisfies DiagnosisRule;
