/** PKCS#12's own derivation, held against published vectors and against OpenSSL, round by round and hash by hash. */
import { describe, expect, it, test } from 'vitest';
import {
  type HashId,
  MOST_ROUNDS,
  pkcs12Key,
  Rounds,
  secretOf,
} from '../../../src/engine/keystore/derive.ts';
import { OPENSSL, openssl, WITH_OPENSSL } from '../oracle/outside.ts';

const octets = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

// those that Bouncy Castle and OpenSSL (test/recipes/30-test_evp_data/evppbe_pkcs12.txt) test themselves with
const VECTORS = [
  ['smeg', 1, 1, '0a58cf64530d823f', '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
  ['smeg', 2, 1, '0a58cf64530d823f', '79993dfe048d3b76'],
  ['smeg', 1, 1, '642b99ab44fb4b1f', 'f3a95fec48d7711e985cfe67908c5ab79fa3d7c5caa5d966'],
  ['smeg', 3, 1, '3d83c0e4546ac140', '8d967d88f6caa9d714800ab3d48051d63f73a312'],
  ['queeg', 1, 1000, '05dec959acff72f7', 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
  ['queeg', 2, 1000, '05dec959acff72f7', '11dedad7758d4860'],
  ['queeg', 1, 1000, '1682c0fc5b3f7ec5', '483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f'],
  ['queeg', 3, 1000, '263216fcc2fab31c', '5ec4c7a80df652294c3925b6489a7ab857c83476'],
] as const;

test.each(VECTORS)(
  '%s for purpose %i after %i rounds',
  async (passphrase, purpose, rounds, salt, expected) => {
    const derivation = { hash: 'sha1', salt: octets(salt), rounds } as const;
    const asked = { purpose, length: expected.length / 2 };
    expect(await pkcs12Key(derivation, secretOf(passphrase), asked)).toEqual(octets(expected));
  },
);

describe(`the same as ${WITH_OPENSSL}`, () => {
  const CASES: readonly (readonly [HashId, string, string | undefined, number, number, number])[] = [
    ['sha1', '00', 'x', 1, 1, 5],
    ['sha1', 'ab'.repeat(100), 'a passphrase of more than sixty-four octets, in UTF-16 that is', 2, 3, 64],
    ['sha224', '0102030405060708', 'pässwörd-€-🔑', 3, 7, 28],
    ['sha256', '0102030405060708', 'pässwörd-€-🔑', 1, 300, 100],
    ['sha256', '0102030405060708', '', 3, 2, 32],
    ['sha384', 'ff'.repeat(16), 'secret', 2, 10, 48],
    ['sha512', 'ff'.repeat(200), 'secret', 3, 10, 150],
    ['sha256', 'ff', undefined, 3, 10, 32],
  ];
  test.skipIf(!OPENSSL).each(CASES)(
    '%s, salt %s, %s',
    async (hash, salt, passphrase, purpose, rounds, length) => {
      const secret = secretOf(passphrase);
      const options = {
        digest: hash,
        hexpass: Buffer.from(secret.wide).toString('hex'),
        hexsalt: salt,
        iter: rounds,
        id: purpose,
      };
      const given = Object.entries(options).flatMap(([name, value]) => ['-kdfopt', `${name}:${value}`]);
      const { status, bytes, out } = openssl([
        'kdf',
        '-binary',
        '-keylen',
        `${length}`,
        ...given,
        'PKCS12KDF',
      ]);
      expect([status, status === 0 ? '' : out]).toEqual([0, '']);
      const derived = await pkcs12Key({ hash, salt: octets(salt), rounds }, secret, { purpose, length });
      expect(Buffer.from(derived).toString('hex')).toBe(bytes.toString('hex'));
    },
  );
});

describe('what a passphrase is in octets', () => {
  it('UTF-16 and two zeroes for the one way, UTF-8 for the other', () => {
    const { wide, utf8 } = secretOf('é🔑');
    expect(Buffer.from(wide).toString('hex')).toBe('00e9d83ddd110000');
    expect(Buffer.from(utf8).toString()).toBe('é🔑');
  });

  it('an empty one is two zeroes, an absent one is nothing', () => {
    expect([secretOf('').wide.length, secretOf(undefined).wide.length]).toEqual([2, 0]);
  });
});

describe('rounds', () => {
  it('are bounded in all, whatever each file says', () => {
    const rounds = new Rounds();
    rounds.spend(MOST_ROUNDS - 1, 'here');
    rounds.spend(1, 'here');
    expect(() => rounds.spend(1, 'there')).toThrow(
      expect.objectContaining({ fault: 'too-large', element: 'there' }),
    );
  });

  it('of none there is no key', () => {
    expect(() => new Rounds().spend(0, 'here')).toThrow(expect.objectContaining({ fault: 'out-of-range' }));
  });
});
