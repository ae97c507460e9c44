import type { DiagnosisRule } from '../rule.ts';
import { tellStranger } from '../stranger.ts';

export const clientStaleAuthority = {
  id: 'client-stale-authority',
  severity: 'critical',
  says: 'a server trusts an authority of the right name that has another key than the one which signed what the client shows',
  remedy: 'put-authority',
  cites: [
    'golang/go src/crypto/x509/verify.go (UnknownAuthorityError, hintErr)',
    'kubernetes/website tasks/tls/manual-rotation-of-ca-certificates',
  ],
  judge: (scene) => tellStranger(scene, 'server', 'namesake'),
} as const satisfies DiagnosisRule;
