/** A few words of DER, for taking a certificate apart and putting it together wrongly. */
export function element(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const content = Buffer.concat(parts.map((part) => Uint8Array.from(part)));
  return Buffer.concat([Uint8Array.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return [0x80 | octets.length, ...octets];
}

export function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** The elements inside one element. Only for well-formed input. */
export function children(der: Uint8Array): Uint8Array[] {
  const [from] = header(der, 0);
  const list: Uint8Array[] = [];
  for (let at = from; at < der.length; ) {
    const [body, length] = header(der, at);
    list.push(der.subarray(at, body + length));
    at = body + length;
  }
  return list;
}

function header(der: Uint8Array, at: number): [number, number] {
  const first = der[at + 1] as number;
  if (first < 0x80) return [at + 2, first];
  let length = 0;
  for (let i = 0; i < (first & 0x7f); i += 1) length = length * 256 + (der[at + 2 + i] as number);
  return [at + 2 + (first & 0x7f), length];
}

export const PARTS = [
  'version',
  'serial',
  'algorithm',
  'issuer',
  'validity',
  'subject',
  'key',
  'extensions',
] as const;
export type Parts = Record<(typeof PARTS)[number], Uint8Array>;

/** A version 3 certificate with some parts of its signed half replaced; an empty part is left out. */
export function rebuilt(der: Uint8Array, replace: (parts: Parts) => Partial<Parts>): Uint8Array {
  const [tbs, algorithm, signature] = children(der) as [Uint8Array, Uint8Array, Uint8Array];
  const pieces = children(tbs);
  const parts = Object.fromEntries(PARTS.map((name, i) => [name, pieces[i]])) as Parts;
  const changed = { ...parts, ...replace(parts) };
  return element(0x30, element(0x30, ...PARTS.map((name) => changed[name])), algorithm, signature);
}

export function extension(oid: readonly number[], value: Uint8Array, critical?: number): Uint8Array {
  return element(
    0x30,
    element(0x06, oid),
    critical === undefined ? [] : element(0x01, [critical]),
    element(0x04, value),
  );
}

export function extensions(...list: readonly Uint8Array[]): Uint8Array {
  return element(0xa3, element(0x30, ...list));
}
