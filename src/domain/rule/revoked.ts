import type { Rule } from './rule.ts';

export const revoked = {
  id: 'revoked',
  severity: 'critical',
  says: 'the certificate stands on the revocation list of its signer: etcd refuses it where it is given the list, Kubernetes does not look',
  fix: 'renew',
  cites: [
    'etcd client/pkg/transport/listener_tls.go (checkCRL: "certificate serial %x revoked")',
    'RFC 5280 §5',
    "kubernetes/kubernetes has no revocation: an authority's end or change is the only one",
  ],
  judge: ({ revocation }) =>
    revocation === undefined
      ? undefined
      : {
          listFile: revocation.file,
          since: revocation.at.toISOString(),
          ...(revocation.reason === undefined ? {} : { reason: revocation.reason }),
        },
} as const satisfies Rule;
