/** UTF-8 by hand, since pure rooms have no TextEncoder and no TextDecoder. */

/** Lone surrogates become U+FFFD, as the platform's encoder has it. */
export function toUtf8(text: string): Uint8Array {
  const out: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0xfffd;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      out.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return Uint8Array.from(out);
}

/** Bytes that are not UTF-8 become U+FFFD, one for each; a byte order mark at the start is dropped. */
export function fromUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  let units: number[] = [];
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let i = start; i < bytes.length; ) {
    const { code, length } = sequenceAt(bytes, i);
    i += length;
    if (code > 0xffff) units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    else units.push(code);
    // fromCharCode takes its units as arguments, and there is a limit to those
    if (units.length > 4096) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  return parts.join('') + String.fromCharCode(...units);
}

/** The code point that begins at an offset; RFC 3629: shortest form only, no surrogates, at most U+10FFFF. */
function sequenceAt(bytes: Uint8Array, at: number): { code: number; length: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { code: first, length: 1 };
  const length =
    first >= 0xc2 && first < 0xe0
      ? 2
      : first >= 0xe0 && first < 0xf0
        ? 3
        : first >= 0xf0 && first < 0xf5
          ? 4
          : 0;
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if (next >> 6 !== 2) return { code: 0xfffd, length: 1 };
    code = (code << 6) | (next & 63);
  }
  const tooShort = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
  const bad = length === 0 || tooShort || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff;
  return bad ? { code: 0xfffd, length: 1 } : { code, length };
}
