/** The key algorithms a cluster file may ask for, and which identities cannot have which. */
export const ALGORITHMS = {
  'ecdsa-p256': {
    title: 'ECDSA on P-256: fast to make and to check, taken by everything since Kubernetes 1.19',
    kind: 'ec',
    curve: 'P-256',
    bits: 256,
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go (EncryptionAlgorithmType)'],
  },
  'ecdsa-p384': {
    title: 'ECDSA on P-384; kubeadm itself makes it since 1.34',
    kind: 'ec',
    curve: 'P-384',
    bits: 384,
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go (EncryptionAlgorithmType)'],
  },
  'rsa-2048': {
    title: 'RSA of 2048 bits, which kubeadm makes unless told otherwise',
    kind: 'rsa',
    bits: 2048,
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go (EncryptionAlgorithmType)'],
  },
  'rsa-3072': {
    title: 'RSA of 3072 bits',
    kind: 'rsa',
    bits: 3072,
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go (EncryptionAlgorithmType)'],
  },
  'rsa-4096': {
    title: 'RSA of 4096 bits: slow to make, and seven times the work of 2048 bits at each handshake',
    kind: 'rsa',
    bits: 4096,
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go (EncryptionAlgorithmType)'],
  },
  'ed25519': {
    title: "Ed25519, for the few that nothing but Go's TLS has to load",
    kind: 'ed25519',
    bits: 255,
    cites: [
      'crypto/tls auth.go (Ed25519 in handshakes)',
      'kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go (TryLoadKeyFromDisk)',
      'kubernetes/kubernetes pkg/serviceaccount/jwt.go (signers by kind of key)',
      'client-go util/keyutil/key.go (ParsePublicKeysPEM)',
    ],
  },
} as const satisfies Record<
  string,
  {
    readonly title: string;
    readonly kind: 'ec' | 'rsa' | 'ed25519';
    readonly curve?: string;
    readonly bits: number;
    readonly cites: readonly string[];
  }
>;

export type AlgorithmId = keyof typeof ALGORITHMS;
export const ALGORITHM_IDS = Object.keys(ALGORITHMS) as readonly AlgorithmId[];

/** Why an identity cannot have Ed25519, and in which layouts. */
export const ALGORITHM_LIMITS = {
  'any': { never: [], says: 'any' },
  'kubeadm-loads': {
    never: ['kubeadm'],
    says: 'any; in the kubeadm layout no Ed25519, whose keys kubeadm does not load',
  },
  'documented': {
    never: ['hard-way', 'kubeadm'],
    says: 'any but Ed25519: kubeadm does not load it, tokens cannot be signed with it, and the flags of the signer promise RSA and ECDSA alone',
  },
} as const satisfies Record<
  string,
  { readonly never: readonly ('hard-way' | 'kubeadm')[]; readonly says: string }
>;

export type AlgorithmLimit = keyof typeof ALGORITHM_LIMITS;

/** The algorithms that an identity under this limit may have in a layout. */
export function algorithmsFor(limit: AlgorithmLimit, layout: 'hard-way' | 'kubeadm'): readonly AlgorithmId[] {
  const never: readonly string[] = ALGORITHM_LIMITS[limit].never;
  return ALGORITHM_IDS.filter((id) => id !== 'ed25519' || !never.includes(layout));
}
