/** Bytes: comparing and joining them, and base64 without the host's help, which pure rooms do not have. */

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 §4 with padding, as kubeconfigs carry their certificates. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const triple = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    parts.push(
      ALPHABET.charAt(triple >> 18) +
        ALPHABET.charAt((triple >> 12) & 63) +
        (left > 1 ? ALPHABET.charAt((triple >> 6) & 63) : '=') +
        (left > 2 ? ALPHABET.charAt(triple & 63) : '='),
    );
  }
  return parts.join('');
}

/** The bytes of base64 text, white space allowed; undefined for anything that is not whole base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[\t\n\r ]+/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  const padding = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((packed.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < packed.length; i += 4) {
    let triple = 0;
    for (let j = 0; j < 4; j++) triple = (triple << 6) | Math.max(0, ALPHABET.indexOf(packed.charAt(i + j)));
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (triple >> shift) & 0xff;
  }
  return bytes;
}
