/** node:crypto does the arithmetic of signatures. Loading a key costs as much as using it, so keys are kept for a while. */
import type { KeyFacts } from '../../domain/certificate.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { sameBytes } from '../read/text.ts';
import { type LoadableKey, loadableKey } from './loadable-key.ts';
import type { SignatureCheck } from './signature.ts';

type KeyObject = ReturnType<Awaited<ReturnType<typeof nodeCrypto>>['createPublicKey']>;

interface Kept {
  readonly spki: Uint8Array;
  /** undefined: OpenSSL does not load it */
  readonly key: KeyObject | undefined;
}

/** A cluster has few authorities, and they come again and again: one key a place, so that it cannot grow. */
const kept: (Kept | undefined)[] = Array.from({ length: 64 }, () => undefined);

export async function openSignatureCheck(): Promise<SignatureCheck> {
  const { constants, createPublicKey, verify } = await nodeCrypto();
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  const load = (facts: KeyFacts): KeyObject | undefined => {
    const place = placeOf(facts.spki);
    const found = kept[place];
    if (found !== undefined && sameBytes(found.spki, facts.spki)) return found.key;
    const key = tried(() => createPublicKey(loadableKey(facts) as LoadableKey & { key: Buffer }));
    kept[place] = { spki: Uint8Array.from(facts.spki), key };
    return key;
  };
  return ({ hash, pss }, { signed, signature }, facts) => {
    const key = load(facts);
    if (key === undefined) return false;
    const how = pss === true ? { key, padding, saltLength } : key;
    return tried(() => verify(hash ?? null, signed, how, signature)) ?? false;
  };
}

/** What OpenSSL throws over has signed nothing. */
function tried<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** The ends of two keys are seldom alike. */
function placeOf(spki: Uint8Array): number {
  let place = spki.length;
  for (const octet of spki.subarray(-16)) place = (place * 31 + octet) & 63;
  return place;
}
