/** Base64 as the API server decodes it, with the fault where Go sees it. */
import { toUtf8 } from '../../domain/utf8.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map(Array.from(ALPHABET, (character, i) => [character.charCodeAt(0), i]));

/** encoding/base64 StdEncoding: line breaks are passed over, and nothing else; a fault is the offset that Go names. */
export function decodeAsGo(text: string): Uint8Array | number {
  const octets = toUtf8(text);
  const out: number[] = [];
  let [group, held, at] = [0, 0, 0];
  for (; at < octets.length; at += 1) {
    const octet = octets[at] as number;
    if (octet === 0x0a || octet === 0x0d) continue;
    if (octet === 0x3d) break;
    const value = VALUES.get(octet);
    if (value === undefined) return at;
    group = (group << 6) | value;
    held += 1;
    if (held < 4) continue;
    out.push((group >> 16) & 255, (group >> 8) & 255, group & 255);
    [group, held] = [0, 0];
  }
  const fault = paddingFault(octets, at, held);
  if (fault !== undefined) return fault;
  if (held === 2) out.push((group >> 4) & 255);
  if (held === 3) out.push((group >> 10) & 255, (group >> 2) & 255);
  return Uint8Array.from(out);
}

/** What follows the last whole group, as decodeQuantum takes it. */
function paddingFault(octets: Uint8Array, start: number, held: number): number | undefined {
  if (start === octets.length) return held === 0 ? undefined : start - held;
  if (held < 2) return start;
  let at = start + 1;
  const skip = () => {
    while (octets[at] === 0x0a || octets[at] === 0x0d) at += 1;
  };
  skip();
  if (held === 2) {
    if (at === octets.length) return octets.length;
    if (octets[at] !== 0x3d) return at - 1;
    at += 1;
    skip();
  }
  return at < octets.length ? at : undefined;
}
