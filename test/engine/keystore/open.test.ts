/** PKCS#12 files of other makers, opened: what comes out is what openssl and Java's keytool find in them. */
import { createHash, createPublicKey } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import type { Keystore } from '../../../src/engine/keystore/open.ts';
import { openKeystore } from '../../../src/engine/keystore/open.ts';
import { splitPem } from '../../../src/engine/read/pem.ts';
import { OPENSSL, openssl, WITH_OPENSSL } from '../oracle/outside.ts';
import { children, element } from '../der-writer.ts';
import { asBer, type Manner } from './ber-writer.ts';
import { KEYSTORES, keystoreNamed, LABELS, type Specimen } from './jar.ts';
import { fingerprintsOf, KEYTOOL, WITH_KEYTOOL } from './keytool.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function opened(bytes: Uint8Array, passphrase?: string): Promise<Keystore> {
  const reading = await openKeystore(bytes, passphrase);
  if (!reading.ok) throw new Error(`${reading.fault} in ${reading.element}`);
  return reading.value;
}

/** What is in it, as lines that can be compared. */
function told({ certificates, keys, lists }: Keystore): readonly string[] {
  const label = ({ friendlyName = '', localKeyId = '' }: { friendlyName?: string; localKeyId?: string }) =>
    `${friendlyName} ${localKeyId}`;
  return [
    ...certificates.map((one) => `certificate ${digest(one.der)} ${label(one)}`),
    ...keys.map((one) => `key ${digest(one.facts.spki)} ${label(one)}`),
    ...lists.map((one) => `list ${digest(one.der)}`),
  ].sort();
}

const lowered = (line: string) =>
  line.replaceAll(/[^\0-\x7f]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) & 0xff));

/** The same of openssl's own tool. */
function toldByOpenssl({ path, passphrase, name }: Specimen): readonly string[] {
  // OpenSSL 3.0 knows no PBMAC1, and so cannot check that one
  const unchecked = name === 'go-pbmac1.p12' ? ['-nomacver'] : [];
  const args = ['pkcs12', '-in', path, '-passin', `pass:${passphrase}`, '-nodes', '-legacy', ...unchecked];
  const { status, bytes } = openssl(args);
  if (status !== 0) throw new Error(`openssl does not read ${name}`);
  return bytes
    .toString('latin1')
    .split(/(?=^Bag Attributes|^Key Attributes: <No Attributes>\nBag)/m)
    .flatMap((bag) => {
      const [block] = splitPem(Buffer.from(bag)).blocks;
      if (block === undefined) return [];
      // of a name it tells the lower octets
      const friendlyName = /friendlyName: (.*)/.exec(bag)?.[1] ?? '';
      const id = (/localKeyID: (.*)/.exec(bag)?.[1] ?? '').replaceAll(' ', '').toLowerCase();
      if (block.label === 'CERTIFICATE') return [`certificate ${digest(block.der)} ${friendlyName} ${id}`];
      const pem = bag.slice(bag.indexOf('-----BEGIN'));
      const spki = createPublicKey(pem).export({ format: 'der', type: 'spki' });
      return [`key ${digest(spki)} ${friendlyName} ${id}`];
    })
    .sort();
}

test('each specimen is labelled, and each label has its specimen', () => {
  expect(KEYSTORES.map(({ name }) => name)).toEqual(Object.keys(LABELS.specimens).sort());
});

/** Java knows no 3DES of two keys, and its command line takes no passphrase beyond ASCII. */
const NOT_JAVAS = new Set(['2-key-3des.p12', 'other-letters.p12', 'other-letters-legacy.p12']);
const READ = KEYSTORES.filter(({ name }) => name !== 'rc4.p12');

describe.each(READ.map((specimen) => [specimen.name, specimen] as const))('%s', (_, specimen) => {
  const { bytes, passphrase } = specimen;

  it.skipIf(!OPENSSL)(`holds what ${WITH_OPENSSL} finds in it`, async () => {
    expect(told(await opened(bytes, passphrase)).map(lowered)).toEqual(toldByOpenssl(specimen));
  });

  it.skipIf(!KEYTOOL || NOT_JAVAS.has(specimen.name))(
    `its own certificates are those that ${WITH_KEYTOOL} finds in it`,
    async () => {
      const found = fingerprintsOf(specimen.path, passphrase);
      const { certificates } = await opened(bytes, passphrase);
      const fingerprints = certificates.map(({ der }) => digest(der));
      expect(found.filter((fingerprint) => !fingerprints.includes(fingerprint))).toEqual([]);
    },
  );

  it('is opened whole, its MAC confirmed where it has one', async () => {
    const keystore = await opened(bytes, passphrase);
    expect(keystore.state).toBe('open');
    expect(keystore.unread).toEqual([]);
    expect(keystore.mac?.confirmed ?? true).toBe(true);
  });

  it('says of another passphrase that it is another, and shows what is under none', async () => {
    const whole = await opened(bytes, passphrase);
    const protectedAtAll = whole.mac !== undefined || whole.encryption.length > 0;
    const wrong = await opened(bytes, `${passphrase}x`);
    const without = await opened(bytes);
    expect([wrong.state, without.state]).toEqual(protectedAtAll ? ['wrong', 'locked'] : ['open', 'open']);
    expect(told(wrong)).toEqual(told(without));
    expect(wrong.mac?.confirmed ?? false).toBe(false);
    if (protectedAtAll) expect(told(wrong).length).toBeLessThanOrEqual(told(whole).length);
  });
});

