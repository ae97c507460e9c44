/** Keys in every form a cluster's files come in; and that nothing of a private key ever comes out. */
import { describe, expect, it } from 'vitest';
import { makeKey } from '../../../src/engine/make/key.ts';
import { readPrivateKey, readPublicKey } from '../../../src/engine/read/key.ts';
import { encodePem, splitPem } from '../../../src/engine/read/pem.ts';
import { OPENSSL, openssl, WITH_OPENSSL } from '../oracle/outside.ts';

const KINDS = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  ed25519: ['-algorithm', 'ED25519'],
} as const;
const EXPECTED = { rsa: 'rsa 2048', p256: 'ec 256', p384: 'ec 384', ed25519: 'ed25519 255' };

describe('keys', () => {
  for (const [name, options] of Object.entries(KINDS)) {
    it(`of ${WITH_OPENSSL}: ${name} in each of its forms`, { skip: !OPENSSL }, async () => {
      const key = openssl(['genpkey', ...options]).bytes;
      const spki = openssl(['pkey', '-pubout', '-outform', 'der'], key).bytes;
      // PKCS#1 and SEC1; Ed25519 never had a form of its own.
      const traditional = name === 'ed25519' ? key : openssl(['pkey', '-traditional'], key).bytes;
      const forms = [
        key,
        traditional,
        ...[key, traditional].map((pem) => (splitPem(pem).blocks[0] as { der: Uint8Array }).der),
      ];
      // As `openssl ecparam -genkey` writes it: an EC PARAMETERS block first.
      if (name === 'p256')
        forms.push(Buffer.concat([openssl(['ecparam', '-name', 'prime256v1']).bytes, traditional]));
      for (const form of forms) {
        const reading = await readPrivateKey(form);
        if (!reading.ok) throw new Error(`${reading.fault} ${reading.element}`);
        expect(`${reading.value.kind} ${reading.value.bits}`).toBe(EXPECTED[name as keyof typeof EXPECTED]);
        expect(Buffer.from(reading.value.spki)).toEqual(spki);
      }
      const told = readPublicKey(spki);
      expect(told.ok && told.value).toEqual(expect.objectContaining({ spki }));
    });
  }

  it(`of ${WITH_OPENSSL}: encrypted ones are said to be so, in every form`, { skip: !OPENSSL }, async () => {
    const key = openssl(['genpkey', ...KINDS.rsa]).bytes;
    const modern = openssl(['pkcs8', '-topk8', '-passout', 'pass:secret'], key).bytes;
    const old = openssl(['rsa', '-traditional', '-aes128', '-passout', 'pass:secret'], key).bytes;
    expect(old.toString()).toContain('Proc-Type: 4,ENCRYPTED');
    for (const pem of [modern, old, (splitPem(modern).blocks[0] as { der: Uint8Array }).der]) {
      expect(await readPrivateKey(pem)).toEqual(
        expect.objectContaining({ ok: false, fault: 'unsupported', element: 'encrypted' }),
      );
    }
  });

  it('are found behind a certificate in the same file', async () => {
    const { privatePem, facts } = await makeKey('ed25519');
    const reading = await readPrivateKey(
      Buffer.concat([encodePem('CERTIFICATE', Uint8Array.of(0x30, 0)), privatePem]),
    );
    expect(reading).toEqual({ ok: true, value: facts });
  });

  it('that are damaged give a fault and nothing of their bytes', async () => {
    const { privatePem } = await makeKey('ecdsa-p256');
    const { der } = splitPem(privatePem).blocks[0] as { der: Uint8Array };
    const damaged = [
      der.subarray(0, 60),
      encodePem('PRIVATE KEY', der.subarray(0, 60)),
      encodePem('RSA PRIVATE KEY', der),
      encodePem('OPENSSH PRIVATE KEY', der),
      Buffer.from(Buffer.from(privatePem).toString().replace('M', '!')),
      encodePem(
        'PRIVATE KEY',
        der.map((octet, i) => (i > 40 ? octet ^ 0xff : octet)),
      ),
      new Uint8Array(0),
      Buffer.from('nothing of the kind'),
    ];
    const secret = Buffer.from(der.subarray(36, 68)).toString('hex').slice(0, 8);
    for (const bytes of damaged) {
      const reading = await readPrivateKey(bytes);
      expect(reading.ok).toBe(false);
      expect(Object.keys(reading).sort()).toEqual(['element', 'fault', 'offset', 'ok']);
      expect(JSON.stringify(reading)).not.toContain(secret);
    }
  });

  it('with something after them are refused', () => {
    expect(readPublicKey(Uint8Array.of(0x30, 0, 0))).toEqual(expect.objectContaining({ ok: false }));
  });

  it.each(['ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096', 'ed25519'] as const)(
    '%s: made in PKCS#8, and what is told of it is its own',
    async (algorithm) => {
      const made = await makeKey(algorithm);
      expect(Buffer.from(made.privatePem).toString()).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
      expect(await readPrivateKey(made.privatePem)).toEqual({ ok: true, value: made.facts });
    },
  );
});
