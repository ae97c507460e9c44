/** Private keys under a passphrase: what openssl writes is opened, and openssl opens what is written. */
import { beforeAll, describe, expect, it } from 'vitest';
import { KubepkiError } from '../../../src/domain/error.ts';
import { integer, octetString, oid, sequence } from '../../../src/engine/make/der-write.ts';
import { encryptPrivateKey } from '../../../src/engine/make/encrypt-key.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { decryptPrivateKey } from '../../../src/engine/read/decrypt-key.ts';
import { readPrivateKey } from '../../../src/engine/read/key.ts';
import { encodePem, splitPem } from '../../../src/engine/read/pem.ts';
import { OPENSSL, openssl, WITH_OPENSSL } from '../oracle/outside.ts';
import { refusal } from '../workbench.ts';

const RIGHT = 'a right one, ünd longer';
const OUT = ['-passout', `pass:${RIGHT}`];
const pkcs8 = (...options: readonly string[]) => ['pkcs8', '-topk8', ...options, ...OUT];
const LEGACY = ['-provider', 'legacy', '-provider', 'default'];

/** How openssl has been told to encrypt over the years. */
const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  'PBES2 with AES-256': pkcs8('-v2', 'aes-256-cbc'),
  'PBES2 with AES-128 and SHA-1': pkcs8('-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA1'),
  'PBES2 with 3DES': pkcs8('-v2', 'des3'),
  'PBES2 with a hundred thousand rounds': pkcs8('-v2', 'aes-256-cbc', '-iter', '100000'),
  'scrypt': pkcs8('-scrypt'),
  'PKCS#12’s 3DES': pkcs8('-v1', 'PBE-SHA1-3DES'),
  'headers, AES-128': ['pkey', '-traditional', '-aes128', ...OUT],
  'headers, 3DES': ['pkey', '-traditional', '-des3', ...OUT],
};
const GONE: Readonly<Record<string, readonly string[]>> = {
  'DES by MD5': [...pkcs8('-v1', 'PBE-MD5-DES'), ...LEGACY],
  'PKCS#12’s RC2': [...pkcs8('-v1', 'PBE-SHA1-RC2-40'), ...LEGACY],
  'headers, DES': ['pkey', '-traditional', '-des', ...OUT, ...LEGACY],
};

const text = (pem: Uint8Array) => Buffer.from(pem).toString('latin1');
const derOf = (pem: Uint8Array) => (splitPem(pem).blocks[0] as { der: Uint8Array }).der;

describe.each(['rsa-2048', 'ecdsa-p256'] as const)('%s', (algorithm) => {
  let privatePem: Uint8Array;
  beforeAll(async () => {
    ({ privatePem } = await makeKey(algorithm));
  });

  it.skipIf(!OPENSSL).each(Object.entries(SCHEMES))(
    `encrypted by ${WITH_OPENSSL} with %s is opened, and said to be encrypted without a passphrase`,
    async (_, args) => {
      const made = openssl(args, privatePem).bytes;
      expect(await readPrivateKey(made)).toMatchObject({ fault: 'unsupported', element: 'encrypted' });
      const opened = await decryptPrivateKey(made, RIGHT);
      expect(opened.ok && text(opened.value)).toBe(text(privatePem));
      for (const wrong of ['wrong', '', 'x'.repeat(5000)])
        expect(await refusal(decryptPrivateKey(made, wrong))).toBe('passphrase-wrong undefined');
    },
  );
});

describe('an encrypted key', () => {
  it.skipIf(!OPENSSL).each(Object.entries(GONE))(
    'of a scheme that OpenSSL 3 has no more is named as that: %s',
    async (_, args) => {
      const { privatePem } = await makeKey('rsa-2048', 'traditional');
      const { status, bytes } = openssl(args, privatePem);
      // an openssl without its legacy provider cannot make one
      if (status !== 0) return;
      for (const passphrase of [RIGHT, 'wrong'])
        expect(await decryptPrivateKey(bytes, passphrase)).toMatchObject({
          ok: false,
          fault: 'unsupported',
          element: 'encryption',
        });
    },
  );

  it.skipIf(!OPENSSL)('is found in bare DER, and behind a certificate', async () => {
    const { privatePem } = await makeKey('ecdsa-p256');
    const made = openssl(pkcs8('-v2', 'aes-256-cbc'), privatePem).bytes;
    const behind = Buffer.concat([encodePem('CERTIFICATE', Uint8Array.of(0x30, 0)), made]);
    for (const file of [derOf(made), behind]) {
      const opened = await decryptPrivateKey(file, RIGHT);
      expect(opened.ok && text(opened.value)).toBe(text(privatePem));
    }
  });

  it.skipIf(!OPENSSL)(
    'is never told to be anything but wrongly opened, however the padding falls',
    async () => {
      const { privatePem } = await makeKey('ecdsa-p256');
      // hashed once: four hundred tries are quick, and one or two of them get the padding right
      const made = openssl(['pkey', '-traditional', '-aes128', ...OUT], privatePem).bytes;
      const told = new Set<string>();
      for (let i = 0; i < 400; i += 1) told.add(await refusal(decryptPrivateKey(made, `wrong ${i}`)));
      expect([...told]).toEqual(['passphrase-wrong undefined']);
    },
  );

  it('that was wrongly opened gives an error without a cause, a key or a passphrase', async () => {
    const { privatePem } = await makeKey('ecdsa-p256');
    const made = await encryptPrivateKey(privatePem, RIGHT);
    const error = await decryptPrivateKey(made, 'wrong').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KubepkiError);
    const { code, evidence, details, cause } = error as KubepkiError;
    expect({ code, evidence, details, cause }).toEqual({
      code: 'passphrase-wrong',
      evidence: {},
      details: [],
      cause: undefined,
    });
  });
});

