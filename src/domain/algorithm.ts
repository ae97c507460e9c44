/** The key algorithms a cluster file may ask for. Measured speeds and limits: docs/reference. */
export const ALGORITHMS = {
  'ecdsa-p256': { kind: 'ec', curve: 'P-256', bits: 256 },
  'ecdsa-p384': { kind: 'ec', curve: 'P-384', bits: 384 },
  'rsa-2048': { kind: 'rsa', bits: 2048 },
  'rsa-3072': { kind: 'rsa', bits: 3072 },
  'rsa-4096': { kind: 'rsa', bits: 4096 },
  'ed25519': { kind: 'ed25519', bits: 255 },
} as const satisfies Record<
  string,
  { readonly kind: 'ec' | 'rsa' | 'ed25519'; readonly curve?: string; readonly bits: number }
>;

export type AlgorithmId = keyof typeof ALGORITHMS;
