/** Families of cases about the shape of one part: keys, extensions, what stands in the corners of a certificate. */
import { ascii, element } from '../../../test/engine/der-writer.ts';
import type { Extension } from './certificate.ts';
import { generalized, make, name, schemeNamed, signed, tbsOf } from './certificate.ts';
import * as ext from './extension.ts';
import type { Family } from './family.ts';
import { integer, type Key, keys, OID, rsaSpki, spkiOf } from './key.ts';
import { mutated } from './mutate.ts';
import type { Chance } from './random.ts';
import { ask, build, type Draft, HOST, key, leafExtensions } from './scene.ts';
import { anyTree, DIALLED } from './text.ts';

const MODULUS = (1n << 2047n) | 12345n;

/** A key that is none, or hardly one. */
function oddSpki(chance: Chance): Uint8Array {
  const curve = chance.one(['p224-0', 'p256-0', 'p384-0', 'p521-0']);
  const good = key(curve).spki;
  const header = good.length - { 'p224-0': 57, 'p256-0': 65, 'p384-0': 97, 'p521-0': 133 }[curve as 'p256-0'];
  const point = (change: (octets: Uint8Array) => Uint8Array): Uint8Array => {
    const octets = change(Uint8Array.from(good.subarray(header)));
    const oid = { 'p224-0': [0x2b, 0x81, 4, 0, 0x21], 'p256-0': [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7], 'p384-0': [0x2b, 0x81, 4, 0, 0x22], 'p521-0': [0x2b, 0x81, 4, 0, 0x23] }[curve as 'p256-0'];
    return spkiOf(OID.ec, element(6, oid), octets);
  };
  const rsa = (inside: Uint8Array, parameters: readonly number[] = [5, 0]): Uint8Array => spkiOf(OID.rsa, parameters, inside);
  const dsa = (p: Uint8Array, y: Uint8Array): Uint8Array => spkiOf(OID.dsa, element(0x30, p, integer(11n), integer(4n)), y);
  return chance.one<() => Uint8Array>([
    () => point((octets) => octets.fill(0xff, 1)),
    () => point((octets) => octets.with(octets.length - 1, (octets.at(-1) as number) ^ 1)),
    () => point((octets) => octets.with(0, chance.one([0, 2, 3, 5, 6]))),
    () => point((octets) => octets.subarray(0, chance.upTo(octets.length))),
    () => point((octets) => Buffer.concat([octets, Uint8Array.of(0)])),
    () => point(() => Uint8Array.of(0)),
    () => spkiOf(OID.ec, chance.one([[], [5, 0], element(6, [0x2b, 0x81, 4, 0, 0x0a]), element(6, [0x80])]), good.subarray(header)),
    () => rsaSpki(0n, 3n),
    () => rsaSpki(MODULUS, 0n),
    () => rsa(element(0x30, element(2, [0x80, 1]), integer(3n))),
    () => rsa(element(0x30, integer(MODULUS), element(2, [0xfd]))),
    () => rsa(element(0x30, integer(MODULUS), integer(1n << 70n))),
    () => rsa(element(0x30, integer(MODULUS))),
    () => rsa(element(0x30, element(2), integer(3n))),
    () => rsa(element(0x31, integer(MODULUS), integer(3n))),
    () => rsa(element(0x30, integer(MODULUS), integer(3n)), chance.one([[], [5, 1, 0], [4, 0]])),
    () => rsa(Buffer.concat([element(0x30, integer(MODULUS), integer(3n), [5, 0]), Uint8Array.of(1)])),
    () => spkiOf(OID.ed25519, chance.happens(0.5) ? [5, 0] : [], chance.octets(chance.one([0, 31, 32, 33]))),
    () => spkiOf(OID.x25519, chance.happens(0.5) ? [5, 0] : [], chance.octets(chance.one([0, 31, 32, 33]))),
    () => dsa(integer(23n), integer(9n)),
    () => dsa(integer(0n), integer(9n)),
    () => dsa(element(2, [0xff]), integer(9n)),
    () => dsa(integer(23n), element(2)),
    () => dsa(integer(23n), element(4, [1])),
    () => dsa(element(4, [1]), integer(9n)),
    () => spkiOf(OID.dsa, [], integer(9n)),
    () => element(0x30, element(0x30, element(6, OID.rsa), [5, 0]), element(3, chance.one([[], [8, 1], [1, 1], [1, 2], [3, 8]]))),
    () => mutated(chance, chance.one(Object.values(keys())).spki),
    // what Go passes over and OpenSSL does not
    () => element(0x30, element(0x30, element(6, OID.ec), element(6, [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]), [5, 0]), element(3, [0], key('p256-0').spki.subarray(-65)), [5, 0]),
  ])();
}

const keyShapes: Family = (chance) => {
  const own: Key = { ...key('p256-0'), spki: oddSpki(chance) };
  const where = chance.upTo(3);
  const list: Draft[] = [{}, {}, {}];
  Object.assign(list[where] as Draft, { key: own });
  // What it signs is signed by the key that it nearly is.
  const next = list[where + 1];
  if (next !== undefined) Object.assign(next, { signer: key('p256-0') });
  return ask(build(chance, list));
};

