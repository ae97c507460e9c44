import { hex } from '../read/text.ts';
import type { WebCryptoLike } from './certificate.ts';

/**
 * RFC 5280 §4.1.2.2 allows twenty octets and a positive number; 159 random bits keep the sign bit clear. The
 * first octet is made non-zero as well, so that the number stands as it is and no encoder has to shorten it.
 */
export function makeSerial(random: Pick<WebCryptoLike, 'getRandomValues'>): string {
  const octets = new Uint8Array(20);
  random.getRandomValues(octets);
  octets[0] = ((octets[0] as number) & 0x7f) | 0x40;
  return hex(octets);
}
