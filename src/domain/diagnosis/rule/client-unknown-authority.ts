import type { DiagnosisRule } from '../rule.ts';
import { tellStranger } from '../stranger.ts';

export const clientUnknownAuthority = {
  id: 'client-unknown-authority',
  severity: 'critical',
  says: 'a server does not trust the authority that signed what the client shows',
  remedy: 'put-authority',
  cites: ['golang/go src/crypto/x509/verify.go (UnknownAuthorityError)'],
  judge: (scene) => tellStranger(scene, 'server', 'other'),
} as const satisfies DiagnosisRule;
