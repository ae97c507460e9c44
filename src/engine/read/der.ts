/**
 * A cursor over DER, as strict as Go's cryptobyte (golang.org/x/crypto/cryptobyte/asn1.go): single-octet
 * tags, definite and minimal lengths of at most four octets, nothing beyond its parent's end. Content is
 * never copied. It does not recurse, so nesting costs nothing; what goes wrong is thrown as a DerFault and
 * becomes a value at the door (reading.ts).
 */
import type { FaultId } from '../../domain/certificate.ts';

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  numeric: 0x12,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universal: 0x1c,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

export class DerFault extends Error {
  readonly fault: FaultId;
  readonly offset: number;
  readonly element: string;

  constructor(fault: FaultId, offset: number, element: string) {
    super(fault);
    this.fault = fault;
    this.offset = offset;
    this.element = element;
  }
}

export class Der {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** where the next element begins */
  at: number;
  /** the element read last: its first octet, and where its content begins; it ends at `at` */
  start = 0;
  body = 0;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get empty(): boolean {
    return this.at >= this.end;
  }

  /** Is the next element's identifier octet this one? */
  sees(tag: number): boolean {
    return this.at < this.end && this.bytes[this.at] === tag;
  }

  /** Reads the header of the next element and steps over it; answers its identifier octet. */
  next(element: string): number {
    const { bytes, end } = this;
    const start = this.at;
    this.start = start;
    if (end - start < 2) this.fail('truncated', element);
    const tag = bytes[start] as number;
    // X.690 §8.1.2: tags above 30 take further octets; neither X.509 nor Go knows any.
    if ((tag & 0x1f) === 0x1f) this.fail('unexpected-tag', element);
    let length = bytes[start + 1] as number;
    let body = start + 2;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      // 0x80 is the indefinite form, which DER forbids (X.690 §10.1).
      if (octets === 0 || octets > 4) this.fail('bad-length', element);
      if (end - body < octets) this.fail('truncated', element);
      length = 0;
      for (let i = 0; i < octets; i += 1) length = length * 256 + (bytes[body + i] as number);
      // Minimal: the short form below 128, and no leading zero octet.
      if (length < 128 || bytes[body] === 0) this.fail('bad-length', element);
      body += octets;
    }
    if (length > end - body) this.fail(end === bytes.length ? 'truncated' : 'bad-length', element);
    this.body = body;
    this.at = body + length;
    return tag;
  }

  /** Steps over one element that must carry this tag. */
  take(tag: number, element: string): void {
    if (this.next(element) !== tag) this.fail('unexpected-tag', element);
  }

  /** A cursor over the content of the next element, which must carry this tag. */
  enter(tag: number, element: string): Der {
    this.take(tag, element);
    return new Der(this.bytes, this.body, this.at);
  }

  /** The last element with its header. */
  whole(): Uint8Array {
    return this.bytes.subarray(this.start, this.at);
  }

  /** The last element without its header. */
  content(): Uint8Array {
    return this.bytes.subarray(this.body, this.at);
  }

  done(element: string): void {
    if (this.at < this.end) this.fail('trailing-data', element, this.at);
  }

  fail(fault: FaultId, element: string, offset = this.start): never {
    throw new DerFault(fault, offset, element);
  }
}
