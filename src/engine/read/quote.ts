/** Go's strconv.Quote, as %q prints: what unicode.IsPrint calls printable stays, the rest is escaped. */
import { toUtf8 } from '../../domain/utf8.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Letters, marks, numbers, punctuation, symbols, and of blanks only the ASCII one. */
const PLAIN = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

export function quote(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  let out = '';
  for (const character of text) out += ESCAPES[character] ?? escaped(character);
  return `"${out}"`;
}

/** Octets that need not be UTF-8, one a character: those that are none are escaped one by one. */
export function quoteOctets(octets: Uint8Array): string {
  let out = '';
  for (let at = 0; at < octets.length; ) {
    const character = characterAt(octets, at);
    if (character === undefined) out += `\\x${hexOf(octets[at] as number, 2)}`;
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

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  if (PLAIN.test(character)) return character;
  if (code < 0x20 || code === 0x7f) return `\\x${hexOf(code, 2)}`;
  return code < 0x10000 ? `\\u${hexOf(code, 4)}` : `\\U${hexOf(code, 8)}`;
}

function hexOf(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
