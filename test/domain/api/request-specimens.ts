/**
 * Requests of every kind that people and attackers send, laid octet by octet: libraries refuse to make most of them. Each
 * is signed by its own key, unless that is what is wrong with it.
 */
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ascii, element } from '../../engine/der-writer.ts';

interface Half {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const ec = (namedCurve: string) => (): Half => generateKeyPairSync('ec', { namedCurve });
const rsa = (modulusLength: number) => (): Half => generateKeyPairSync('rsa', { modulusLength });
const KEYS = {
  'P-256': ec('P-256'),
  'P-384': ec('P-384'),
  'P-521': ec('P-521'),
  'P-224': ec('secp224r1'),
  'secp256k1': ec('secp256k1'),
  'rsa-2048': rsa(2048),
  'rsa-1024': rsa(1024),
  'rsa-768': rsa(768),
  'ed25519': (): Half => generateKeyPairSync('ed25519'),
  'dsa': (): Half => generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }),
} as const;
type KeyId = keyof typeof KEYS;
const made = new Map<KeyId, Half>();

function keyOf(id: KeyId): Half {
  const half = made.get(id) ?? KEYS[id]();
  made.set(id, half);
  return half;
}

const oid = (...octets: number[]) => element(0x06, octets);
const ATTRIBUTES = {
  CN: oid(0x55, 4, 3),
  O: oid(0x55, 4, 10),
  OU: oid(0x55, 4, 11),
  C: oid(0x55, 4, 6),
  L: oid(0x55, 4, 7),
  serialNumber: oid(0x55, 4, 5),
  title: oid(0x55, 4, 12),
  email: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1),
  DC: oid(0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25),
  /** 1.3.6.1.4.1.57683.2: the user's uid, for API servers */
  uid: oid(0x2b, 6, 1, 4, 1, 0x83, 0xc2, 0x53, 2),
} as const;

type Value = string | Uint8Array;
/** One attribute, or several in one RDN; text is UTF-8 unless an element is given. */
type Rdn = readonly (readonly [keyof typeof ATTRIBUTES, Value])[];

const attribute = ([type, value]: Rdn[number]) =>
  element(0x30, ATTRIBUTES[type], typeof value === 'string' ? element(0x0c, Buffer.from(value)) : value);
const nameOf = (rdns: readonly Rdn[]) =>
  element(0x30, ...rdns.map((rdn) => element(0x31, ...rdn.map(attribute))));

const ALGORITHMS = {
  'sha256-ecdsa': { oid: oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2), hash: 'sha256', parameters: [] },
  'sha512-ecdsa': { oid: oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4), hash: 'sha512', parameters: [] },
  'sha1-ecdsa': { oid: oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1), hash: 'sha1', parameters: [] },
  'sha256-rsa': {
    oid: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11),
    hash: 'sha256',
    parameters: [5, 0],
  },
  'sha1-rsa': { oid: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5), hash: 'sha1', parameters: [5, 0] },
  'md5-rsa': { oid: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4), hash: 'md5', parameters: [5, 0] },
  'pss': { oid: oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10), hash: 'sha256', parameters: [] },
  'ed25519': { oid: oid(0x2b, 0x65, 0x70), hash: undefined, parameters: [] },
  'sha256-dsa': {
    oid: oid(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2),
    hash: 'sha256',
    parameters: [],
  },
  'unknown': { oid: oid(0x2a, 3, 4), hash: 'sha256', parameters: [] },
} as const;
type AlgorithmId = keyof typeof ALGORITHMS;

const SHA256 = oid(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1);
const MGF1 = oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8);
const PSS_PARAMETERS = element(
  0x30,
  element(0xa0, element(0x30, SHA256, [5, 0])),
  element(0xa1, element(0x30, MGF1, element(0x30, SHA256, [5, 0]))),
  element(0xa2, element(2, [32])),
);

export interface Laid {
  readonly subject?: readonly Rdn[];
  /** GeneralNames, as elements */
  readonly names?: readonly Uint8Array[];
  /** further extensions, as elements */
  readonly extensions?: readonly Uint8Array[];
  /** further attributes, as elements */
  readonly attributes?: readonly Uint8Array[];
  readonly key?: KeyId;
  /** another key signs it */
  readonly signedBy?: KeyId;
  readonly algorithm?: AlgorithmId;
  readonly version?: readonly number[];
  /** after it was signed */
  readonly spoilt?: true;
}

