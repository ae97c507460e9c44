/** Base64 (RFC 4648 §4) between octets and octets, as strict as Go's StdEncoding inside a PEM block. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const TO = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const FROM = new Uint8Array(256).fill(0xff);
for (const [value, octet] of TO.entries()) FROM[octet] = value;

const BLANK = 0xfe;
for (const octet of [0x20, 0x09, 0x0a, 0x0d]) FROM[octet] = BLANK;
const PAD = 0x3d;

/** The octets, or the offset of the first character that cannot stand where it stands. */
export function decodeBase64(bytes: Uint8Array, start: number, end: number): Uint8Array | number {
  const out = new Uint8Array(Math.ceil(((end - start) * 3) / 4));
  let length = 0;
  let group = 0;
  let held = 0;
  let pads = 0;
  let last = start;
  for (let i = start; i < end; i += 1) {
    // whole groups at a time for as long as nothing but the alphabet comes: that is nearly all of it
    while (held === 0 && pads === 0 && i + 4 <= end) {
      const a = FROM[bytes[i] as number] as number;
      const b = FROM[bytes[i + 1] as number] as number;
      const c = FROM[bytes[i + 2] as number] as number;
      const d = FROM[bytes[i + 3] as number] as number;
      if ((a | b | c | d) > 63) break;
      out[length] = (a << 2) | (b >> 4);
      out[length + 1] = (b << 4) | (c >> 2);
      out[length + 2] = (c << 6) | d;
      length += 3;
      i += 4;
      last = i - 1;
    }
    if (i >= end) break;
    const octet = bytes[i] as number;
    const value = FROM[octet] as number;
    if (value === BLANK) continue;
    last = i;
    if (octet === PAD) {
      pads += 1;
      if (held + pads > 4 || held < 2) return i;
      continue;
    }
    if (value === 0xff || pads > 0) return i;
    group = (group << 6) | value;
    held += 1;
    if (held < 4) continue;
    out[length] = group >> 16;
    out[length + 1] = group >> 8;
    out[length + 2] = group;
    length += 3;
    group = 0;
    held = 0;
  }
  if (held > 0 && held + pads !== 4) return last;
  if (held > 1) out[length++] = (group << (6 * pads)) >> 16;
  if (held > 2) out[length++] = (group << (6 * pads)) >> 8;
  return out.subarray(0, length);
}

/** In lines of `columns` characters (a multiple of four), each with its newline. */
export function encodeBase64(octets: Uint8Array, columns: number): Uint8Array {
  const characters = Math.ceil(octets.length / 3) * 4;
  const out = new Uint8Array(characters + Math.ceil(characters / columns));
  let at = 0;
  let column = 0;
  for (let i = 0; i < octets.length; i += 3) {
    const left = octets.length - i;
    const group = ((octets[i] as number) << 16) | ((octets[i + 1] ?? 0) << 8) | (octets[i + 2] ?? 0);
    out[at++] = TO[group >> 18] as number;
    out[at++] = TO[(group >> 12) & 63] as number;
    out[at++] = left > 1 ? (TO[(group >> 6) & 63] as number) : PAD;
    out[at++] = left > 2 ? (TO[group & 63] as number) : PAD;
    column += 4;
    if (column < columns && left > 3) continue;
    out[at++] = 0x0a;
    column = 0;
  }
  return out;
}
