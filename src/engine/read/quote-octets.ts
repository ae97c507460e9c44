/** Go's %q of octets, which need not be text. */
import { quote } from '../../domain/go-quote.ts';
import { toUtf8 } from '../../domain/utf8.ts';

/** Octets that need not be UTF-8, one a character: those that are none are escaped one by one. */
export function quoteOctets(octets: Uint8Array): string {
  let out = '';
  for (let at = 0; at < octets.length; ) {
    const character = characterAt(octets, at);
    if (character === undefined) out += `\\x${(octets[at] as number).toString(16).padStart(2, '0')}`;
    else out += quote(character).slice(1, -1);
    at += character === undefined ? 1 : toUtf8(character).length;
  }
  return `"${out}"`;
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function characterAt(octets: Uint8Array, at: number): string | undefined {
  for (let size = 1; size <= 4; size += 1) {
    try {
      return STRICT.decode(octets.subarray(at, at + size));
    } catch {
      // not whole, or not one
    }
  }
  return undefined;
}
