/** The pair whose private half signs service-account tokens. */
import type { KeyPairIdentity } from './identity.ts';

export const SERVICE_ACCOUNT = {
  'service-account': {
    makes: 'key-pair',
    title: 'Key pair that signs the tokens of service accounts',
    per: 'cluster',
    power: 'whoever holds the private key can write a token for any service account of the cluster',
    algorithms: 'documented',
    onChange: [
      { party: 'kube-apiserver', does: 'restart', says: 'every API server must have the same pair' },
      { party: 'kube-controller-manager', does: 'restart', says: 'it signs the tokens of secrets' },
      { party: 'pod', does: 'replace', says: 'tokens of a key that no API server lists are refused at once' },
    ],
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certs.go (CreateServiceAccountKeyAndPublicKeyFiles)',
      'client-go util/keyutil/key.go (ParsePrivateKeyPEM, PublicKeysFromFile: RSA and ECDSA)',
      'kubernetes/kubernetes pkg/serviceaccount/jwt.go (the algorithm follows from the key)',
    ],
  },
} as const satisfies Record<string, KeyPairIdentity>;
