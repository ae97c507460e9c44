import { expect, it, test } from 'vitest';
import { rc2CbcDecrypt, rc2Decrypt } from '../../../src/engine/keystore/rc2.ts';
import { OPENSSL, openssl, WITH_OPENSSL } from '../oracle/outside.ts';

const octets = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** RFC 2268 §5: key, its effective bits, what is plain, what is not. */
const VECTORS = [
  ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
  ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
  ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
  ['88', 64, '0000000000000000', '61a8a244adacccf0'],
  ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
  ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
  ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
  [
    '88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e',
    129,
    '0000000000000000',
    '5b78d3a43dfff1f1',
  ],
] as const;

test.each(VECTORS)('RFC 2268 §5: %s of %i bits', (key, bits, plain, cipher) => {
  expect(rc2Decrypt(octets(key), bits, octets(cipher))).toEqual(octets(plain));
});

const iv = octets('1032547698badcfe');
const KEYS = [
  ['rc2-40-cbc', '0123456789'],
  ['rc2-64-cbc', '0123456789abcdef'],
  ['rc2-cbc', '0123456789abcdef0123456789abcdef'],
] as const;

test.skipIf(!OPENSSL).each(KEYS)(`what ${WITH_OPENSSL} encrypts with %s`, (cipher, key) => {
  for (const length of [0, 1, 7, 8, 9, 1000]) {
    const plain = Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff);
    const made = openssl(
      [
        'enc',
        '-provider',
        'legacy',
        '-provider',
        'default',
        `-${cipher}`,
        '-K',
        key,
        '-iv',
        '1032547698badcfe',
      ],
      plain,
    );
    expect([made.status, made.out.length > 0]).toEqual([0, true]);
    const opened = rc2CbcDecrypt(
      { key: octets(key), effectiveBits: key.length * 4, iv },
      new Uint8Array(made.bytes),
    );
    expect(opened).toEqual(plain);
  }
});

it('tells another key by the padding, and does not take half a block', () => {
  const data = octets('ebb773f993278eff');
  expect(rc2CbcDecrypt({ key: octets('00'), effectiveBits: 40, iv }, data)).toBeUndefined();
  expect(rc2CbcDecrypt({ key: octets('00'), effectiveBits: 40, iv }, data.subarray(1))).toBeUndefined();
  expect(rc2CbcDecrypt({ key: octets('00'), effectiveBits: 40, iv }, data.subarray(8))).toBeUndefined();
});
