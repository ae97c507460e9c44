/**
 * BER into DER, for what PKCS#12 allows (RFC 7292 §4 asks for BER, and NSS and Bouncy Castle write it): indefinite
 * and wasteful lengths become DER's, and octet strings in pieces become one. What is inside an octet string is left
 * as it is, so that nothing which is authenticated or signed changes.
 */
import { element } from '../make/der-write.ts';
import { DerFault, TAG } from '../read/der.ts';

/** As deep as a reader follows: a PFX needs eleven. */
const DEEPEST = 32;

/** @throws DerFault */
export function toDer(ber: Uint8Array, name: string): Uint8Array {
  const { der, next } = oneIn({ bytes: ber, name }, 0, ber.length, 0);
  if (next !== ber.length) throw new DerFault('trailing-data', next, name);
  return der;
}

interface Input {
  readonly bytes: Uint8Array;
  /** what it is a part of */
  readonly name: string;
}

interface One {
  readonly der: Uint8Array;
  /** its content, where the pieces of one octet string are put together */
  readonly content: Uint8Array;
  /** where the next element begins */
  readonly next: number;
}

const CONSTRUCTED = 0x20;

function oneIn(input: Input, start: number, end: number, depth: number): One {
  const { bytes } = input;
  const fail = (fault: DerFault['fault']): never => {
    throw new DerFault(fault, start, input.name);
  };
  if (depth > DEEPEST) fail('too-deep');
  if (end - start < 2) fail('truncated');
  const tag = bytes[start] as number;
  // tag 0 is the end of contents, which has its place only where a length is indefinite
  if ((tag & 0x1f) === 0x1f || tag === 0) fail('unexpected-tag');
  const { length, body } = lengthAt(input, start + 1, end);
  if (length !== undefined && length > end - body) fail('truncated');
  if ((tag & CONSTRUCTED) === 0) {
    if (length === undefined) return fail('bad-length');
    const content = bytes.subarray(body, body + length);
    return { der: element(tag, content), content, next: body + length };
  }
  const inside: One[] = [];
  const inner = length === undefined ? end : body + length;
  let at = body;
  while (length === undefined ? !endsAt(bytes, at) : at < inner) {
    const one = oneIn(input, at, inner, depth + 1);
    inside.push(one);
    at = one.next;
  }
  const next = length === undefined ? at + 2 : at;
  // X.690 §8.7.3: pieces of an octet string are octet strings
  const pieces = tag === (TAG.octetString | CONSTRUCTED);
  const content = join(inside.map((one) => (pieces ? one.content : one.der)));
  return { der: element(pieces ? TAG.octetString : tag, content), content, next };
}

/** X.690 §8.1.3. Undefined is the indefinite form; leading zeroes are allowed, and four octets enough for any file. */
function lengthAt({ bytes, name }: Input, at: number, end: number) {
  const first = bytes[at] as number;
  if (first < 0x80) return { length: first, body: at + 1 };
  if (first === 0x80) return { length: undefined, body: at + 1 };
  const octets = first & 0x7f;
  if (octets > 8 || end - at - 1 < octets) throw new DerFault('bad-length', at, name);
  let length = 0;
  for (let i = 1; i <= octets; i += 1) length = length * 256 + (bytes[at + i] as number);
  return { length, body: at + 1 + octets };
}

function endsAt(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0;
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
