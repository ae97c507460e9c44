/**
 * Why Go's netip.ParseAddr does not take a text for an address, in its own words; undefined where it does. Only a URI
 * with an address in brackets asks (net/url parseHost), zones and all.
 */
import { quoteOctets } from './quote-octets.ts';

export function addressTrouble(text: string): string | undefined {
  const trouble = found(text);
  if (trouble === undefined) return undefined;
  const at = trouble.at === undefined || trouble.at === '' ? '' : ` (at ${quoted(trouble.at)})`;
  return `ParseAddr(${quoted(text)}): ${trouble.why}${at}`;
}

/** In a URI taken apart one character is one octet. */
function quoted(text: string): string {
  return quoteOctets(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

interface Trouble {
  readonly why: string;
  readonly at?: string;
}

function found(text: string): Trouble | undefined {
  const first = /[.:%]/.exec(text)?.[0];
  if (first === '.') return dotted(text);
  if (first === ':') return colons(text);
  return { why: first === '%' ? 'missing IPv6 address' : 'unable to parse IP' };
}

function dotted(text: string): Trouble | undefined {
  let value = 0;
  let digits = 0;
  let fields = 0;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (/[0-9]/.test(character)) {
      if (digits === 1 && value === 0) return { why: 'IPv4 field has octet with leading zero' };
      value = value * 10 + Number(character);
      digits += 1;
      if (value > 255) return { why: 'IPv4 field has value >255' };
    } else if (character === '.') {
      if (i === 0 || i === text.length - 1 || text[i - 1] === '.') {
        return { why: 'IPv4 field must have at least one digit', at: text.slice(i) };
      }
      if (fields === 3) return { why: 'IPv4 address too long' };
      fields += 1;
      value = 0;
      digits = 0;
    } else {
      return { why: 'unexpected character', at: text.slice(i) };
    }
  }
  return fields < 3 ? { why: 'IPv4 address too short' } : undefined;
}

function colons(text: string): Trouble | undefined {
  const percent = text.indexOf('%');
  if (percent >= 0 && percent === text.length - 1) return { why: 'zone must be a non-empty string' };
  let rest = percent < 0 ? text : text.slice(0, percent);
  let gap = rest.startsWith('::');
  if (gap) rest = rest.slice(2);
  if (gap && rest === '') return undefined;
  let octets = 0;
  while (octets < 16) {
    const digits = /^[0-9a-fA-F]*/.exec(rest)?.[0].length ?? 0;
    if (digits > 4) return { why: 'each group must have 4 or less digits', at: rest };
    if (digits === 0) return { why: 'each colon-separated field must have at least one digit', at: rest };
    if (rest[digits] === '.') return tail(rest, octets, gap);
    octets += 2;
    rest = rest.slice(digits);
    if (rest === '') break;
    if (!rest.startsWith(':')) return { why: 'unexpected character, want colon', at: rest };
    if (rest === ':') return { why: 'colon must be followed by more characters', at: rest };
    rest = rest.slice(1);
    if (!rest.startsWith(':')) continue;
    if (gap) return { why: 'multiple :: in address', at: rest };
    gap = true;
    rest = rest.slice(1);
    if (rest === '') break;
  }
  if (rest !== '') return { why: 'trailing garbage after address', at: rest };
  if (octets < 16) return gap ? undefined : { why: 'address string too short' };
  return gap ? { why: 'the :: must expand to at least one field of zeros' } : undefined;
}

/** A dotted IPv4 address ends it. */
function tail(rest: string, octets: number, gap: boolean): Trouble | undefined {
  if (!gap && octets !== 12) {
    return { why: 'embedded IPv4 address must replace the final 2 fields of the address', at: rest };
  }
  if (octets + 4 > 16) {
    return { why: 'too many hex fields to fit an embedded IPv4 at the end of the address', at: rest };
  }
  const trouble = dotted(rest);
  if (trouble !== undefined || octets + 4 < 16) return trouble;
  return gap ? { why: 'the :: must expand to at least one field of zeros' } : undefined;
}
