import { optional } from '../../optional.ts';
import type { DiagnosisRule, Found } from '../rule.ts';
import { viewOf } from '../view.ts';

export const tokenIssuersDiffer = {
  id: 'token-issuers-differ',
  severity: 'critical',
  says: 'API servers name different issuers of tokens, and refuse those of each other',
  remedy: 'set-flag',
  cites: [
    'kubernetes/kubernetes pkg/serviceaccount/jwt.go (hasCorrectIssuer)',
    'kubernetes/website reference/command-line-tools-reference/kube-apiserver (--service-account-issuer: the first issues, all are accepted)',
  ],
  judge: ({ site }) => {
    const servers = viewOf(site)
      .programs('kube-apiserver')
      .flatMap((server) => {
        const issuers = server.settings.filter(({ key }) => key === 'service-account-issuer');
        return issuers.length === 0 ? [] : [{ server, issuers }];
      });
    return servers.flatMap(({ server, issuers: [first] }): readonly Found[] => {
      const refusing = servers.filter(({ issuers }) => !issuers.some(({ value }) => value === first?.value));
      if (first === undefined || refusing.length === 0) return [];
      // whom most accept is right; where nobody has most of them, all are told
      if (refusing.length * 2 < servers.length) return [];
      const { file, line } = first.spot;
      return [
        {
          subject: { file, ...optional('line', line), ...optional('machine', server.machine) },
          evidence: { issuer: first.value, refusedBy: refusing.map((one) => one.server.id) },
          suspects: [
            { file },
            ...(refusing.length * 2 === servers.length
              ? refusing.map(({ issuers: [other] }) => ({ file: other?.spot.file ?? '' }))
              : []),
          ],
          edges: refusing.map((one) => ({
            connection: 'pod-to-apiserver',
            from: 'pod',
            to: one.server.id,
            refuses: 'server',
          })),
          logged: [
            { by: 'kube-apiserver', text: '"Unable to authenticate the request" err="invalid bearer token"' },
          ],
        },
      ];
    });
  },
} as const satisfies DiagnosisRule;
