/**
 * Addresses in their one right form. A stand-in until the domain's own parser lands (src/domain/address.ts),
 * with the same shape, so that only this import changes.
 */
import { addressText } from '../read/alternative-name.ts';

export interface Address {
  readonly family: 4 | 6;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** As Go's netip.ParseAddr without zones: no leading zeros, no short forms, no brackets, no prefix length. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > 45) return undefined;
  const bytes = text.includes(':') ? six(text) : four(text);
  if (bytes === undefined) return undefined;
  return { family: bytes.length === 4 ? 4 : 6, bytes, text: addressText(bytes) };
}

function four(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return Uint8Array.from(parts, Number);
}

function six(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : groups(half)));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 16 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])]);
}

function groups(text: string): number[] | undefined {
  const octets: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes('.')) {
      const last = four(part);
      if (last === undefined) return undefined;
      octets.push(...last);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      const group = Number.parseInt(part, 16);
      octets.push(group >> 8, group & 0xff);
    }
  }
  return octets;
}