export function layRequest(laid: Laid): Uint8Array {
  const { subject = ALICE, names = [], extensions = [], attributes = [], key = 'P-256' } = laid;
  const { publicKey } = keyOf(key);
  const san = names.length === 0 ? [] : [extension(SAN, element(0x30, ...names))];
  const asked = [...san, ...extensions];
  const request =
    asked.length === 0 ? [] : [element(0x30, EXTENSION_REQUEST, element(0x31, element(0x30, ...asked)))];
  const info = element(
    0x30,
    element(2, laid.version ?? [0]),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa0, ...request, ...attributes),
  );
  const algorithm = laid.algorithm ?? usual(key);
  const { oid: id, hash, parameters } = ALGORITHMS[algorithm];
  const private_ = keyOf(laid.signedBy ?? key).privateKey;
  const signature = sign(
    hash,
    info,
    algorithm === 'pss'
      ? { key: private_, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
      : private_,
  );
  if (laid.spoilt === true) signature[signature.length - 1] = (signature.at(-1) as number) ^ 1;
  return element(
    0x30,
    info,
    element(0x30, id, algorithm === 'pss' ? PSS_PARAMETERS : parameters),
    element(3, [0], signature),
  );
}

function usual(key: KeyId): AlgorithmId {
  if (key === 'ed25519') return 'ed25519';
  if (key === 'dsa') return 'sha256-dsa';
  return key.startsWith('rsa') ? 'sha256-rsa' : 'sha256-ecdsa';
}

const EXTENSION_REQUEST = oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14);
const CHALLENGE = element(
  0x30,
  oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 7),
  element(0x31, element(0x0c, Buffer.from('secret'))),
);
const SAN = oid(0x55, 0x1d, 17);
const extension = (id: Uint8Array, value: Uint8Array) => element(0x30, id, element(4, value));
const KEY_USAGE = extension(oid(0x55, 0x1d, 15), element(3, [7, 0x80]));
const EXTENDED = (last: number) =>
  extension(oid(0x55, 0x1d, 37), element(0x30, oid(0x2b, 6, 1, 5, 5, 7, 3, last)));
const AUTHORITY = extension(oid(0x55, 0x1d, 19), element(0x30, [1, 1, 0xff]));
const PRIVATE = extension(oid(0x2a, 3, 4, 5), element(5));

const ALICE: readonly Rdn[] = [[['O', 'dev']], [['CN', 'alice']]];
const NODE: readonly Rdn[] = [[['O', 'system:nodes']], [['CN', 'system:node:w-1']]];
const dns = (name: string) => element(0x82, Buffer.from(name));
const ip = (...octets: number[]) => element(0x87, octets);
const IP4 = ip(10, 0, 0, 1);
const IP6 = ip(0xfd, ...Array.from({ length: 14 }, () => 0), 1);
const email = element(0x81, ascii('a@example.com'));
const uri = element(0x86, ascii('spiffe://example.com/a'));