describe.each(['openssl-3', 'openssl-legacy', 'java', 'java-no-mac', 'go-pbmac1', 'plain', 'other-letters'])(
  '%s',
  (name) => {
    it.each(['indefinite', 'pieces', 'long'] satisfies Manner[])(
      'is the same as BER (%s)',
      async (manner) => {
        const { bytes, passphrase } = keystoreNamed(name);
        expect(await opened(asBer(bytes, manner), passphrase)).toEqual(await opened(bytes, passphrase));
      },
    );
  },
);

describe('what is told of a file', () => {
  test.each([
    [
      'openssl-legacy',
      ['HMAC-SHA-1/pkcs12/SHA-1/2048', 'RC2-40/pkcs12/SHA-1/2048', '3DES/pkcs12/SHA-1/2048'],
    ],
    ['openssl-3', ['HMAC-SHA-256/pkcs12/SHA-256/2048', 'AES-256/pbkdf2/SHA-256/2048']],
    ['go-pbmac1', ['HMAC-SHA-256/pbkdf2/SHA-256/2048', 'AES-256/pbkdf2/SHA-256/2048']],
    ['java-8', ['HMAC-SHA-1/pkcs12/SHA-1/100000', '3DES/pkcs12/SHA-1/50000', 'RC2-40/pkcs12/SHA-1/50000']],
    ['plain', []],
  ])('%s', async (name, expected) => {
    const { bytes, passphrase } = keystoreNamed(name);
    const { mac, encryption } = await opened(bytes, passphrase);
    expect(
      [...(mac === undefined ? [] : [mac]), ...encryption].map(({ algorithm, derivation, hash, rounds }) =>
        [algorithm, derivation, hash, rounds].join('/'),
      ),
    ).toEqual(expected);
  });

  it("Java's mark of trust, and no other certificate has it", async () => {
    const trusted = async (name: string) => {
      const { bytes, passphrase } = keystoreNamed(name);
      return (await opened(bytes, passphrase)).certificates.map(({ trustedFor }) => trustedFor);
    };
    expect(await trusted('java-trust')).toEqual([['2.5.29.37.0'], ['2.5.29.37.0']]);
    expect(await trusted('authorities')).toEqual([undefined, undefined]);
  });

  it('a secret key is counted', async () => {
    const { bytes, passphrase } = keystoreNamed('java-secret');
    expect(await opened(bytes, passphrase)).toMatchObject({ others: 1, keys: [], state: 'open' });
  });

  it('an encryption that is not read is a fault of what is under it', async () => {
    const { bytes, passphrase } = keystoreNamed('rc4');
    const { state, mac, unread, encryption } = await opened(bytes, passphrase);
    expect([state, mac?.confirmed, unread.map(({ fault }) => fault)]).toEqual([
      'open',
      true,
      ['unsupported', 'unsupported'],
    ]);
    expect(encryption).toEqual([{ algorithm: '1.2.840.113549.1.12.1.1' }]);
  });

  it('an empty passphrase opens also what was made with none at all', async () => {
    const { bytes } = keystoreNamed('plain');
    expect((await opened(bytes, '')).state).toBe('open');
    expect((await opened(keystoreNamed('empty-passphrase').bytes, '')).state).toBe('open');
  });

  it('no private octet leaves', async () => {
    const { bytes, passphrase } = keystoreNamed('plain');
    const text = JSON.stringify(await opened(bytes, passphrase), (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
    // of an EC key in PKCS#8, OCTET STRING of 32 octets within version 1 (RFC 5915 §3)
    const at = Buffer.from(bytes).indexOf(Buffer.from('0201010420', 'hex'));
    expect(at).toBeGreaterThan(0);
    expect(text).not.toContain(Buffer.from(bytes.subarray(at + 5, at + 37)).toString('hex'));
  });
});

describe('a key under a passphrase of its own', () => {
  it('is a part that is not read; the rest is', async () => {
    // safes of two files as those of one, without a MAC: it is the certificates' passphrase that is asked for
    const contentOf = (name: string) => {
      const [, authSafe] = children(keystoreNamed(name).bytes) as [Uint8Array, Uint8Array];
      const [, content] = children(authSafe) as [Uint8Array, Uint8Array];
      const [octets] = children(content) as [Uint8Array];
      const body = octets.subarray(octets[1] === 0x82 ? 4 : 3);
      return children(body);
    };
    const key = contentOf('other-letters').at(-1);
    const certificates = contentOf('java-no-mac').at(-1);
    const data = element(0x06, Buffer.from('2a864886f70d010701', 'hex'));
    const safes = element(0x30, certificates ?? [], key ?? []);
    const pfx = element(0x30, element(0x02, [3]), element(0x30, data, element(0xa0, element(0x04, safes))));
    const keystore = await opened(pfx, 'specimen');
    expect([keystore.state, keystore.certificates.length, keystore.keys.length]).toEqual(['open', 1, 0]);
    expect(keystore.unread).toEqual([{ fault: 'bad-value', offset: 0, element: 'keyBag.passphrase' }]);
  });
});
