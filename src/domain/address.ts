/**
 * IP addresses and prefixes exactly as Go's net/netip reads and prints them: no octal, no short forms, no
 * leading zeros, no zones. Ours because it must be exact: an address that we read otherwise than the API
 * server does becomes a certificate that fits nobody.
 */

export interface Address {
  readonly family: 4 | 6;
  /** 4 or 16 octets */
  readonly bytes: Uint8Array;
  /** as netip.Addr.String prints it */
  readonly text: string;
}

export interface Prefix {
  readonly address: Address;
  readonly bits: number;
  /** address/bits, the address masked */
  readonly text: string;
}

/** netip.ParseAddr without zones; undefined for whatever it would refuse. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > 45) return undefined;
  const bytes = text.includes(':') ? parseV6(text) : parseV4(text);
  return bytes === undefined ? undefined : addressOf(bytes);
}

/** netip.ParsePrefix, with the address masked as netip.Prefix.Masked does. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || !/^(?:0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  const bits = Number(length);
  if (bits > address.bytes.length * 8) return undefined;
  const masked = addressOf(address.bytes.map((octet, i) => octet & maskOctet(bits - i * 8)));
  return { address: masked, bits, text: `${masked.text}/${bits}` };
}

/** Go's net.IP.To4: an IPv4-mapped address is the IPv4 address, and that is what x509 writes into a certificate. */
export function unmapped(address: Address): Address {
  const mapped = address.family === 6 && address.text.startsWith('::ffff:') && address.text.includes('.');
  return mapped ? addressOf(address.bytes.slice(12)) : address;
}

/** The n-th address of a prefix; undefined when the prefix has fewer. */
export function nthAddress(prefix: Prefix, n: number): Address | undefined {
  const bytes = Uint8Array.from(prefix.address.bytes);
  let carry = n;
  for (let i = bytes.length - 1; i >= 0 && carry > 0; i--) {
    const sum = (bytes[i] ?? 0) + carry;
    bytes[i] = sum & 0xff;
    carry = Math.floor(sum / 256);
  }
  const address = addressOf(bytes);
  return carry === 0 && contains(prefix, address) ? address : undefined;
}

export function contains(prefix: Prefix, address: Address): boolean {
  return (
    prefix.address.family === address.family &&
    prefix.address.bytes.every(
      (octet, i) => octet === ((address.bytes[i] ?? 0) & maskOctet(prefix.bits - i * 8)),
    )
  );
}

/** The bits of a mask that fall into one octet, given how many of its bits are left at that octet. */
function maskOctet(left: number): number {
  if (left >= 8) return 0xff;
  return left <= 0 ? 0 : (0xff << (8 - left)) & 0xff;
}

/** The address of 4 or 16 octets. */
export function addressOf(bytes: Uint8Array): Address {
  return bytes.length === 4
    ? { family: 4, bytes, text: bytes.join('.') }
    : { family: 6, bytes, text: printV6(bytes) };
}

function parseV4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (
    parts.length !== 4 ||
    !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
  ) {
    return undefined;
  }
  return Uint8Array.from(parts, Number);
}

function parseV6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = octetsOf(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? octetsOf(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  // "::" stands for at least one group of zeros
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return Uint8Array.from([...head, ...new Uint8Array(missing), ...tail]);
}

/** The octets of one side of "::"; a dotted IPv4 tail may only end the whole address. */
function octetsOf(side: string, last: boolean): number[] | undefined {
  if (side === '') return [];
  const octets: number[] = [];
  const groups = side.split(':');
  for (const [i, group] of groups.entries()) {
    if (group.includes('.')) {
      const v4 = last && i === groups.length - 1 ? parseV4(group) : undefined;
      if (v4 === undefined) return undefined;
      octets.push(...v4);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      octets.push(value >> 8, value & 0xff);
    } else {
      return undefined;
    }
  }
  return octets;
}

function printV6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  // netip keeps the dotted form for IPv4-mapped addresses only
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${bytes.slice(12).join('.')}`;
  }
  // RFC 5952 §4.2: the longest run of two or more zero groups, the first of equals
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
    if (length > 0) i += length - 1;
  }
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return best.start < 0 ? hex(0, 8) : `${hex(0, best.start)}::${hex(best.start + best.length, 8)}`;
}
