/** Facts made by hand, for judging what is said of them; certificates that really exist are the engine's tests' business. */
import type {
  CertificateFacts,
  DistinguishedName,
  KeyFacts,
  NameAttribute,
} from '../../src/domain/certificate.ts';
import { ALGORITHMS, type AlgorithmId } from '../../src/domain/algorithm.ts';
import { toUtf8 } from '../../src/domain/utf8.ts';

const attribute = (label: string, oid: string, value: string): NameAttribute => ({
  oid,
  label,
  value,
  stringType: 'utf8',
});

export function nameOf(commonName: string, organizations: readonly string[] = []): DistinguishedName {
  const attributes = [
    ...organizations.map((value) => attribute('O', '2.5.4.10', value)),
    attribute('CN', '2.5.4.3', commonName),
  ];
  return { attributes, der: toUtf8(JSON.stringify([organizations, commonName])) };
}

/** Keys of the same word are the same key. */
export function keyFactsOf(word: string, algorithm: AlgorithmId = 'ecdsa-p256'): KeyFacts {
  const { kind, bits, ...more }: { kind: KeyFacts['kind']; bits: number; curve?: string } =
    ALGORITHMS[algorithm];
  return { kind, bits, ...more, spki: toUtf8(`${algorithm} ${word}`) };
}

export function certificateFacts(changes: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    version: 3,
    serial: '01',
    subject: nameOf('kube-apiserver'),
    issuer: nameOf('kubernetes'),
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    key: keyFactsOf('a'),
    names: [],
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['serverAuth'],
    authority: false,
    signatureAlgorithm: 'ecdsa-with-SHA256',
    signatureParameters: new Uint8Array(),
    extensions: [],
    der: new Uint8Array(),
    signed: new Uint8Array(),
    signature: new Uint8Array(),
    ...changes,
  };
}
