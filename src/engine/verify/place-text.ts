/** Go's words for faults outside the extensions, after "x509: "; by element, as the reader names them. */
import type { Fault } from '../../domain/certificate.ts';
import type { Der } from '../read/der.ts';
import { TAG } from '../read/der.ts';

/** `at` stands where the fault is. */
export type Telling = string | ((fault: Fault, at: Der) => string);

const KEY = 'tbsCertificate.subjectPublicKeyInfo';
const SET = 'invalid RDNSequence';

/** Issuer and subject alike; of a malformed subject, too, Go says issuer. */
function nameTexts(element: string): Record<string, Telling> {
  return {
    [element]: 'malformed issuer',
    [`${element}.rdn`]: SET,
    [`${element}.attribute`]: `${SET}: invalid attribute`,
    [`${element}.type`]: `${SET}: invalid attribute type`,
    [`${element}.value`]: ({ fault }, at) => `${SET}: invalid attribute value${valueText(fault, at)}`,
  };
}

const STRINGS: Readonly<Record<number, string>> = {
  [TAG.printable]: 'PrintableString',
  [TAG.utf8]: 'UTF-8 string',
  [TAG.bmp]: 'BMPString',
  [TAG.ia5]: 'IA5String',
  [TAG.numeric]: 'NumericString',
};

function valueText(fault: Fault['fault'], at: Der): string {
  const tag = at.bytes[at.at] as number;
  if (fault === 'unsupported') return `: unsupported string type: ${tag}`;
  return fault === 'bad-value' ? `: invalid ${STRINGS[tag]}` : '';
}

function timeText(_: Fault, at: Der): string {
  if (at.sees(TAG.utcTime)) return 'malformed UTCTime';
  return at.sees(TAG.generalizedTime) ? 'malformed GeneralizedTime' : 'unsupported time format';
}

export const PLACE_TEXTS: Readonly<Record<string, Telling>> = {
  'certificate': ({ fault }) => (fault === 'trailing-data' ? 'trailing data' : 'malformed certificate'),
  'tbsCertificate': 'malformed tbs certificate',
  'tbsCertificate.version': ({ fault }) =>
    fault === 'out-of-range' ? 'invalid version' : 'malformed version',
  'tbsCertificate.serialNumber': 'malformed serial number',
  'tbsCertificate.signature': ({ fault }) =>
    fault === 'bad-value'
      ? "inner and outer signature algorithm identifiers don't match"
      : 'malformed signature algorithm identifier',
  'tbsCertificate.signature.algorithm': 'malformed OID',
  'tbsCertificate.signature.parameters': 'malformed parameters',
  'signatureAlgorithm': 'malformed algorithm identifier',
  ...nameTexts('tbsCertificate.issuer'),
  'tbsCertificate.validity': 'malformed validity',
  'tbsCertificate.validity.notBefore': timeText,
  'tbsCertificate.validity.notAfter': timeText,
  ...nameTexts('tbsCertificate.subject'),
  [KEY]: 'malformed spki',
  [`${KEY}.algorithm`]: 'malformed public key algorithm identifier',
  [`${KEY}.algorithm.algorithm`]: 'malformed OID',
  [`${KEY}.algorithm.parameters`]: 'malformed parameters',
  [`${KEY}.algorithm.parameters.rsaEncryption`]: 'RSA key missing NULL parameters',
  [`${KEY}.algorithm.parameters.namedCurve`]: ({ fault }) =>
    fault === 'unsupported' ? 'unsupported elliptic curve' : 'invalid ECDSA parameters',
  [`${KEY}.algorithm.parameters.ed25519`]: 'Ed25519 key encoded with illegal parameters',
  [`${KEY}.algorithm.parameters.dsa`]: ({ fault }) =>
    fault === 'out-of-range' ? 'zero or negative DSA parameter' : 'invalid DSA parameters',
  [`${KEY}.subjectPublicKey`]: 'malformed subjectPublicKey',
  [`${KEY}.subjectPublicKey.rsaPublicKey`]: 'invalid RSA public key',
  [`${KEY}.subjectPublicKey.modulus`]: ({ fault }) =>
    fault === 'out-of-range' ? 'RSA modulus is not a positive number' : 'invalid RSA modulus',
  [`${KEY}.subjectPublicKey.publicExponent`]: ({ fault }) =>
    fault === 'out-of-range' ? 'RSA public exponent is not a positive number' : 'invalid RSA public exponent',
  [`${KEY}.subjectPublicKey.ed25519`]: 'wrong Ed25519 public key size',
  [`${KEY}.subjectPublicKey.dsa`]: 'invalid DSA public key',
  'tbsCertificate.issuerUniqueID': 'malformed issuerUniqueID',
  'tbsCertificate.subjectUniqueID': 'malformed subjectUniqueID',
  'signatureValue': 'malformed signature',
};
