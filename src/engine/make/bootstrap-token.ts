import { type BootstrapToken, TOKEN_LENGTHS, TOKEN_LIFETIME } from '../../domain/bootstrap-token.ts';
import type { WebCryptoLike } from './certificate.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Seven times 36. Octets from here on are thrown away, or the first four characters would come more often. */
const FAIR = 252;

type Random = Pick<WebCryptoLike, 'getRandomValues'>;

/** Of 36 characters each: 82 bits of secret. */
export function makeBootstrapToken(now: Date, random: Random = globalThis.crypto as Crypto): BootstrapToken {
  const madeAt = Math.floor(now.getTime() / 1000) * 1000;
  return {
    id: word(TOKEN_LENGTHS.id, random),
    secret: word(TOKEN_LENGTHS.secret, random),
    madeAt: new Date(madeAt),
    expires: new Date(madeAt + TOKEN_LIFETIME),
  };
}

function word(length: number, random: Random): string {
  const octets = new Uint8Array(length * 2);
  let made = '';
  while (made.length < length) {
    random.getRandomValues(octets);
    for (const octet of octets) if (octet < FAIR) made += ALPHABET.charAt(octet % ALPHABET.length);
  }
  return made.slice(0, length);
}
