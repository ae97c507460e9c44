import type { DiagnosisRule } from '../rule.ts';
import { tellStranger } from '../stranger.ts';

export const serverUnknownAuthority = {
  id: 'server-unknown-authority',
  severity: 'critical',
  says: 'a client does not trust the authority that signed what the server shows',
  remedy: 'put-authority',
  cites: ['golang/go src/crypto/x509/verify.go (UnknownAuthorityError)'],
  judge: (scene) => tellStranger(scene, 'client', 'other'),
} as const satisfies DiagnosisRule;
