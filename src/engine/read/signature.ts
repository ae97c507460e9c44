/**
 * Whether a certificate's signature was made by a key. Only that: not whether the signer may sign, which is
 * a verdict. The algorithms are those Go's checkSignature takes; MD5 and SHA-1 it refuses, and so do we.
 */
import type { CertificateFacts, KeyFacts } from '../../domain/certificate.ts';
import { nodeCrypto } from '../node-crypto.ts';

interface Scheme {
  readonly kind: KeyFacts['kind'];
  /** undefined: the algorithm has its own (Ed25519) */
  readonly hash?: string;
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  'sha256WithRSAEncryption': { kind: 'rsa', hash: 'sha256' },
  'sha384WithRSAEncryption': { kind: 'rsa', hash: 'sha384' },
  'sha512WithRSAEncryption': { kind: 'rsa', hash: 'sha512' },
  'ecdsa-with-SHA256': { kind: 'ec', hash: 'sha256' },
  'ecdsa-with-SHA384': { kind: 'ec', hash: 'sha384' },
  'ecdsa-with-SHA512': { kind: 'ec', hash: 'sha512' },
  'Ed25519': { kind: 'ed25519' },
};

export async function signedBy(leaf: CertificateFacts, signer: KeyFacts): Promise<boolean> {
  const scheme = SCHEMES[leaf.signatureAlgorithm];
  if (scheme === undefined || scheme.kind !== signer.kind) return false;
  const { createPublicKey, verify } = await nodeCrypto();
  try {
    const key = createPublicKey({ key: Buffer.from(signer.spki), format: 'der', type: 'spki' });
    return await new Promise<boolean>((resolve) => {
      // With a callback the work is done on the thread pool, so many certificates use every core.
      verify(scheme.hash ?? null, leaf.signed, key, leaf.signature, (error, fits) =>
        resolve(error === null && fits),
      );
    });
  } catch {
    // A key that OpenSSL cannot load has signed nothing.
    return false;
  }
}
