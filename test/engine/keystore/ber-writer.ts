/** The same value as DER, written as others write BER: no lengths, octet strings in pieces, lengths longer than need be. */
export type Manner = 'indefinite' | 'pieces' | 'long';

export function asBer(der: Uint8Array, manner: Manner): Uint8Array {
  return Uint8Array.from(rewritten(der, 0, manner).octets);
}

function rewritten(der: Uint8Array, at: number, manner: Manner): { octets: number[]; next: number } {
  const tag = der[at] as number;
  const first = der[at + 1] as number;
  const count = first < 0x80 ? 0 : first & 0x7f;
  let length = count === 0 ? first : 0;
  for (let i = 0; i < count; i += 1) length = length * 256 + (der[at + 2 + i] as number);
  const body = at + 2 + count;
  const next = body + length;
  const content = [...der.subarray(body, next)];
  if ((tag & 0x20) === 0) {
    // [0] IMPLICIT is an octet string here, and only there
    const piecemeal = manner === 'pieces' && (tag === 0x04 || tag === 0x80) && length > 1;
    if (!piecemeal) return { octets: [tag, ...lengthOf(length, manner), ...content], next };
    const half = length >> 1;
    const pieces = [content.slice(0, half), content.slice(half)].flatMap((piece) => [
      0x04,
      ...lengthOf(piece.length, manner),
      ...piece,
    ]);
    return { octets: [tag | 0x20, 0x80, ...pieces, 0, 0], next };
  }
  const inside: number[] = [];
  for (let child = body; child < next; ) {
    const one = rewritten(der, child, manner);
    inside.push(...one.octets);
    child = one.next;
  }
  if (manner === 'long') return { octets: [tag, ...lengthOf(inside.length, manner), ...inside], next };
  return { octets: [tag, 0x80, ...inside, 0, 0], next };
}

function lengthOf(length: number, manner: Manner): number[] {
  const four = [length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  if (manner === 'long') return [0x85, 0, ...four];
  if (length < 0x80) return [length];
  const short = four.slice(four.findIndex((octet) => octet !== 0));
  return [0x80 | short.length, ...short];
}
