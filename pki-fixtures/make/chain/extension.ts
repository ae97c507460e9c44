/** Extensions and what stands in them. */
import { ascii, element } from '../../../test/engine/der-writer.ts';
import type { Extension } from './certificate.ts';
import { keyIdOf } from './certificate.ts';
import type { Key } from './key.ts';

const ce = (last: number): number[] => [0x55, 29, last];

export const EXT = {
  subjectKeyId: ce(14),
  keyUsage: ce(15),
  names: ce(17),
  basic: ce(19),
  nameConstraints: ce(30),
  distributionPoints: ce(31),
  policies: ce(32),
  mappings: ce(33),
  authorityKeyId: ce(35),
  policyConstraints: ce(36),
  usages: ce(37),
  inhibitAny: ce(54),
  access: [0x2b, 6, 1, 5, 5, 7, 1, 1],
  unknown: [0x2a, 3, 4, 5],
} as const;

export function basic(authority: boolean, pathLength?: number): Extension {
  const length = pathLength === undefined ? [] : element(2, [pathLength]);
  return { oid: EXT.basic, critical: true, value: element(0x30, authority ? [1, 1, 0xff] : [], length) };
}

/** Bits counted from the first, 5 is keyCertSign. */
export function keyUsage(...bits: readonly number[]): Extension {
  const octets = [0, 0];
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] as number) | (0x80 >> (bit & 7));
  return { oid: EXT.keyUsage, critical: true, value: element(3, [0], octets) };
}

export const USAGES = {
  serverAuth: [0x2b, 6, 1, 5, 5, 7, 3, 1],
  clientAuth: [0x2b, 6, 1, 5, 5, 7, 3, 2],
  codeSigning: [0x2b, 6, 1, 5, 5, 7, 3, 3],
  emailProtection: [0x2b, 6, 1, 5, 5, 7, 3, 4],
  timeStamping: [0x2b, 6, 1, 5, 5, 7, 3, 8],
  ocspSigning: [0x2b, 6, 1, 5, 5, 7, 3, 9],
  any: [0x55, 29, 37, 0],
  ipsec: [0x2b, 6, 1, 5, 5, 7, 3, 5],
  nobody: [0x2a, 3, 4, 6],
} as const;
export type Usage = keyof typeof USAGES;

export function usages(...list: readonly Usage[]): Extension {
  return { oid: EXT.usages, value: element(0x30, ...list.map((usage) => element(6, USAGES[usage]))) };
}

export type Name = readonly ['dns' | 'email' | 'uri', string] | readonly ['ip', Uint8Array] | readonly ['other', string];
const TAGS = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87, other: 0x88 } as const;

export function generalName([kind, value]: Name): Uint8Array {
  return element(TAGS[kind], typeof value === 'string' ? ascii(value) : value);
}

export function names(list: readonly Name[], critical = false): Extension {
  return { oid: EXT.names, critical, value: element(0x30, ...list.map(generalName)) };
}

export function constraints(permitted: readonly Name[], excluded: readonly Name[], critical = true): Extension {
  const trees = (tag: number, list: readonly Name[]): Uint8Array | [] =>
    list.length === 0 ? [] : element(tag, ...list.map((each) => element(0x30, generalName(each))));
  const value = element(0x30, trees(0xa0, permitted), trees(0xa1, excluded));
  return { oid: EXT.nameConstraints, critical, value };
}

export function subjectKeyId(key: Key): Extension {
  return { oid: EXT.subjectKeyId, value: element(4, keyIdOf(key)) };
}

export function authorityKeyId(key: Key): Extension {
  return { oid: EXT.authorityKeyId, value: element(0x30, element(0x80, keyIdOf(key))) };
}

/** 1.2.N, or any policy. */
function policyOid(policy: number | 'any'): Uint8Array {
  return element(6, policy === 'any' ? [0x55, 0x1d, 0x20, 0] : [0x2a, policy]);
}

export function policies(...list: readonly (number | 'any')[]): Extension {
  return { oid: EXT.policies, value: element(0x30, ...list.map((each) => element(0x30, policyOid(each)))) };
}

export function mappings(...list: readonly (readonly [number | 'any', number | 'any'])[]): Extension {
  const pairs = list.map(([issuer, subject]) => element(0x30, policyOid(issuer), policyOid(subject)));
  return { oid: EXT.mappings, critical: true, value: element(0x30, ...pairs) };
}

export function policyConstraints(requireExplicit?: number, inhibitMapping?: number): Extension {
  const count = (tag: number, value: number | undefined): Uint8Array | [] =>
    value === undefined ? [] : element(tag, [value & 0xff]);
  const value = element(0x30, count(0x80, requireExplicit), count(0x81, inhibitMapping));
  return { oid: EXT.policyConstraints, critical: true, value };
}

export function inhibitAny(count: number): Extension {
  return { oid: EXT.inhibitAny, critical: true, value: element(2, [count & 0xff]) };
}
