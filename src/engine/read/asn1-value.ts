/** What Go's encoding/asn1 makes of a primitive value whose type is not known beforehand, or refuses to. */
import { latin1 } from './text.ts';

export class Trouble extends Error {}

export function structure(what: string): never {
  throw new Trouble(`asn1: structure error: ${what}`);
}

export function syntax(what: string): never {
  throw new Trouble(`asn1: syntax error: ${what}`);
}

/** @throws Trouble in Go's words */
export function toGoValue(tag: number, content: Uint8Array): void {
  const text = () => latin1(content);
  switch (tag) {
    case 1:
      if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) syntax('invalid boolean');
      return;
    case 2:
      integer(content);
      return;
    case 3:
      bits(content);
      return;
    case 6:
      objectIdentifier(content);
      return;
    case 12:
      if (!isUtf8(content)) throw new Trouble('asn1: invalid UTF-8 string');
      return;
    case 18:
      if (!/^[0-9 ]*$/.test(text())) syntax('NumericString contains invalid character');
      return;
    case 19:
      if (!/^[A-Za-z0-9'()+,\-./ :=?*&]*$/.test(text())) syntax('PrintableString contains invalid character');
      return;
    case 22:
      if (content.some((octet) => octet > 0x7f)) syntax('IA5String contains invalid character');
      return;
    case 30:
      if (!isBmp(content)) throw new Trouble('invalid BMPString');
      return;
    default:
      // an octet string, T61, or what Go leaves as nothing; times are no values of a name that anybody writes
      return;
  }
}

function integer(content: Uint8Array): void {
  const [first = 0, second = 0] = content;
  if (content.length === 0) structure('empty integer');
  if (content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
    structure('integer not minimally-encoded');
  if (content.length > 8) structure('integer too large');
}

function bits(content: Uint8Array): void {
  const [padding = 0] = content;
  if (content.length === 0) syntax('zero length BIT STRING');
  const last = content.at(-1) as number;
  if (padding > 7 || (content.length === 1 && padding > 0) || (last & ((1 << padding) - 1)) !== 0)
    syntax('invalid padding bits in BIT STRING');
}

function isUtf8(content: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}

/** UCS-2 without what UTF-16 keeps for itself; a terminator may stand at its end. */
function isBmp(content: Uint8Array): boolean {
  if (content.length % 2 !== 0) return false;
  const ends = content.at(-1) === 0 && content.at(-2) === 0;
  for (let at = 0; at < content.length - (ends ? 2 : 0); at += 2) {
    const point = ((content[at] as number) << 8) | (content[at + 1] as number);
    if (point >= 0xfffe || (point >= 0xfdd0 && point <= 0xfdef) || (point >= 0xd800 && point <= 0xdfff))
      return false;
  }
  return true;
}

/** Seven bits an octet; more than an int32 is too many. */
export function base128(bytes: Uint8Array, start: number): [value: number, next: number] {
  let value = 0;
  for (let at = start; at < bytes.length; at += 1) {
    if (at - start === 5) structure('base 128 integer too large');
    const octet = bytes[at] as number;
    if (at === start && octet === 0x80) syntax('integer is not minimally encoded');
    value = value * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    if (value > 0x7fffffff) structure('base 128 integer too large');
    return [value, at + 1];
  }
  return syntax('truncated base 128 integer');
}

export function objectIdentifier(content: Uint8Array): void {
  if (content.length === 0) syntax('zero length OBJECT IDENTIFIER');
  for (let at = 0; at < content.length; ) [, at] = base128(content, at);
}
