/** New keys, on Node's thread pool: the synchronous forms use one core and stall the program for seconds. */
import type { AlgorithmId } from '../../domain/algorithm.ts';
import { ALGORITHMS } from '../../domain/algorithm.ts';
import type { KeyFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { readPublicKey } from '../read/key.ts';
import { encodePem } from '../read/pem.ts';

export interface MadeKey {
  /** PKCS#8, PEM */
  readonly privatePem: Uint8Array;
  readonly facts: KeyFacts;
}

interface Halves {
  readonly spki: Uint8Array;
  readonly pkcs8: Uint8Array;
}

export async function makeKey(algorithm: AlgorithmId): Promise<MadeKey> {
  const { spki, pkcs8 } = await generate(algorithm);
  const facts = readPublicKey(spki);
  // Read back by our own reader: what leaves here is what was asked for.
  const asked = ALGORITHMS[algorithm];
  if (!facts.ok) throw new KubepkiError('self-check-failed', { field: facts.element, fault: facts.fault });
  if (facts.value.kind !== asked.kind || facts.value.bits !== asked.bits) {
    throw new KubepkiError('self-check-failed', { field: 'algorithm' });
  }
  return { privatePem: encodePem('PRIVATE KEY', pkcs8), facts: facts.value };
}

async function generate(algorithm: AlgorithmId): Promise<Halves> {
  const { generateKeyPair } = await nodeCrypto();
  const publicKeyEncoding = { type: 'spki', format: 'der' } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'der' } as const;
  const asked = ALGORITHMS[algorithm];
  return new Promise<Halves>((resolve, reject) => {
    const done = (error: Error | null, spki: Uint8Array, pkcs8: Uint8Array): void => {
      if (error === null) resolve({ spki, pkcs8 });
      else reject(error);
    };
    switch (asked.kind) {
      case 'rsa':
        // 65537 is Node's exponent when none is named, and Go's only one.
        return generateKeyPair(
          'rsa',
          { modulusLength: asked.bits, publicKeyEncoding, privateKeyEncoding },
          done,
        );
      case 'ec':
        return generateKeyPair(
          'ec',
          { namedCurve: asked.curve, publicKeyEncoding, privateKeyEncoding },
          done,
        );
      case 'ed25519':
        return generateKeyPair('ed25519', { publicKeyEncoding, privateKeyEncoding }, done);
    }
  });
}