describe('what cannot be opened', () => {
  const scheme = (rounds: Uint8Array) =>
    encodePem(
      'ENCRYPTED PRIVATE KEY',
      sequence(
        sequence(oid('1.2.840.113549.1.5.3'), sequence(octetString(new Uint8Array(8)), integer(rounds))),
        octetString(new Uint8Array(64)),
      ),
    );

  it('takes no hour, whatever number of rounds is asked for', async () => {
    for (const rounds of [Uint8Array.of(0x7f, 0xff, 0xff, 0xff), Uint8Array.of(0x00, 0x98, 0x96, 0x81)])
      expect(await decryptPrivateKey(scheme(rounds), 'x')).toMatchObject({
        fault: 'out-of-range',
        element: 'encryption',
      });
  });

  it('is a fault and never thrown', async () => {
    const { privatePem } = await makeKey('ecdsa-p256');
    const made = derOf(await encryptPrivateKey(privatePem, RIGHT));
    const header = (value: string) =>
      `-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n${value}\n\nAAAAAAAAAAAAAAAAAAAAAA==\n-----END EC PRIVATE KEY-----\n`;
    const files = [
      Buffer.from('nothing of the kind'),
      encodePem('ENCRYPTED PRIVATE KEY', made.subarray(0, 100)),
      encodePem('ENCRYPTED PRIVATE KEY', Buffer.concat([made, Uint8Array.of(0)])),
      encodePem('ENCRYPTED PRIVATE KEY', Uint8Array.of(0x30, 0)),
      scheme(Uint8Array.of(0xff)),
      ...[
        '',
        'DEK-Info: AES-128-CBC',
        'DEK-Info: AES-128-CBC,zz',
        'DEK-Info: NONE-SUCH,00112233445566778899AABBCCDDEEFF',
      ].map((value) => Buffer.from(header(value))),
    ];
    for (const file of files) {
      const reading = await decryptPrivateKey(file, RIGHT);
      expect(reading.ok, text(file)).toBe(false);
    }
  });

  it('needs no opening where it is not encrypted', async () => {
    const { privatePem } = await makeKey('rsa-2048', 'traditional');
    expect(await decryptPrivateKey(privatePem, 'whatever')).toEqual({ ok: true, value: privatePem });
  });
});

describe('a key put under a passphrase', () => {
  it.each([
    ['rsa-2048', 'traditional'],
    ['rsa-2048', 'pkcs8'],
    ['ecdsa-p256', 'traditional'],
    ['ecdsa-p384', 'pkcs8'],
    ['ed25519', 'pkcs8'],
  ] as const)(`%s in %s is opened by ${WITH_OPENSSL} and by us`, async (algorithm, form) => {
    const { privatePem, facts } = await makeKey(algorithm, form);
    const made = await encryptPrivateKey(privatePem, RIGHT);
    expect(text(made)).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    const opened = await decryptPrivateKey(made, RIGHT);
    expect(opened.ok && (await readPrivateKey(opened.value))).toEqual({ ok: true, value: facts });
    if (!OPENSSL) return;
    expect(openssl(['pkey', '-passin', `pass:${RIGHT}`], made).out).toBe(openssl(['pkey'], privatePem).out);
    expect(openssl(['pkey', '-passin', 'pass:wrong'], made).status).toBe(1);
    const parsed = openssl(['asn1parse'], made).out;
    for (const part of ['PBES2', 'PBKDF2', 'INTEGER           :0927C0', 'hmacWithSHA256', 'aes-256-cbc'])
      expect(parsed).toContain(part);
  });

  it('is another each time, and refused for what is no key or no passphrase', async () => {
    const { privatePem } = await makeKey('ecdsa-p256');
    const [one, other] = [
      await encryptPrivateKey(privatePem, RIGHT),
      await encryptPrivateKey(privatePem, RIGHT),
    ];
    expect(text(one)).not.toBe(text(other));
    expect(await refusal(encryptPrivateKey(one, RIGHT))).toBe('bad-value privateKey');
    expect(await refusal(encryptPrivateKey(Buffer.from('none'), RIGHT))).toBe('bad-value privateKey');
    for (const passphrase of ['', 'x'.repeat(1025)])
      expect(await refusal(encryptPrivateKey(privatePem, passphrase))).toBe('bad-value passphrase');
    const longest = 'x'.repeat(1024);
    const opened = await decryptPrivateKey(await encryptPrivateKey(privatePem, longest), longest);
    expect(opened).toEqual({ ok: true, value: privatePem });
  });
});
