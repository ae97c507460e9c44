/** The outer shell of a certificate: what is signed, how, and the signature (RFC 5280 §4.1.1). */
import { nodeCrypto } from '../node-crypto.ts';
import { TAG } from '../read/der.ts';
import { bitString, element, octetString, oid, sequence } from './der-write.ts';
import type { Signer } from './signer.ts';

const NULL = element(TAG.null);

/** AlgorithmIdentifier: RSA alone has parameters, which are nothing (RFC 3279 §2.2.1, RFC 5758 §3.2, RFC 8410 §3). */
export function algorithmDer({ scheme, key }: Signer): Uint8Array {
  return sequence(oid(scheme.oid), ...(key.asymmetricKeyType === 'rsa' ? [NULL] : []));
}

/** @param signed TBSCertificate, which names the same algorithm within */
export async function sealed(signed: Uint8Array, signer: Signer): Promise<Uint8Array> {
  return sequence(signed, algorithmDer(signer), bitString(await sign(signed, signer)));
}

async function sign(signed: Uint8Array, { key, scheme }: Signer): Promise<Uint8Array> {
  const crypto = await nodeCrypto();
  // With a callback it is done on the thread pool, so that many certificates use every core.
  return new Promise((resolve, reject) => {
    crypto.sign(scheme.hash, signed, key, (error, signature) =>
      error === null ? resolve(signature) : reject(error),
    );
  });
}

const TRUE = element(TAG.boolean, Uint8Array.of(0xff));

/** RFC 5280 §4.2; one that is not critical says nothing of it (X.690 §11.5). */
export function extension(type: string, value: Uint8Array, critical?: 'critical'): Uint8Array {
  return sequence(oid(type), ...(critical === undefined ? [] : [TRUE]), octetString(value));
}
