/** Files that somebody made to keep us busy, to make us throw, or to show more than they should. */
import { describe, expect, it, test } from 'vitest';
import { toDer } from '../../../src/engine/keystore/ber.ts';
import { openKeystore } from '../../../src/engine/keystore/open.ts';
import { element } from '../der-writer.ts';
import { keystoreNamed } from './jar.ts';

const oid = (hex: string) => element(0x06, Buffer.from(hex, 'hex'));
const DATA = oid('2a864886f70d010701');
const SHA_256 = element(0x30, oid('608648016503040201'));

/** A file around some safes, with a MAC that asks for so many rounds. */
function pfx(safes: readonly Uint8Array[], rounds?: readonly number[]): Uint8Array {
  const content = element(0xa0, element(0x04, element(0x30, ...safes)));
  const mac =
    rounds === undefined
      ? []
      : element(
          0x30,
          element(0x30, SHA_256, element(0x04, new Uint8Array(32))),
          element(0x04, [1, 2, 3, 4]),
          element(0x02, rounds),
        );
  return element(0x30, element(0x02, [3]), element(0x30, DATA, content), mac);
}

const safe = (...bags: readonly Uint8Array[]) =>
  element(0x30, DATA, element(0xa0, element(0x04, element(0x30, ...bags))));

const bagOf = (kind: number, value: Uint8Array, ...attributes: readonly Uint8Array[]) =>
  element(
    0x30,
    oid(`2a864886f70d010c0a01${kind.toString(16).padStart(2, '0')}`),
    element(0xa0, value),
    attributes.length === 0 ? [] : element(0x31, ...attributes),
  );

async function faultOf(bytes: Uint8Array, passphrase?: string) {
  const reading = await openKeystore(bytes, passphrase);
  if (!reading.ok) return `${reading.fault} ${reading.element}`;
  const { state, unread } = reading.value;
  return [state, ...unread.map(({ fault, element: where }) => `${fault} ${where}`)].join(', ');
}

describe('rounds', () => {
  const TWO_MILLIARD = [0x7f, 0xff, 0xff, 0xff];
  it('two thousand million of them are not begun', async () => {
    expect(await faultOf(pfx([], TWO_MILLIARD), 'x')).toBe('too-large iterations');
    expect(await faultOf(pfx([], [0x7f, ...Array.from({ length: 7 }, () => 0xff)]), 'x')).toBe(
      'too-large iterations',
    );
    expect(await faultOf(pfx([], [0]), 'x')).toBe('out-of-range iterations');
    expect(await faultOf(pfx([], [0x80]), 'x')).toBe('bad-value pfx.macData.iterations');
  });

  it('nobody who gives no passphrase pays for them', async () => {
    expect(await faultOf(pfx([], TWO_MILLIARD))).toBe('locked');
  });
});

describe('size and depth', () => {
  it('an octet string in pieces of pieces ends somewhere', () => {
    const nested = [...Array.from({ length: 100_000 }, () => [0x24, 0x80]).flat()];
    expect(() => toDer(Uint8Array.from(nested), 'pfx')).toThrow(
      expect.objectContaining({ fault: 'too-deep' }),
    );
  });

  it('so do contents within contents', async () => {
    let contents = element(0x30);
    for (let i = 0; i < 9; i += 1) contents = element(0x30, bagOf(6, contents));
    const nested = element(0x30, DATA, element(0xa0, element(0x04, contents)));
    expect(await faultOf(pfx([nested]))).toBe('open, too-deep safeContents');
  });

  it('no more than ten thousand bags, and no more than four megabytes', async () => {
    const bag = bagOf(5, element(0x05));
    expect(await faultOf(pfx([safe(...Array.from({ length: 10_001 }, () => bag))]))).toBe(
      'open, too-large safeContents',
    );
    expect(await faultOf(new Uint8Array((4 << 20) + 1))).toBe('too-large pfx');
  });

  it('a name is no longer than names are', async () => {
    const name = element(0x30, oid('2a864886f70d010914'), element(0x31, element(0x1e, new Uint8Array(4000))));
    expect(await faultOf(pfx([safe(bagOf(5, element(0x05), name))]))).toBe('open, too-large friendlyName');
  });
});

describe('BER that is none', () => {
  test.each([
    ['no end of contents', [0x30, 0x80, 0x02, 0x01, 0x03], 'truncated'],
    ['an end where none is due', [0x30, 0x02, 0x00, 0x00], 'unexpected-tag'],
    ['an indefinite primitive', [0x02, 0x80, 0x00, 0x00], 'bad-length'],
    [
      'a length of the size of everything',
      [0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      'truncated',
    ],
    ['a length of a hundred octets', [0x30, 0xe4, 0x00], 'bad-length'],
    ['a tag of several octets', [0x3f, 0x81, 0x00, 0x00], 'unexpected-tag'],
    ['more after it', [0x30, 0x00, 0x30, 0x00], 'trailing-data'],
    ['nothing', [], 'truncated'],
  ])('%s', (_, octets, fault) => {
    expect(() => toDer(Uint8Array.from(octets), 'pfx')).toThrow(expect.objectContaining({ fault }));
  });
});

it('wherever it is cut off it is a fault, and no throw', async () => {
  const { bytes } = keystoreNamed('plain');
  for (let length = 0; length < bytes.length; length += 1) {
    const reading = await openKeystore(bytes.subarray(0, length), 'x');
    expect(reading.ok).toBe(false);
  }
});

it('a key that is damaged is a part that is not read, and nothing of it is quoted', async () => {
  const { bytes, passphrase } = keystoreNamed('plain');
  const damaged = Uint8Array.from(bytes);
  const at = Buffer.from(bytes).indexOf(Buffer.from('0201010420', 'hex'));
  damaged[at + 4] = 0x1f;
  expect(await faultOf(damaged, passphrase)).toBe('open, bad-value privateKey');
});

it('a file that was changed is not taken for its own', async () => {
  const { bytes, passphrase } = keystoreNamed('plain-with-mac');
  const changed = Uint8Array.from(bytes);
  const at = Buffer.from(bytes).indexOf('specimens');
  changed[at] = 0x53;
  expect(await faultOf(changed, passphrase)).toBe('wrong');
});
