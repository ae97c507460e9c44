/** The shapes a cluster asks for, and the edges of each field. */
import type { CertificateAsk } from '../../../src/engine/make/certificate.ts';

const MANY = Array.from({ length: 300 }, (_, i) => ({
  kind: 'dns' as const,
  value: `node-${i}.cluster.example`,
}));

export const SHAPES: Readonly<Record<string, Partial<CertificateAsk>>> = {
  'a server': {},
  'a client with several organizations': {
    subject: {
      commonName: 'kubernetes-admin',
      organizations: ['system:masters', 'Ünï-wörld', 'a"b\\c,O=x', '#0c0161'],
    },
    names: [],
    extendedKeyUsage: ['clientAuth'],
    keyUsage: ['digitalSignature'],
  },
  'three hundred names': { names: MANY },
  'an end in the year 2050': { notAfter: new Date('2050-01-01T00:00:00Z') },
  'an end a second before 2050': { notAfter: new Date('2049-12-31T23:59:59Z') },
  'no well-defined end': { notAfter: new Date('9999-12-31T23:59:59Z') },
  'a start with milliseconds': { notBefore: new Date('2026-01-01T00:00:00.987Z') },
  'every key usage a leaf may have': {
    keyUsage: [
      'decipherOnly',
      'digitalSignature',
      'contentCommitment',
      'keyAgreement',
      'dataEncipherment',
      'keyEncipherment',
      'encipherOnly',
      'cRLSign',
    ],
    extendedKeyUsage: [
      'serverAuth',
      'clientAuth',
      'codeSigning',
      'emailProtection',
      'timeStamping',
      'ocspSigning',
      'any',
    ],
  },
  'no usages at all': { keyUsage: [], extendedKeyUsage: [], names: [] },
  'addresses of every look': {
    names: [
      '0.0.0.0',
      '255.255.255.255',
      '::',
      '::1',
      '1::',
      '2001:db8::1:0:0:1',
      '2001:DB8:0:0:1:0:0:1',
      '::ffff:1.2.3.4',
      'fe80::1',
    ].map((value) => ({ kind: 'ip', value })),
  },
};
