/** Which octets may stand as they are in which part of a URI, and percent-encoding: net/url's, not RFC 3986's. */
import { quote } from '../../domain/go-quote.ts';

const ALWAYS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~';
/** As net/url's shouldEscape (gen_encoding_table.go) has it, part by part. */
const MORE = {
  path: '$&+,/:;=@',
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
  user: '$&+,;=',
  fragment: '$&+,/:;=?@!()*',
} as const;
export type UriPart = keyof typeof MORE;

function plain(character: string, part: UriPart): boolean {
  return ALWAYS.includes(character) || MORE[part].includes(character);
}

export function escapeUri(text: string, part: UriPart): string {
  let out = '';
  for (const character of text) {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    out += plain(character, part) ? character : `%${code}`;
  }
  return out;
}

/** The octets meant, one character each, or what net/url says is wrong with them. */
export function unescapeUri(
  text: string,
  part: UriPart,
): { readonly text: string } | { readonly trouble: string } {
  const inHost = part === 'host' || part === 'zone';
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character !== '%') {
      if (inHost && character < '\x80' && !plain(character, part)) {
        return { trouble: `invalid character ${quote(character)} in host name` };
      }
      out += character;
      continue;
    }
    const triple = text.slice(i, i + 3);
    if (!/^%[0-9a-fA-F]{2}$/.test(triple)) return { trouble: `invalid URL escape ${quote(triple)}` };
    const meant = String.fromCharCode(Number.parseInt(triple.slice(1), 16));
    // RFC 3986 §3.2.2 for hosts, RFC 6874 §2 for zones: what could stand there plainly must.
    const idle =
      triple !== '%25' &&
      ((part === 'host' && meant < '\x80') || (part === 'zone' && meant !== ' ' && !plain(meant, 'host')));
    if (idle) return { trouble: `invalid URL escape ${quote(triple)}` };
    out += meant;
    i += 2;
  }
  return { text: out };
}

/** Already escaped so that it may stand as it is (net/url validEncoded). */
export function isEscaped(text: string, part: UriPart): boolean {
  for (const character of text) {
    if (!"!$&'()*+,;=:@[]%".includes(character) && !plain(character, part)) return false;
  }
  return true;
}