/** What is well-formed, and what Go takes for well-formed. */
const WELL: Readonly<Record<string, Laid>> = {
  'alice': {},
  'node': { subject: NODE },
  'node serving': { subject: NODE, names: [dns('w-1'), IP4] },
  'node serving by address': { subject: NODE, names: [IP6] },
  'node with a uri': { subject: NODE, names: [dns('w-1'), uri] },
  'node with mail': { subject: NODE, names: [email] },
  'node with all kinds': { subject: NODE, names: [dns('w-1'), IP4, email, uri] },
  'node with an odd name': { subject: NODE, names: [element(0xa4, nameOf(ALICE))] },
  'node in two groups': { subject: [[['O', 'system:nodes']], [['O', 'dev']], [['CN', 'system:node:w-1']]] },
  'node in one RDN': {
    subject: [
      [
        ['O', 'system:nodes'],
        ['CN', 'system:node:w-1'],
      ],
    ],
  },
  'node in no group': { subject: [[['CN', 'system:node:w-1']]], names: [dns('w-1')] },
  'node of another name': { subject: [[['O', 'system:nodes']], [['CN', 'w-1']]], names: [dns('w-1')] },
  'node with an empty name': { subject: [[['O', 'system:nodes']], [['CN', 'system:node:']]] },
  'node that smuggles': { subject: NODE, names: [dns('kubernetes.default.svc'), dns('w-1')] },
  'other node': { subject: [[['O', 'system:nodes']], [['CN', 'system:node:w-2']]], names: [dns('w-2')] },
  'two nodes': {
    subject: [[['O', 'system:nodes']], [['CN', 'system:node:w-2']], [['CN', 'system:node:w-1']]],
  },
  'masters': { subject: [[['O', 'system:masters']], [['CN', 'root']]] },
  'masters among others': { subject: [[['O', 'dev']], [['O', 'system:masters']], [['CN', 'root']]] },
  'masters, nearly': { subject: [[['O', 'system:mаsters']], [['O', 'System:Masters']], [['CN', 'аdmin']]] },
  'cluster-admins': { subject: [[['O', 'kubeadm:cluster-admins']], [['CN', 'eve']]] },
  'scheduler': { subject: [[['CN', 'system:kube-scheduler']]] },
  'empty': { subject: [] },
  'no common name': { subject: [[['O', 'dev']]] },
  'three common names': { subject: [[['CN', 'a']], [['CN', 'b']], [['CN', 'c']]] },
  'all attributes': {
    subject: [
      [['C', 'DE']],
      [['L', 'Ulm']],
      [['DC', 'example']],
      [['O', 'dev']],
      [['OU', 'one']],
      [['OU', 'two']],
      [['CN', 'alice']],
      [['serialNumber', '1']],
      [['serialNumber', '2']],
      [['title', 'Dr']],
      [['email', element(0x16, ascii('a@example.com'))]],
      [['uid', 'u-1']],
    ],
  },
  'printable and BMP': {
    subject: [[['O', element(0x13, ascii('dev'))]], [['CN', element(0x1e, [0, 0x61, 0, 0x6c])]]],
  },
  'a common name that is a number': { subject: [[['O', 'dev']], [['CN', element(2, [7])]]] },
  'a group without a name': { subject: [[['O', '']], [['O', 'dev']], [['O', 'dev']], [['CN', 'alice']]] },
  'hidden characters': { subject: [[['O', 'dev\u200b']], [['CN', '\u202eecila\u0007']]] },
  'a client with names': { names: [dns('alice.example.com'), email, uri, IP4] },
  'extensions': { extensions: [KEY_USAGE, EXTENDED(2), AUTHORITY, PRIVATE] },
  'asks to serve': { extensions: [EXTENDED(1)], names: [dns('web.example.com')] },
  'challenge': { attributes: [CHALLENGE] },
  'an attribute that is none': { attributes: [element(4, [1, 2, 3])] },
  'version 7': { version: [7] },
  'P-384': { key: 'P-384' },
  'P-521': { key: 'P-521', algorithm: 'sha512-ecdsa' },
  'P-224': { key: 'P-224' },
  'rsa-2048': { key: 'rsa-2048' },
  'rsa-2048 node': { key: 'rsa-2048', subject: NODE, names: [dns('w-1')] },
  'rsa-1024': { key: 'rsa-1024' },
  'rsa-768': { key: 'rsa-768' },
  'ed25519': { key: 'ed25519' },
  'pss': { key: 'rsa-2048', algorithm: 'pss' },
  'sha1': { key: 'rsa-2048', algorithm: 'sha1-rsa' },
  'sha1 on P-256': { algorithm: 'sha1-ecdsa' },
  'md5': { key: 'rsa-2048', algorithm: 'md5-rsa' },
  'dsa': { key: 'dsa' },
  'secp256k1': { key: 'secp256k1' },
  'an algorithm of nobody': { algorithm: 'unknown' },
  'another kind of algorithm': { key: 'rsa-2048', signedBy: 'P-256', algorithm: 'sha256-ecdsa' },
  'signed by another': { key: 'rsa-2048', signedBy: 'rsa-1024' },
  'spoilt': { spoilt: true },
  'spoilt ed25519': { key: 'ed25519', spoilt: true },
  'no names in the list': { extensions: [extension(SAN, element(0x30))] },
  'a name that is no ASCII': { names: [dns('ä.example.com')] },
  'mail that is no ASCII': { names: [element(0x81, Buffer.from('ä@example.com'))] },
  'a uri that is none': { names: [element(0x86, ascii('http://[::1'))] },
  'a uri that is no ASCII': { names: [element(0x86, Buffer.from('http://ä'))] },
  'an address of five octets': { names: [ip(1, 2, 3, 4, 5)] },
  'names twice': {
    extensions: [extension(SAN, element(0x30, dns('a'))), extension(SAN, element(0x30, dns('b')))],
  },
  'names that are no list': { extensions: [extension(SAN, element(4, [1]))] },
};

