import type { DiagnosisRule } from '../rule.ts';
import { tellStranger } from '../stranger.ts';

export const serverStaleAuthority = {
  id: 'server-stale-authority',
  severity: 'critical',
  says: 'a client trusts an authority of the right name that has another key than the one which signed what the server shows',
  remedy: 'put-authority',
  cites: [
    'golang/go src/crypto/x509/verify.go (UnknownAuthorityError, hintErr)',
    'kubernetes/website tasks/tls/manual-rotation-of-ca-certificates',
  ],
  judge: (scene) => tellStranger(scene, 'client', 'namesake'),
} as const satisfies DiagnosisRule;
