/** Damage as it happens to files and as it is done on purpose; the same for the same random numbers. */
export type Random = (below: number) => number;

const OCTETS = [
  0, 1, 2, 3, 4, 5, 6, 0x0a, 0x0d, 0x20, 0x22, 0x2d, 0x30, 0x31, 0x3a, 0x5b, 0x7b, 0x7f, 0x80, 0x81,
];
const MORE_OCTETS = [0x82, 0x84, 0x85, 0xa0, 0xa3, 0xc0, 0xe2, 0xed, 0xfe, 0xff];

/** What YAML, PEM and our own formats make something of. */
const WORDS = [
  ...[
    '\n',
    '\r\n',
    '\t',
    '  ',
    '---\n',
    '...\n',
    '- ',
    '? ',
    ': ',
    ', ',
    '# ',
    '"',
    "'",
    '\\',
    '%YAML 1.2\n',
  ],
  ...[
    '&a ',
    '*a ',
    '<<: *a\n',
    '!!binary ',
    '!!set ',
    '!!timestamp ',
    '|\n',
    '>-\n',
    '{',
    '}',
    '[',
    ']',
    '[[[[',
    '{a: ',
  ],
  ...[
    'null',
    '~',
    'true',
    '0',
    '-1',
    '1e999',
    '0x7fffffffffffffff',
    '.nan',
    '99999999999999999999',
    '__proto__',
    'constructor',
  ],
  ...[
    '-----BEGIN ',
    '-----END ',
    'CERTIFICATE-----\n',
    '-----',
    '====',
    'AAAA',
    'eyJ',
    '.',
    '\ufeff',
    '\u0000',
    '\u2028',
    '\ud7ff',
  ],
  ...[
    'apiVersion: ',
    'kind: Config\n',
    'kind: List\n',
    'items:\n',
    'data:\n',
    'name: ',
    '10.0.0.0/33',
    '::ffff:1.2.3.4',
    '*.example.com',
  ],
];

type Wound = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const WOUNDS: readonly Wound[] = [
  (bytes, random) => changed(bytes, random, () => random(256)),
  (bytes, random) => changed(bytes, random, () => pick([...OCTETS, ...MORE_OCTETS], random)),
  (bytes, random) => changed(bytes, random, (octet) => octet ^ (1 << random(8))),
  (bytes, random) => changed(bytes, random, (octet) => octet + (random(2) === 0 ? 1 : 255)),
  (bytes, random) => bytes.subarray(0, random(bytes.length + 1)),
  (bytes, random) => spliced(bytes, random, 1 + random(4), new Uint8Array(0)),
  (bytes, random) => spliced(bytes, random, 0, Uint8Array.of(pick(OCTETS, random))),
  (bytes, random) =>
    spliced(bytes, random, random(2) * random(8), new TextEncoder().encode(pick(WORDS, random))),
  // a piece of itself again, once or so often that it grows deep or long
  (bytes, random) => spliced(bytes, random, 0, repeated(piece(bytes, random), random)),
  (bytes, random) => spliced(bytes, random, random(32), piece(bytes, random)),
  (bytes, random, other) => spliced(bytes, random, random(64), piece(other, random)),
  (bytes, random) => withoutLine(bytes, random),
];

/** One to four wounds; `other` is another specimen, of which pieces are put in. */
export function mutate(specimen: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes = specimen;
  for (let left = 1 + random(random(8) === 0 ? 12 : 3); left > 0; left -= 1) {
    bytes = pick(WOUNDS, random)(bytes, random, other);
  }
  return Uint8Array.from(bytes.subarray(0, LARGEST));
}

const LARGEST = 200_000;

export function pick<T>(list: readonly T[], random: Random): T {
  return list[random(list.length)] as T;
}

function changed(bytes: Uint8Array, random: Random, change: (octet: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (copy.length === 0) return copy;
  const at = random(copy.length);
  copy[at] = change(copy[at] as number);
  return copy;
}

function spliced(bytes: Uint8Array, random: Random, gone: number, come: Uint8Array): Uint8Array {
  const at = random(bytes.length + 1);
  const rest = bytes.subarray(Math.min(bytes.length, at + gone));
  const out = new Uint8Array(at + come.length + rest.length);
  out.set(bytes.subarray(0, at));
  out.set(come, at);
  out.set(rest, at + come.length);
  return out;
}

function piece(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1);
  return bytes.subarray(at, at + 1 + random(random(4) === 0 ? 400 : 24));
}

function repeated(part: Uint8Array, random: Random): Uint8Array {
  const times = random(12) === 0 ? 1 + random(4000) : 1 + random(3);
  const out = new Uint8Array(Math.min(LARGEST, part.length * times));
  for (let i = 0; i < out.length; i += 1) out[i] = part[i % part.length] as number;
  return out;
}

function withoutLine(bytes: Uint8Array, random: Random): Uint8Array {
  const from = bytes.indexOf(0x0a, random(bytes.length + 1)) + 1;
  const to = bytes.indexOf(0x0a, from);
  if (from === 0 || to < 0) return bytes;
  const out = new Uint8Array(bytes.length - (to + 1 - from));
  out.set(bytes.subarray(0, from));
  out.set(bytes.subarray(to + 1), from);
  return out;
}
