/**
 * Whether the signature of a certificate, request or list was made by a key. Only that: not whether the signer may sign, which is
 * a verdict. The algorithms are those Go's checkSignature takes; MD5 and SHA-1 it refuses, and so do we.
 */
import type { CertificateFacts, KeyFacts } from '../../domain/certificate.ts';
import type { RequestFacts } from '../../domain/request.ts';
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

/** Of a request Go takes these too: CertificateRequest.CheckSignature allows SHA-1, since nothing but its key hangs on it. */
const OF_REQUESTS: Readonly<Record<string, Scheme>> = {
  ...SCHEMES,
  'sha1WithRSAEncryption': { kind: 'rsa', hash: 'sha1' },
  'ecdsa-with-SHA1': { kind: 'ec', hash: 'sha1' },
};

/** What was signed: a certificate, a request or a revocation list. */
export type Signed = Pick<CertificateFacts, 'signatureAlgorithm' | 'signed' | 'signature'>;

export async function signedBy(leaf: Signed, signer: KeyFacts): Promise<boolean> {
  return fits(leaf, signer, SCHEMES[leaf.signatureAlgorithm]);
}

/** Does whoever made the request hold the key that it is for? */
export async function signedByItself(request: RequestFacts): Promise<boolean> {
  return fits(request, request.key, OF_REQUESTS[request.signatureAlgorithm]);
}

type PublicKey = ReturnType<Awaited<ReturnType<typeof nodeCrypto>>['createPublicKey']>;

/** Loading a key costs more than checking a signature with it, and an authority has signed them all: kept with its facts. */
const loaded = new WeakMap<KeyFacts, PublicKey>();

async function fits(leaf: Signed, signer: KeyFacts, scheme: Scheme | undefined): Promise<boolean> {
  if (scheme === undefined || scheme.kind !== signer.kind) return false;
  const { createPublicKey, verify } = await nodeCrypto();
  try {
    const key =
      loaded.get(signer) ?? createPublicKey({ key: Buffer.from(signer.spki), format: 'der', type: 'spki' });
    loaded.set(signer, key);
    return await new Promise<boolean>((resolve) => {
      // With a callback the work is done on the thread pool, so many certificates use every core.
      verify(scheme.hash ?? null, leaf.signed, key, leaf.signature, (error, good) =>
        resolve(error === null && good),
      );
    });
  } catch {
    // A key that OpenSSL cannot load has signed nothing.
    return false;
  }
}