export function pemOf(der: Uint8Array, label = 'CERTIFICATE REQUEST'): string {
  const body = Buffer.from(der)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

/** As armour is met, rightly and wrongly. */
function armoured(): Readonly<Record<string, string>> {
  const [one, two] = [layRequest({}), layRequest({ subject: NODE })];
  const pem = pemOf(one);
  return {
    'label NEW': pemOf(one, 'NEW CERTIFICATE REQUEST'),
    'label CERTIFICATE': pemOf(one, 'CERTIFICATE'),
    'label in lower case': pemOf(one, 'certificate request'),
    'two requests': pem + pemOf(two),
    'a parameter block first': pemOf(element(0x30), 'EC PARAMETERS') + pem,
    'text around': `Certificate Request:\n  Data:\n${pem}that is all\n`,
    'headers': pem.replace('-----\n', '-----\nComment: hello\nX: y\n\n'),
    'carriage returns': pem.replaceAll('\n', '\r\n'),
    'indented': pem.replaceAll(/^/gm, '  '),
    'a mark of order': `\ufeff${pem}`,
    'no end': pem.slice(0, pem.indexOf('-----END')),
    'another end': pem.replace('END CERTIFICATE REQUEST', 'END CERTIFICATE'),
    'no newline at the end': pem.trimEnd(),
    'text after the end': pem.replace(/-----\n$/, '----- x\n'),
    'blanks in it': pem.replace('MI', ' M I'),
    'a comma in it': pem.replace('MI', 'M,I'),
    'two beginnings': `-----BEGIN X-----\n${pem}`,
    'nothing inside': '-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n',
    'nothing': '',
    'words': 'hello\n',
    'bare': Buffer.from(one).toString('latin1'),
  };
}

/** Damage of every kind that DER can have, by a seed. */
function damaged(random: () => number, many: number): Readonly<Record<string, string>> {
  const laid = [
    layRequest({
      names: [dns('alice.example.com'), IP4],
      extensions: [EXTENDED(2)],
      attributes: [CHALLENGE],
    }),
    layRequest({ key: 'ed25519', subject: NODE }),
    layRequest({ key: 'rsa-1024' }),
  ];
  const found: Record<string, string> = {};
  const [first = new Uint8Array()] = laid;
  found['cut short'] = pemOf(first.subarray(0, -3));
  found['more behind'] = pemOf(Buffer.concat([first, Buffer.from([5, 0])]));
  found['a number'] = pemOf(element(2, [1]));
  found['an empty sequence'] = pemOf(element(0x30));
  for (let i = 0; i < many; i += 1) {
    const der = Buffer.from(laid[Math.floor(random() * laid.length)] as Uint8Array);
    // the first octets are those that a parser decides by
    const at = Math.floor(random() * (random() < 0.5 ? Math.min(80, der.length) : der.length));
    const to =
      random() < 0.5 ? (der[at] as number) ^ (1 << Math.floor(random() * 8)) : Math.floor(random() * 256);
    der[at] = to;
    // an octet too many or too few moves all that follows
    const how = random();
    const rest = der.subarray(at + (how < 0.15 ? 1 : 0));
    const laidAgain =
      how < 0.15 || how > 0.85
        ? Buffer.concat([der.subarray(0, at), how > 0.85 ? Buffer.from([to]) : Buffer.alloc(0), rest])
        : der;
    found[`damaged ${i}`] = pemOf(laidAgain);
  }
  return found;
}

/** mulberry32: the same numbers for the same seed everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** By name: what would be in spec.request, one character an octet. */
export function specimens(random: () => number, damages: number): Readonly<Record<string, string>> {
  const well = Object.entries(WELL).map(([name, laid]) => [name, pemOf(layRequest(laid))] as const);
  return { ...Object.fromEntries(well), ...armoured(), ...damaged(random, damages) };
}
