/** Sets of keys and certificates, compared by what they are and not by where they lie. */
import type { KeyFacts } from '../certificate.ts';
import type { Use } from '../site/site.ts';
import { latin1 } from './material.ts';

/** Every public half in a file: of a private key, a public key, or a certificate, as client-go takes any of them. */
export function keysIn({ material }: Use): readonly KeyFacts[] {
  if (material === undefined) return [];
  const { keys, publicKeys, certificates } = material;
  return [...keys, ...publicKeys, ...certificates.map(({ key }) => key)];
}

export function keyName({ spki }: KeyFacts): string {
  return latin1(spki);
}

export function sharesKey(one: Use, other: Use): boolean {
  const names = new Set(keysIn(one).map(keyName));
  return keysIn(other).some((key) => names.has(keyName(key)));
}
