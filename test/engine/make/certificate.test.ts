/** What the engine makes, held against openssl, Go and Node's own OpenSSL, field by field. */
import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AlgorithmId } from '../../../src/domain/algorithm.ts';
import type { CertificateFacts } from '../../../src/domain/certificate.ts';
import { EXTENDED_KEY_USAGES } from '../../../src/domain/certificate.ts';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { sha256 } from '../../../src/engine/read/fingerprint.ts';
import { encodePem } from '../../../src/engine/read/pem.ts';
import { signedBy } from '../../../src/engine/verify/signed-by.ts';
import { asGoTells } from '../oracle/as-go-tells.ts';
import { GO, goFacts, OPENSSL, openssl, scratch, WITH_GO, WITH_OPENSSL } from '../oracle/outside.ts';
import { type Authority, END, factsOf, leafAsk, makeAuthority, NOON } from '../workbench.ts';
import { SHAPES } from './shape.ts';

const ALGORITHMS: readonly AlgorithmId[] = ['rsa-2048', 'ecdsa-p256', 'ecdsa-p384', 'ed25519'];
interface Made {
  readonly what: string;
  readonly authority: Authority;
  readonly der: Uint8Array;
  readonly facts: CertificateFacts;
}

const made: Made[] = [];
const place = scratch();

beforeAll(async () => {
  for (const algorithm of ALGORITHMS) {
    const authority = await makeAuthority(algorithm);
    const key = await makeKey(algorithm);
    made.push({ what: `${algorithm}, an authority`, authority, der: authority.der, facts: authority.facts });
    const shapes = algorithm === 'ecdsa-p256' ? Object.entries(SHAPES) : Object.entries(SHAPES).slice(0, 2);
    for (const [what, changes] of shapes) {
      const der = await makeCertificate(leafAsk(authority, key, changes));
      made.push({ what: `${algorithm}, ${what}`, authority, der, facts: factsOf(der) });
    }
    const middleKey = await makeKey(algorithm);
    const ask = leafAsk(authority, middleKey, {
      authority: true,
      pathLength: 0,
      keyUsage: ['keyCertSign', 'cRLSign'],
      extendedKeyUsage: [],
      names: [],
    });
    const middle = await makeCertificate(ask);
    made.push({
      what: `${algorithm}, an intermediate of path length 0`,
      authority,
      der: middle,
      facts: factsOf(middle),
    });
  }
});

describe('what the engine makes', () => {
  it(`${WITH_GO} reads with the same fields`, { skip: !GO }, () => {
    const answers = goFacts(made.map(({ der }) => der));
    expect(answers.length).toBe(made.length);
    for (const [i, go] of answers.entries()) {
      const { what, facts } = made[i] as Made;
      expect(go, what).toEqual(asGoTells(facts));
    }
  });

  it('Node reads with the same fields', () => {
    for (const { what, der, facts, authority } of made) {
      const node = new X509Certificate(der);
      expect(node.serialNumber.toLowerCase(), what).toBe(facts.serial);
      expect(node.ca, what).toBe(facts.authority);
      expect(new Date(node.validFrom), what).toEqual(facts.notBefore);
      expect(new Date(node.validTo), what).toEqual(facts.notAfter);
      expect(node.publicKey.export({ format: 'der', type: 'spki' }), what).toEqual(
        Buffer.from(facts.key.spki),
      );
      const usages = facts.extendedKeyUsage?.map(
        (usage) => (EXTENDED_KEY_USAGES as Record<string, string>)[usage],
      );
      expect(node.keyUsage, what).toEqual(usages);
      const signer = new X509Certificate(authority.der);
      expect(node.checkIssued(signer), what).toBe(true);
      expect(node.verify(signer.publicKey), what).toBe(true);
    }
  });

  it(`${WITH_OPENSSL} verifies strictly for its purpose`, { skip: !OPENSSL }, () => {
    for (const [i, { what, der, authority, facts }] of made.entries()) {
      const roots = place.write(`${i}-ca.pem`, encodePem('CERTIFICATE', authority.der));
      const leaf = place.write(`${i}.pem`, encodePem('CERTIFICATE', der));
      const purposes = [
        ['serverAuth', 'sslserver'],
        ['clientAuth', 'sslclient'],
        ['', 'any'],
      ] as const;
      for (const [usage, purpose] of purposes) {
        if (usage !== '' && facts.extendedKeyUsage?.includes(usage) !== true) continue;
        const at = String(NOON.getTime() / 1000);
        const ran = openssl([
          'verify',
          '-x509_strict',
          '-purpose',
          purpose,
          '-attime',
          at,
          '-CAfile',
          roots,
          leaf,
        ]);
        expect(ran.out, `${what} for ${purpose}`).toBe(`${leaf}: OK\n`);
      }
    }
  });

  it(`${WITH_OPENSSL} prints what was asked`, { skip: !OPENSSL }, () => {
    const server = made.find(({ what }) => what === 'ecdsa-p256, a server') as Made;
    const text = openssl(['x509', '-inform', 'der', '-noout', '-text'], server.der).out;
    expect(text).toContain('X509v3 Basic Constraints: critical\n                CA:FALSE');
    expect(text).toContain('X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment');
    expect(text).toContain('TLS Web Server Authentication, TLS Web Client Authentication');
    expect(text).toContain(
      'DNS:kubernetes.default.svc.cluster.local, DNS:*.example.com, IP Address:10.96.0.1, IP Address:FD00:0:0:0:0:0:0:1',
    );
    expect(text).toContain('Not After : Jan  1 00:00:00 2036 GMT');
    const root = openssl(['x509', '-inform', 'der', '-noout', '-text'], server.authority.der).out;
    expect(root).toContain('X509v3 Basic Constraints: critical\n                CA:TRUE');
    expect(root).toContain(
      'X509v3 Key Usage: critical\n                Digital Signature, Key Encipherment, Certificate Sign',
    );
    expect(root).not.toContain('Authority Key Identifier');
  });

  it('is signed by its signer and by nobody else', async () => {
    const authorities = made.filter(({ what }) => what.endsWith('an authority'));
    for (const { facts, authority, what } of made) {
      for (const other of authorities) {
        expect(await signedBy(facts, other.facts.key), what).toBe(other.authority === authority);
      }
      const signature = facts.signature.slice();
      signature[10] = (signature[10] as number) ^ 1;
      expect(await signedBy({ ...facts, signature }, authority.facts.key), what).toBe(false);
      expect(
        await signedBy({ ...facts, signatureAlgorithm: 'sha1WithRSAEncryption' }, authority.facts.key),
        what,
      ).toBe(false);
    }
  });

  it('has the fingerprint that Node tells', async () => {
    const { der } = made[0] as Made;
    expect(await sha256(der)).toBe(new X509Certificate(der).fingerprint256.replaceAll(':', '').toLowerCase());
  });

  it('never shares a serial, and each is a positive one of twenty octets', () => {
    const serials = made.map(({ facts }) => facts.serial);
    expect(new Set(serials).size).toBe(serials.length);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9a-f]{39}$/);
  });

  it('keeps the years from a leap day and END as asked', () => {
    for (const { what, facts } of made) if (what.endsWith('a server')) expect(facts.notAfter).toEqual(END);
  });
});
