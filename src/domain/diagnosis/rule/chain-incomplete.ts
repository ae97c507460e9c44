import type { DiagnosisRule } from '../rule.ts';
import { tellStranger } from '../stranger.ts';

export const chainIncomplete = {
  id: 'chain-incomplete',
  severity: 'critical',
  says: 'a certificate is shown without the intermediate that signed it, and the other side trusts only the root',
  remedy: 'order-chain',
  cites: ['golang/go src/crypto/x509/verify.go (buildChains)', 'RFC 8446 §4.4.2'],
  judge: (scene) => [
    ...tellStranger(scene, 'client', 'between'),
    ...tellStranger(scene, 'server', 'between'),
  ],
} as const satisfies DiagnosisRule;
