/** Families of cases about signatures that nearly fit: other paddings, numbers out of range, DER that is none. */
import { createHash } from 'node:crypto';
import { children, element } from '../../../test/engine/der-writer.ts';
import { schemeFor, tbsOf } from './certificate.ts';
import type { Family } from './family.ts';
import { integer, type Key, number, octets } from './key.ts';
import type { Chance } from './random.ts';
import { ask, build, key } from './scene.ts';

const N256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const L25519 = 2n ** 252n + 27742317777372353535851937790883648493n;

/** SHA-256's DigestInfo (RFC 8017 §9.2), as it must be and otherwise. */
function digestInfo(chance: Chance, digest: Uint8Array): Uint8Array {
  const oid = element(6, [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, chance.one([1, 1, 1, 2])]);
  const parameters = chance.one([[5, 0], [5, 0], [], [4, 0]]);
  const after = chance.one([[], [], [0]]);
  return Buffer.concat([element(0x30, element(0x30, oid, parameters), element(4, digest)), Uint8Array.from(after)]);
}

function rsaSignature(chance: Chance, own: Key, tbs: Uint8Array): Uint8Array {
  const good = own.sign('sha256', false, tbs);
  const size = good.length;
  const info = digestInfo(chance, createHash('sha256').update(tbs).digest());
  const kind = chance.one([1, 1, 1, 2, 0]);
  const filled = chance.happens(0.7) ? size - info.length - 3 : chance.one([8, 9, 30]);
  const padding = Buffer.alloc(filled, chance.happens(0.8) ? 0xff : 0xfe);
  const rest = Buffer.alloc(Math.max(size - 3 - filled - info.length, 0), 7);
  const message = Buffer.concat([Uint8Array.of(0, kind), padding, Uint8Array.of(0), info, rest]).subarray(0, size);
  return chance.one<() => Uint8Array>([
    () => own.raw?.(message) ?? good,
    () => own.raw?.(message) ?? good,
    () => own.raw?.(message) ?? good,
    () => good.subarray(1),
    () => Buffer.concat([Uint8Array.of(0), good]),
    () => new Uint8Array(size),
    () => new Uint8Array(size).fill(0xff),
    () => own.sign('sha256', true, tbs),
    () => own.sign('sha512', false, tbs),
    () => new Uint8Array(0),
  ])();
}

function ecSignature(chance: Chance, own: Key, tbs: Uint8Array): Uint8Array {
  const good = own.sign('sha256', false, tbs);
  const [r, s] = children(good).map((each) => number(children(element(0x30, each)).map((one) => one.subarray(2))[0] as Uint8Array)) as [bigint, bigint];
  const pair = (...numbers: Uint8Array[]): Uint8Array => element(0x30, ...numbers);
  return chance.one<() => Uint8Array>([
    () => good,
    () => pair(integer(r), integer(N256 - s)),
    () => pair(integer(r + N256), integer(s)),
    () => pair(integer(r), integer(s + N256)),
    () => pair(integer(0n), integer(s)),
    () => pair(integer(r), integer(0n)),
    () => pair(integer(0n), integer(0n)),
    () => pair(integer(s), integer(r)),
    () => pair(integer(N256), integer(s)),
    () => pair(element(2, [0, 0, ...octets(r, 32)]), integer(s)),
    () => pair(element(2, [0x80, 1]), integer(s)),
    () => pair(integer(r)),
    () => pair(integer(r), integer(s), integer(1n)),
    () => Buffer.concat([good, Uint8Array.of(0)]),
    () => Buffer.concat([Uint8Array.of(0x30, 0x81), good.subarray(1)]),
    () => good.subarray(0, -1),
    () => new Uint8Array(0),
    () => own.sign('sha384', false, tbs),
  ])();
}

function edSignature(chance: Chance, own: Key, tbs: Uint8Array): Uint8Array {
  const good = own.sign(undefined, false, tbs);
  const back = (value: Uint8Array): Uint8Array => Uint8Array.from(value).reverse();
  const s = number(back(good.subarray(32)));
  return chance.one<() => Uint8Array>([
    () => good,
    () => Buffer.concat([good.subarray(0, 32), back(octets((s + L25519) % 2n ** 256n, 32))]),
    () => good.subarray(1),
    () => Buffer.concat([good, Uint8Array.of(0)]),
    () => new Uint8Array(64),
    () => Buffer.concat([Uint8Array.of(1), new Uint8Array(63)]),
    () => new Uint8Array(0),
  ])();
}

const oddSignatures: Family = (chance) => {
  const own = key(chance.one(['p256-1', 'rsa2048-0', 'rsa1024-0', 'ed25519-0', 'p256-2', 'rsa1025-0']));
  const [root, leaf] = build(chance, [{ key: own }, {}]);
  const { spec } = leaf as NonNullable<typeof leaf>;
  const tbs = tbsOf({ ...spec, scheme: schemeFor(own) });
  const make = { rsa: rsaSignature, ec: ecSignature, ed25519: edSignature }[own.kind as 'rsa'];
  const signature = make(chance, own, tbs);
  // BIT STRINGs may end in idle bits, which Go shifts out.
  const idle = chance.happens(0.05) ? 1 + chance.upTo(7) : 0;
  const bits = idle > 0 ? signature.map((octet, i) => (i === signature.length - 1 ? octet & (0xff << idle) : octet)) : signature;
  const der = element(0x30, tbs, schemeFor(own).identifier, element(3, [idle], bits));
  return ask([root as NonNullable<typeof root>, { der }], { name: '' });
};

export const SIGNATURE_FAMILIES: Readonly<Record<string, Family>> = { 'odd signatures': oddSignatures };
