/**
 * Addresses and ranges as Go's net/netip reads and prints them: an address that we read otherwise than the API
 * server does becomes a certificate that fits nobody. The answers of Go are recorded in test/vector/address.json;
 * where go stands they are asked for again.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, nthAddress, parseAddress, parsePrefix, unmapped } from '../../src/domain/address.ts';

const VECTOR = fileURLToPath(new URL('../vector/address.json', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../vector/address/main.go', import.meta.url));
const GO = spawnSync('go', ['version']).status === 0;

const ADDRESSES = [
  ...['0.0.0.0', '255.255.255.255', '10.0.0.1', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.04'],
  ...[
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '1.2.3.4\n',
    '0x1.2.3.4',
    '１.2.3.4',
    '+1.2.3.4',
    '-1.2.3.4',
  ],
  ...[
    '::',
    '::1',
    '1::',
    ':::',
    '1::2::3',
    ':1',
    '1:',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7',
  ],
  ...['1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '1:2:3:4::5:6:7:8', '1:2:3:4:5:6:7:8::', '::1:2:3:4:5:6:7:8'],
  ...[
    'fd00::1',
    'FD00::ABCD',
    'fd00::00001',
    'fd00::0001',
    'fd00::g',
    '2001:db8:0:0:1:0:0:1',
    '2001:db8::1:0:0:1',
  ],
  ...[
    '1:0:0:2:0:0:0:3',
    '1:0:0:2:3:0:0:4',
    '1:0:2:3:4:5:6:7',
    '0:0:0:0:0:0:0:0',
    '::ffff:1.2.3.4',
    '::FFFF:102:304',
  ],
  ...['::1.2.3.4', '::ffff:0:1.2.3.4', '::ffff:1.2.3.04', '1.2.3.4::', '::1.2.3.4:5', '1:2:3:4:5:6:1.2.3.4'],
  ...[
    '1:2:3:4:5:6:7:1.2.3.4',
    '::ffff:1.2.3',
    'fe80::1%eth0',
    '::1%',
    '[::1]',
    '',
    '%',
    ':',
    '.',
    '1',
    'ffff',
    '4294967296',
  ],
  ...[
    '0000:0000:0000:0000:0000:ffff:255.255.255.255',
    '::ffff:255.255.255.255',
    '64:ff9b::10.0.0.1',
    '1.2.3.4:80',
  ],
];
const LENGTHS = [
  '0',
  '8',
  '12',
  '24',
  '29',
  '32',
  '33',
  '64',
  '96',
  '112',
  '128',
  '129',
  '00',
  '08',
  '+8',
  '-1',
  ' 8',
  '8 ',
  '',
  '8/8',
  '1e1',
];
const TEXTS = [
  ...ADDRESSES,
  ...ADDRESSES.filter((_, i) => i % 3 === 0).flatMap((text) => LENGTHS.map((n) => `${text}/${n}`)),
];

interface Vector {
  readonly go: string;
  readonly rows: readonly { readonly text: string; readonly address?: string; readonly prefix?: string }[];
}

function askGo(texts: readonly string[]): Vector {
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join('');
  const ran = spawnSync('go', ['run', PROGRAM], { input, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as Vector;
}

if (process.env['UPDATE']) {
  const { go, rows } = askGo(TEXTS);
  writeFileSync(
    VECTOR,
    `{\n  "go": "${go}",\n  "rows": [\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]\n}\n`,
  );
}
const recorded = JSON.parse(readFileSync(VECTOR, 'utf8')) as Vector;

const octets = (n: number) => fc.uint8Array({ minLength: n, maxLength: n });
const v4 = octets(4).map((bytes) => bytes.join('.'));
const group = fc.oneof(fc.constant('0'), fc.constant('0000'), fc.stringMatching(/^[0-9a-fA-F]{1,4}$/));
const v6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
const almost = fc.stringMatching(/^[0-9a-f:.]{1,20}$/);

describe('addresses, as net/netip has them', () => {
  it(`reads and prints every recorded text as ${recorded.go} did`, () => {
    expect(recorded.rows.map(({ text }) => text)).toEqual(TEXTS);
    for (const { text, address, prefix } of recorded.rows) {
      expect([text, parseAddress(text)?.text, parsePrefix(text)?.text]).toEqual([text, address, prefix]);
    }
  });

  it.skipIf(!GO)(`random texts, against Go itself${GO ? '' : ' (skipped: no go on PATH)'}`, () => {
    const samples = fc.sample(
      fc.oneof(
        v4,
        v6,
        almost,
        fc.tuple(fc.oneof(v4, v6), fc.nat(130)).map(([a, n]) => `${a}/${n}`),
      ),
      {
        numRuns: 2000,
        seed: 20_261_121,
      },
    );
    for (const { text, address, prefix } of askGo(samples).rows) {
      expect([text, parseAddress(text)?.text, parsePrefix(text)?.text]).toEqual([text, address, prefix]);
    }
  });

  it('what is printed is read back as the same octets', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (text) => {
        const address = parseAddress(text);
        expect(address).toBeDefined();
        expect(parseAddress(address?.text ?? '')?.bytes).toEqual(address?.bytes);
      }),
    );
  });

  it('a range holds its first address and its n-th, and no further than it has', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), fc.nat(128), fc.nat(70_000), (text, length, n) => {
        const family = text.includes(':') ? 128 : 32;
        const bits = Math.min(length, family);
        const prefix = parsePrefix(`${text}/${bits}`);
        if (prefix === undefined) throw new Error(text);
        expect(contains(prefix, prefix.address)).toBe(true);
        const nth = nthAddress(prefix, n);
        expect(nth === undefined).toBe(n >= 2 ** (family - bits));
        if (nth !== undefined) {
          expect(contains(prefix, nth)).toBe(true);
          const number = (bytes: Uint8Array) => bytes.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
          expect(number(nth.bytes) - number(prefix.address.bytes)).toBe(BigInt(n));
        }
      }),
    );
  });

  it('counts over octets, and not past the end of all addresses', () => {
    const at = (range: string, n: number) => {
      const prefix = parsePrefix(range);
      return prefix === undefined ? 'no range' : nthAddress(prefix, n)?.text;
    };
    expect(at('10.96.0.0/12', 1)).toBe('10.96.0.1');
    expect(at('10.0.0.255/16', 256)).toBe('10.0.1.0');
    expect(at('255.255.255.248/29', 7)).toBe('255.255.255.255');
    expect(at('255.255.255.248/29', 8)).toBeUndefined();
    expect(at('fd00::/108', 65_536)).toBe('fd00::1:0');
    expect(at('0.0.0.0/0', 2 ** 32)).toBeUndefined();
  });

  it('families do not mix, and a mapped address is the IPv4 address only in a certificate', () => {
    const prefix = parsePrefix('10.0.0.0/8');
    const mapped = parseAddress('::ffff:10.0.0.1');
    if (prefix === undefined || mapped === undefined) throw new Error('both are good');
    expect(contains(prefix, mapped)).toBe(false);
    expect(unmapped(mapped).text).toBe('10.0.0.1');
    expect(unmapped(prefix.address)).toBe(prefix.address);
    const plain = parseAddress('::1.2.3.4');
    expect(plain && unmapped(plain).text).toBe('::102:304');
  });
});
