import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

/** No advice to hurry: a cluster without extension API servers lacks nothing, and the first metrics-server does. */
export const frontProxyUnset = {
  id: 'front-proxy-unset',
  severity: 'advice',
  says: 'the API server tells nobody by which authority to know it as a front proxy: extension API servers, as metrics-server is one, refuse what it passes on',
  remedy: 'set-flag',
  cites: [
    'kubernetes/apiserver pkg/server/options/authentication.go (ClientCA and RequestHeader of extension-apiserver-authentication)',
    'kubernetes/website tasks/extend-kubernetes/configure-aggregation-layer',
  ],
  judge: ({ site }) => unset(site, 'kube-apiserver', 'requestheader-client-ca-file'),
} as const satisfies DiagnosisRule;
