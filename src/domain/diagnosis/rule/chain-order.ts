import { tellPairs } from '../pair-broken.ts';
import type { DiagnosisRule } from '../rule.ts';

export const chainOrder = {
  id: 'chain-order',
  severity: 'critical',
  says: "a chain file begins with another certificate than the program's own",
  remedy: 'order-chain',
  cites: ['golang/go src/crypto/tls/tls.go (X509KeyPair)', 'RFC 8446 §4.4.2'],
  judge: (scene) => tellPairs(scene, 'order'),
} as const satisfies DiagnosisRule;
