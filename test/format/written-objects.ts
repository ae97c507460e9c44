/** Objects that cannot be decoded, and what the decoder of the API server says of each: test/cluster asks it. */
export const UNDECODABLE: readonly (readonly [
  what: string,
  object: Readonly<Record<string, unknown>>,
  words: string,
])[] = [
  ['no base64', { spec: { request: '@@@' } }, 'illegal base64 data at input byte 0'],
  ['PEM as it is', { spec: { request: '-----BEGIN X-----\n' } }, 'illegal base64 data at input byte 0'],
  ['a blank', { spec: { request: 'QUJD REVG' } }, 'illegal base64 data at input byte 4'],
  ['no padding', { spec: { request: 'QUJDRA' } }, 'illegal base64 data at input byte 4'],
  ['half a padding', { spec: { request: 'QUJDRA=' } }, 'illegal base64 data at input byte 7'],
  ['half a padding and more', { spec: { request: 'QUJDRA=x' } }, 'illegal base64 data at input byte 6'],
  ['padding too early', { spec: { request: 'Q===' } }, 'illegal base64 data at input byte 1'],
  ['padding alone', { spec: { request: 'QUJD=' } }, 'illegal base64 data at input byte 4'],
  ['more behind the padding', { spec: { request: 'QUI=\nQUJD' } }, 'illegal base64 data at input byte 5'],
  ['URL base64', { spec: { request: 'QUJDREV_' } }, 'illegal base64 data at input byte 7'],
  [
    'a number',
    { spec: { request: 7 } },
    'json: cannot unmarshal number into Go struct field CertificateSigningRequestSpec.spec.request of type []uint8',
  ],
  [
    'seconds in words',
    { spec: { expirationSeconds: '3600' } },
    'json: cannot unmarshal string into Go struct field CertificateSigningRequestSpec.spec.expirationSeconds of type int32',
  ],
  [
    'too many seconds',
    { spec: { expirationSeconds: 3_000_000_000 } },
    'json: cannot unmarshal number 3000000000 into Go struct field CertificateSigningRequestSpec.spec.expirationSeconds of type int32',
  ],
  [
    'half a second',
    { spec: { expirationSeconds: 600.5 } },
    'json: cannot unmarshal number 600.5 into Go struct field CertificateSigningRequestSpec.spec.expirationSeconds of type int32',
  ],
  [
    'one usage without a list',
    { spec: { usages: 'client auth' } },
    'json: cannot unmarshal string into Go struct field CertificateSigningRequestSpec.spec.usages of type []v1.KeyUsage',
  ],
  [
    'a usage that is a list',
    { spec: { usages: [['client auth']] } },
    'json: cannot unmarshal array into Go struct field CertificateSigningRequestSpec.spec.usages of type v1.KeyUsage',
  ],
  [
    'a usage that is true',
    { spec: { usages: [true] } },
    'json: cannot unmarshal bool into Go struct field CertificateSigningRequestSpec.spec.usages of type v1.KeyUsage',
  ],
  [
    'a signer that is an object',
    { spec: { signerName: {} } },
    'json: cannot unmarshal object into Go struct field CertificateSigningRequestSpec.spec.signerName of type string',
  ],
  [
    'a name that is a number',
    { metadata: { name: 7 }, spec: {} },
    'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
  ],
];

export function objectWith(object: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'x' },
    ...object,
  });
}
