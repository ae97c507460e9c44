/** What certificates say beside their facts, and that no damage of it throws. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { readDetail } from '../../../src/engine/read/certificate-detail.ts';
import { alternativeNameText, otherNameText } from '../../../src/engine/read/general-name.ts';
import { splitPem } from '../../../src/engine/read/pem.ts';
import { ascii, element, extension, extensions, rebuilt } from '../der-writer.ts';
import { factsOf, leafAsk, makeAuthority } from '../workbench.ts';

const every = (
  splitPem(readFileSync(new URL('../../../pki-fixtures/jar/every-extension.pem', import.meta.url)))
    .blocks[0] as {
    der: Uint8Array;
  }
).der;

let good: Uint8Array;
beforeAll(async () => {
  good = await makeCertificate(leafAsk(await makeAuthority('ecdsa-p256'), await makeKey('ecdsa-p256')));
});

const NOTHING = {
  permitted: [],
  excluded: [],
  lists: [],
  issuers: [],
  responders: [],
  policies: [],
  others: [],
};

describe('detail', () => {
  it('of a certificate with every extension', () => {
    expect(readDetail(every)).toEqual({
      permitted: ['dns:.example'],
      excluded: ['ip:10.0.0.0/8'],
      lists: ['http://crl.example/a.crl'],
      issuers: [],
      responders: ['http://ocsp.example/'],
      policies: ['2.23.140.1.2.1', '1.3.6.1.4.1.99999.1'],
      others: [
        { oid: 'policyConstraints', critical: false },
        { oid: 'inhibitAnyPolicy', critical: false },
        { oid: '1.2.3.4.5', critical: true },
      ],
    });
  });

  it('of a certificate that says nothing more', () => {
    expect(readDetail(good)).toEqual(NOTHING);
  });

  it('names what Netscape once had', () => {
    const der = rebuilt(good, () => ({
      extensions: extensions(
        extension([0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 1, 1], element(3, [6, 0x40])),
        extension([0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 1, 13], element(0x16, ascii('by hand'))),
      ),
    }));
    expect(readDetail(der).others).toEqual([
      { oid: 'nsCertType', critical: false },
      { oid: 'nsComment', critical: false },
    ]);
    expect(factsOf(der).names).toEqual([]);
  });

  it('of a damaged extension leaves out the rest of it and keeps the others', () => {
    const der = rebuilt(good, () => ({
      extensions: extensions(
        extension([0x55, 29, 32], element(0x30, element(0x30, element(6, [0x2a])), element(0x02, [1]))),
        extension([0x2a, 3], element(5)),
      ),
    }));
    expect(readDetail(der)).toEqual({
      ...NOTHING,
      policies: ['1.2'],
      others: [{ oid: '1.2.3', critical: false }],
    });
  });

  it('of whatever bytes never throws', () => {
    for (let cut = 0; cut < every.length; cut += 1) {
      expect(() => readDetail(every.subarray(0, cut))).not.toThrow();
      expect(() =>
        readDetail(Uint8Array.from(every, (octet, i) => (i === cut ? octet ^ 0x1f : octet))),
      ).not.toThrow();
    }
  });
});

describe('general names in words', () => {
  it('of every kind', () => {
    expect(factsOf(every).names.map(alternativeNameText)).toEqual([
      'dns:a.example',
      'dns:*.b.example',
      'ip:192.0.2.1',
      'ip:2001:db8::1',
      'email:who@example',
      'uri:spiffe://cluster.local/ns/default',
      'registeredID:1.2.3.4',
      'otherName:1.3.6.1.4.1.311.20.2.3=other',
      'dirName:O=Acme Corp, CN=specimen',
    ]);
  });

  it('of octets that are not what their tag says are the octets', () => {
    expect(otherNameText(0, Uint8Array.of(1, 2))).toBe('other(0):0102');
    expect(otherNameText(4, Uint8Array.of(0x30, 0x80))).toBe('other(4):3080');
    expect(otherNameText(8, new Uint8Array(0))).toBe('other(8):');
    expect(otherNameText(8, new Uint8Array(200).fill(1))).toBe(`other(8):${'01'.repeat(200)}`);
    expect(otherNameText(3, Uint8Array.of(0xff))).toBe('other(3):ff');
  });
});
