/**
 * What a certificate or key says of itself, as plain facts: the language in which the reading engine
 * speaks to the rules, the plan and the reports. Bytes stay bytes; nothing here has been judged.
 */

/** A relative distinguished name's value with the ASN.1 string type it was written in. */
export interface NameAttribute {
  /** dotted object identifier, e.g. 2.5.4.3 */
  readonly oid: string;
  /** short name where one is usual (CN, O, OU, C, …), else the oid again */
  readonly label: string;
  readonly value: string;
  readonly stringType: 'utf8' | 'printable' | 'ia5' | 'teletex' | 'bmp' | 'universal' | 'numeric' | 'other';
}

export interface DistinguishedName {
  /** in the order of the encoding; a multi-valued RDN's members keep theirs */
  readonly attributes: readonly NameAttribute[];
  /** the exact DER, for comparing as Go does (byte for byte) */
  readonly der: Uint8Array;
}

export type AlternativeName =
  | { readonly kind: 'dns'; readonly value: string }
  | { readonly kind: 'ip'; readonly value: string; readonly bytes: Uint8Array }
  | { readonly kind: 'email'; readonly value: string }
  | { readonly kind: 'uri'; readonly value: string }
  | { readonly kind: 'other'; readonly value: string; readonly tag: number };

/** RFC 5280 §4.2.1.3, in the order of the bits. */
export const KEY_USAGES = [
  'digitalSignature',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

/** The extended usages a cluster has to do with; any other is carried as its dotted oid. */
export const EXTENDED_KEY_USAGES = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  any: '2.5.29.37.0',
} as const;
export type ExtendedKeyUsage = keyof typeof EXTENDED_KEY_USAGES;

export interface KeyFacts {
  readonly kind: 'rsa' | 'ec' | 'ed25519' | 'unknown';
  /** modulus bits for RSA, field bits for EC, 255 for Ed25519, 0 where unknown */
  readonly bits: number;
  /** named curve where there is one: P-256, P-384, P-521 */
  readonly curve?: string;
  /** SubjectPublicKeyInfo, DER: two keys are the same key when these bytes are */
  readonly spki: Uint8Array;
}

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** what is inside the OCTET STRING, DER */
  readonly value: Uint8Array;
}

export interface CertificateFacts {
  readonly version: number;
  /** two's complement octets as encoded, as lower-case hex; a negative serial keeps its leading bit */
  readonly serial: string;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly key: KeyFacts;
  readonly names: readonly AlternativeName[];
  /** undefined: the extension is absent, which is not the same as empty */
  readonly keyUsage?: readonly KeyUsage[];
  /** names from EXTENDED_KEY_USAGES where known, else the dotted oid */
  readonly extendedKeyUsage?: readonly string[];
  readonly authority: boolean;
  readonly pathLength?: number;
  /** lower-case hex */
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  /** signature algorithm by its usual name (ecdsa-with-SHA256, sha256WithRSAEncryption, …), else the oid */
  readonly signatureAlgorithm: string;
  /** its parameters as they stand, DER; empty when absent */
  readonly signatureParameters: Uint8Array;
  readonly extensions: readonly Extension[];
  /** the whole certificate, DER */
  readonly der: Uint8Array;
  /** the signed part, DER */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Why some bytes are not what they should be: a closed set, and where in the bytes; never a throw. */
export type FaultId =
  | 'truncated'
  | 'trailing-data'
  | 'bad-length'
  | 'too-deep'
  | 'too-large'
  | 'unexpected-tag'
  | 'bad-value'
  | 'out-of-range'
  | 'duplicate-extension'
  | 'unsupported';

export interface Fault {
  readonly fault: FaultId;
  /** offset in the bytes that were given */
  readonly offset: number;
  /** the element, as RFC 5280 names it: tbsCertificate.validity.notAfter */
  readonly element: string;
}

export type Reading<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Fault);