/** Every extension that Go knows, in good shape. */
function known(chance: Chance): Extension {
  return chance.one<() => Extension>([
    () => ext.basic(true, 1),
    () => ext.keyUsage(0, 5),
    () => ext.usages('serverAuth', 'any', 'nobody'),
    () => ext.names([['dns', HOST], ['ip', Uint8Array.of(10, 96, 0, 1)], ['email', 'a@b.example'], ['uri', 'https://a.example/'], ['other', 'x']]),
    () => ext.subjectKeyId(key('p256-0')),
    () => ext.authorityKeyId(key('p256-0')),
    () => ext.constraints([['dns', 'svc'], anyTree(chance)], [['ip', Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0)], ['email', 'a@b.example'], ['uri', 'x.example']]),
    () => ext.policies(1, 'any', 2),
    () => ext.mappings([1, 2], [2, 3]),
    () => ext.policyConstraints(3, 4),
    () => ext.inhibitAny(3),
    () => ({ oid: ext.EXT.distributionPoints, value: element(0x30, element(0x30, element(0xa0, element(0xa0, element(0x86, ascii('http://x/'))))), element(0x30, element(0x81, [0]))) }),
    () => ({ oid: ext.EXT.access, value: element(0x30, element(0x30, element(6, [0x2b, 6, 1, 5, 5, 7, 48, 1]), element(0x86, ascii('http://x')))) }),
  ])();
}

const extensionShapes: Family = (chance) => {
  const one = known(chance);
  let { value } = one;
  if (chance.happens(0.9)) value = mutated(chance, element(0x30, value)).subarray(2);
  if (chance.happens(0.1)) value = chance.octets(chance.upTo(6));
  const odd = { ...one, value, critical: chance.happens(0.4) };
  const where = chance.upTo(2);
  const list: Draft[] = [{}, {}];
  const rest = where === 1 ? leafExtensions(key('p256-0')) : [ext.basic(true)];
  Object.assign(list[where] as Draft, { extensions: [...rest.filter(({ oid }) => oid.join() !== odd.oid.join()), odd] });
  return ask(build(chance, list), chance.happens(0.5) ? { name: '' } : {});
};

/** Extensions as such, unique identifiers, versions, odd ends. */
const corners: Family = (chance) => {
  const [root, leaf] = build(chance, [{}, {}]) as [{ der: Uint8Array }, { der: Uint8Array; spec: Parameters<typeof make>[0] }];
  const { spec } = leaf;
  const bare = tbsOf({ ...spec, extensions: [] });
  const tail = (...parts: (Uint8Array | readonly number[])[]): Uint8Array => {
    // the fields of the signed part, and what shall follow them
    const long = (bare[1] as number) > 0x80 ? 2 + ((bare[1] as number) & 0x7f) : 2;
    return signed(element(0x30, bare.subarray(long), ...parts), spec);
  };
  const one = (...parts: (Uint8Array | readonly number[])[]): Uint8Array => element(0xa3, element(0x30, element(0x30, ...parts)));
  const oid = element(6, ext.EXT.unknown);
  const value = element(4, [5, 0]);
  const der = chance.one<() => Uint8Array>([
    () => tail(element(0x81, [0, 1])),
    () => tail([0x81, 0x80]),
    () => tail([0x81]),
    () => tail(element(0x82, [0, 1])),
    () => tail([0x82, 5]),
    () => tail(element(0x81, [0]), element(0x82, [0]), one(oid, value)),
    () => tail([0xa3, 0x82]),
    () => tail(element(0xa3)),
    () => tail(element(0xa3, element(0x31))),
    () => tail(element(0xa3, element(0x30), [5, 0])),
    () => tail(element(0xa3, element(0x30, oid))),
    () => tail(one()),
    () => tail(one(value)),
    () => tail(one(oid)),
    () => tail(one(oid, [1, 1, 1], value)),
    () => tail(one(oid, [1, 0], value)),
    () => tail(one(oid, [1, 1, 0xff], [1, 1, 0xff], value)),
    () => tail(one(oid, value, value)),
    () => tail(one(element(6), value)),
    () => tail(element(0x81, [0]), [5, 0]),
    () => make({ ...spec, version: chance.one([2, 4, 5, 0x81]) }),
    () => make({ ...spec, version: chance.one([1, 2]), extensions: [] }),
    () => make({ ...spec, serial: chance.one([[], [0], [0x80], [0xff], [0, 1], [0xff, 0x80], [0x80, 0]]) }),
    () => make({ ...spec, scheme: { ...spec.scheme, identifier: element(0x30, chance.one([[], [6, 0], [6, 1, 0x80], [6, 1, 0x2a, 5], [6, 1, 0x2a, 0x1f, 0]])) } }),
    () => make({ ...spec, notAfter: chance.one([element(0x17), element(0x0c, ascii('x')), generalized('x'), [0x17, 0x80], [], [0x18]].map((each) => Uint8Array.from(each))) }),
    () => make({ ...spec, subject: chance.one([element(0x30), element(0x31), element(0x30, element(0x30)), element(0x30, element(0x31)), element(0x30, element(0x31, element(0x30))), element(0x30, element(0x31, element(0x30, element(6, [0x55, 4, 3])))), element(0x30, element(0x31, element(0x31)))]) }),
    () => make({ ...spec, scheme: schemeNamed('sha256-ec', [5, 0]) }),
  ])();
  return ask([root, { der }], { name: '' });
};

/** Certificates without alternative names, whose common name would have fitted or not. */
const commonNames: Family = (chance) => {
  const dialled = chance.one(DIALLED);
  const near = chance.one([dialled, dialled, dialled.toUpperCase(), `*.${dialled.split('.').slice(1).join('.')}`, `${dialled}.`, dialled.replace(/\.$/, '')]);
  const extensions = chance.happens(0.8) ? [ext.basic(false)] : [ext.names([])];
  const subject = name(['CN', chance.one(DIALLED)], ['CN', near], ...(chance.happens(0.1) ? [['CN', ''] as const] : []));
  return ask(build(chance, [{}, { extensions, subject }]), { name: dialled });
};

export const SHAPE_FAMILIES: Readonly<Record<string, Family>> = {
  'key shapes': keyShapes,
  'extension shapes': extensionShapes,
  corners,
  'common names': commonNames,
};
