/** UTF-8 and base64 done by hand, since pure rooms have neither: against the platform's own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, sameBytes, toBase64 } from '../../src/domain/bytes.ts';
import { fromUtf8, toUtf8 } from '../../src/domain/utf8.ts';

describe('UTF-8 and base64 by hand', () => {
  const decoder = new TextDecoder();
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary-ascii' }),
  );

  it('writes what TextEncoder writes, lone surrogates and all', () => {
    const lone = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(fc.oneof(anyText, lone), (text) => {
        expect(toUtf8(text)).toEqual(new TextEncoder().encode(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads what it wrote, and what is not UTF-8 as TextDecoder does but for the number of U+FFFD', () => {
    fc.assert(fc.property(anyText, (text) => fromUtf8(toUtf8(text)) === decoder.decode(toUtf8(text))));
    const few = (text: string) => text.replace(/\ufffd+/g, '\ufffd');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(few(fromUtf8(bytes))).toBe(few(decoder.decode(bytes)));
      }),
      { numRuns: 3000 },
    );
    const odd = [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
      [0xf0, 0x80, 0x80, 0x80],
      [0xff],
      [0xef, 0xbb, 0xbf, 0x61],
    ];
    for (const bytes of odd)
      expect(few(fromUtf8(Uint8Array.from(bytes)))).toBe(few(decoder.decode(Uint8Array.from(bytes))));
    expect(fromUtf8(new Uint8Array(200_000).fill(0x61))).toBe('a'.repeat(200_000));
  });

  it('is the base64 of Buffer, and takes nothing else back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(sameBytes(fromBase64(text) ?? new Uint8Array([0]), bytes)).toBe(true);
        expect(fromBase64(`  ${text.replace(/(.{4})/g, '$1\r\n')}`)).toEqual(bytes);
      }),
    );
    for (const bad of [
      'A',
      'AA',
      'AAA',
      'AAAAA',
      'A===',
      '====',
      'AA=A',
      'AAA=AAAA',
      'AA-_',
      'ÀAAA',
      'AAAA\u0000',
      '=AAA',
    ])
      expect([bad, fromBase64(bad)]).toEqual([bad, undefined]);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3))).toBe(false);
    expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  });
});
