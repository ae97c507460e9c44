/**
 * Go's encoding/asn1, as far as certificate requests need it: the same steps over the same octets, so that what it refuses
 * is refused, in its words. Certificates are read otherwise (golang.org/x/crypto/cryptobyte), more strictly and with
 * fewer words.
 */
import { base128, objectIdentifier, structure, syntax, toGoValue, Trouble } from '../read/asn1-value.ts';

/** A type of Go's, as reflection sees it. What is to be looked at further is kept under a name, with its header. */
export type Shape =
  | {
      readonly is: 'struct';
      readonly name: string;
      readonly fields: readonly Field[];
      readonly keep?: string;
    }
  | { readonly is: 'list'; readonly name: string; readonly of: Shape; readonly set?: true }
  | { readonly is: 'raw'; readonly keep?: string }
  | { readonly is: 'any' }
  | { readonly is: 'int' | 'bool' | 'oid' | 'bits' | 'octets'; readonly keep?: string };

export interface Field {
  readonly shape: Shape;
  readonly optional?: boolean;
  /** context-specific, in place of the universal one */
  readonly tag?: number;
  /** asn1:"set" */
  readonly set?: boolean;
}

const SIMPLE = {
  int: { tag: 2, name: 'int' },
  bool: { tag: 1, name: 'bool' },
  oid: { tag: 6, name: 'ObjectIdentifier' },
  bits: { tag: 3, name: 'BitString' },
  octets: { tag: 4, name: '' },
} as const;

export type Kept = Map<string, Uint8Array[]>;

export interface Unmarshalled {
  /** undefined: it could be read */
  readonly trouble?: string;
  /** of the octets that were read */
  readonly end: number;
  readonly kept: Kept;
}

/** asn1.Unmarshal: what follows the value is the caller's business. */
export function unmarshal(bytes: Uint8Array, shape: Shape): Unmarshalled {
  const kept: Kept = new Map();
  try {
    return { end: field(bytes, 0, { shape }, kept), kept };
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    return { trouble: thrown.message, end: 0, kept };
  }
}

interface Header {
  readonly class: number;
  readonly tag: number;
  readonly length: number;
  readonly compound: boolean;
  /** where the content begins */
  readonly body: number;
}

function header(bytes: Uint8Array, start: number): Header {
  let at = start;
  if (at >= bytes.length) throw new Trouble('asn1: internal error in parseTagAndLength');
  const first = bytes[at++] as number;
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    [tag, at] = base128(bytes, at);
    if (tag < 0x1f) syntax('non-minimal tag');
  }
  if (at >= bytes.length) syntax('truncated tag or length');
  let length = bytes[at++] as number;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets === 0) syntax('indefinite length found (not DER)');
    length = 0;
    for (let i = 0; i < octets; i += 1) {
      if (at >= bytes.length) syntax('truncated tag or length');
      if (length >= 1 << 23) structure('length too large');
      length = length * 256 + (bytes[at++] as number);
      if (length === 0) structure('superfluous leading zeros in length');
    }
    if (length < 0x80) structure('non-minimal length');
  }
  return { class: first >> 6, tag, length, compound: (first & 0x20) !== 0, body: at };
}

/** parseField: where the next one begins. */
function field(bytes: Uint8Array, start: number, given: Field, kept: Kept): number {
  const { shape, optional = false, tag } = given;
  if (start === bytes.length) return optional ? start : syntax('sequence truncated');
  const read = header(bytes, start);
  const end = read.body + read.length;
  if (shape.is === 'any') {
    if (end > bytes.length) syntax('data truncated');
    const content = bytes.subarray(read.body, end);
    if (!read.compound && read.class === 0) toGoValue(read.tag, content);
    return end;
  }
  const [universal, compound] = expected(given);
  const wanted = tag ?? universal;
  const wrongTag = read.tag !== wanted || read.class !== (tag === undefined ? 0 : 2);
  if (shape.is !== 'raw' && (wrongTag || read.compound !== compound)) {
    if (optional) return start;
    structure(
      `tags don't match (${wanted} vs ${headerText(read)}) ${parametersText(given)} ${nameOf(shape)} @${read.body}`,
    );
  }
  if (end > bytes.length) syntax('data truncated');
  const content = bytes.subarray(read.body, end);
  if ('keep' in shape && shape.keep !== undefined)
    kept.set(shape.keep, [...(kept.get(shape.keep) ?? []), bytes.subarray(start, end)]);
  inside(shape, content, kept);
  return end;
}

function inside(shape: Shape, content: Uint8Array, kept: Kept): void {
  switch (shape.is) {
    case 'struct': {
      let at = 0;
      // what follows the last field is passed over
      for (const one of shape.fields) at = field(content, at, one, kept);
      return;
    }
    case 'list':
      list(shape, content, kept);
      return;
    case 'int':
      toGoValue(2, content);
      return;
    case 'bool':
      toGoValue(1, content);
      return;
    case 'bits':
      toGoValue(3, content);
      return;
    case 'oid':
      objectIdentifier(content);
      return;
    case 'any':
    case 'raw':
    case 'octets':
  }
}

/** parseSequenceOf: the tags of all of them first, then each. */
function list({ of }: Extract<Shape, { is: 'list' }>, content: Uint8Array, kept: Kept): void {
  const [wanted, compound] = expected({ shape: of });
  for (let at = 0; at < content.length; ) {
    const read = header(content, at);
    const fits = read.class === 0 && read.compound === compound && read.tag === wanted;
    if (of.is !== 'raw' && !fits) structure('sequence tag mismatch');
    at = read.body + read.length;
    if (at > content.length) syntax('truncated sequence');
  }
  for (let at = 0; at < content.length; ) at = field(content, at, { shape: of }, kept);
}

function expected({ shape, set }: Field): readonly [tag: number, compound: boolean] {
  switch (shape.is) {
    case 'struct':
      return [16, true];
    case 'list':
      return [shape.set === true || set === true ? 17 : 16, true];
    case 'raw':
    case 'any':
      return [-1, false];
    case 'int':
    case 'bool':
    case 'oid':
    case 'bits':
    case 'octets':
      return [SIMPLE[shape.is].tag, false];
  }
}

function nameOf(shape: Shape): string {
  if (shape.is === 'struct' || shape.is === 'list') return shape.name;
  return shape.is === 'raw' || shape.is === 'any' ? '' : SIMPLE[shape.is].name;
}

/** fmt's %+v of a tagAndLength. */
function headerText({ class: of, tag, length, compound }: Header): string {
  return `{class:${of} tag:${tag} length:${length} isCompound:${compound}}`;
}

/** The same of fieldParameters; where there is a tag Go prints the address at which it lies, which nobody can foretell. */
function parametersText({ optional = false, tag, set = false }: Field): string {
  return `{optional:${optional} explicit:false application:false private:false defaultValue:<nil> tag:${tag === undefined ? '<nil>' : '0x…'} stringType:0 timeType:0 set:${set} omitEmpty:false}`;
}
