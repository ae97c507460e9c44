/** New keys, on Node's thread pool: the synchronous forms use one core and stall the program for seconds. */
import type { AlgorithmId } from '../../domain/algorithm.ts';
import { ALGORITHMS } from '../../domain/algorithm.ts';
import type { KeyFacts } from '../../domain/certificate.ts';
import type { KeyForm } from '../../domain/layout/layout.ts';
import { KubepkiError } from '../../domain/error.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { findPrivateKey, readPublicKey } from '../read/key.ts';
import { encodePem } from '../read/pem.ts';

export interface MadeKey {
  /** PEM, in the form that was asked for */
  readonly privatePem: Uint8Array;
  readonly facts: KeyFacts;
}

interface Halves {
  readonly spki: Uint8Array;
  readonly own: Uint8Array;
}

/** RFC 7468 §10, and of the older forms the labels that OpenSSL gave them; Ed25519 has none (RFC 8410 §7). */
const LABELS = {
  pkcs8: { rsa: 'PRIVATE KEY', ec: 'PRIVATE KEY', ed25519: 'PRIVATE KEY' },
  traditional: { rsa: 'RSA PRIVATE KEY', ec: 'EC PRIVATE KEY', ed25519: 'PRIVATE KEY' },
} as const;

export async function makeKey(algorithm: AlgorithmId, form: KeyForm = 'pkcs8'): Promise<MadeKey> {
  const asked = ALGORITHMS[algorithm];
  const { spki, own } = await generate(algorithm, form === 'pkcs8');
  const privatePem = encodePem(LABELS[form][asked.kind], own);
  // Read back by our own reader: what leaves here is what was asked for.
  const facts = readPublicKey(spki);
  if (!facts.ok) throw new KubepkiError('self-check-failed', { field: facts.element, fault: facts.fault });
  if (facts.value.kind !== asked.kind || facts.value.bits !== asked.bits) {
    throw new KubepkiError('self-check-failed', { field: 'algorithm' });
  }
  if (!findPrivateKey(privatePem).ok) throw new KubepkiError('self-check-failed', { field: 'privateKey' });
  return { privatePem, facts: facts.value };
}

async function generate(algorithm: AlgorithmId, pkcs8: boolean): Promise<Halves> {
  const { generateKeyPair } = await nodeCrypto();
  const format = 'der';
  const publicKeyEncoding = { type: 'spki', format } as const;
  const asked = ALGORITHMS[algorithm];
  return new Promise<Halves>((resolve, reject) => {
    const done = (error: Error | null, spki: Uint8Array, own: Uint8Array): void => {
      if (error === null) resolve({ spki, own });
      else reject(error);
    };
    switch (asked.kind) {
      case 'rsa': {
        // 65537 is Node's exponent when none is named, and Go's only one.
        const privateKeyEncoding = { type: pkcs8 ? 'pkcs8' : 'pkcs1', format } as const;
        const modulusLength = asked.bits;
        return generateKeyPair('rsa', { modulusLength, publicKeyEncoding, privateKeyEncoding }, done);
      }
      case 'ec': {
        const privateKeyEncoding = { type: pkcs8 ? 'pkcs8' : 'sec1', format } as const;
        const namedCurve = asked.curve;
        return generateKeyPair('ec', { namedCurve, publicKeyEncoding, privateKeyEncoding }, done);
      }
      case 'ed25519': {
        const privateKeyEncoding = { type: 'pkcs8', format } as const;
        return generateKeyPair('ed25519', { publicKeyEncoding, privateKeyEncoding }, done);
      }
    }
  });
}
