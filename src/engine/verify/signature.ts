/**
 * Whether one certificate signed another, and if not in which of Go's words (crypto/x509 x509.go, CheckSignatureFrom and
 * checkSignature). The arithmetic is left to a port (node-signature.ts), so that what it costs can be counted.
 */
import type { CertificateFacts, KeyFacts } from '../../domain/certificate.ts';
import type { ChainFaultId } from '../../domain/verdict.ts';
import { DSA } from '../read/key-info.ts';
import { Der, TAG } from '../read/der.ts';
import { readOid } from '../read/primitive.ts';
import { rsaKeyTrouble } from './rsa-key.ts';
import type { Scheme } from './scheme.ts';
import { schemeOf } from './scheme.ts';

/** What was signed: a certificate, a request or a revocation list. */
export type Signed = Pick<CertificateFacts, 'signatureAlgorithm' | 'signed' | 'signature'> &
  Partial<Pick<CertificateFacts, 'signatureParameters'>>;

/** Does this signature fit? All that can be told without arithmetic has been told before it is asked. */
export type SignatureCheck = (scheme: Scheme, issued: Signed, key: KeyFacts) => boolean;

/** Loads who does the arithmetic: asked for only where there is some to do. */
export type OpenCheck = () => Promise<SignatureCheck>;

export interface Trouble {
  readonly fault: ChainFaultId;
  readonly text: string;
}

const BASIC_CONSTRAINTS = '2.5.29.19';
const NO_SIGNER = 'x509: invalid signature: parent certificate cannot sign this kind of certificate';
const UNKNOWN: Trouble = {
  fault: 'algorithm-unknown',
  text: 'x509: cannot verify signature: algorithm unimplemented',
};

export function hasBasicConstraints({ extensions }: CertificateFacts): boolean {
  return extensions.some(({ oid }) => oid === BASIC_CONSTRAINTS);
}

/** Go's Certificate.PublicKey is nil: it takes such a certificate for nobody's issuer. */
export function hasNoKey({ kind, spki }: KeyFacts): boolean {
  return kind === 'unknown' && !isDsa(spki);
}

function isDsa(spki: Uint8Array): boolean {
  const algorithm = new Der(spki).enter(TAG.sequence, '').enter(TAG.sequence, '');
  return readOid(algorithm, '') === DSA;
}

/** §4.2.1.9 and §4.2.1.3: may this certificate sign others? */
export function signerTrouble(signer: CertificateFacts): Trouble | undefined {
  const constrained = hasBasicConstraints(signer);
  if (constrained ? !signer.authority : signer.version === 3) {
    return { fault: 'not-an-authority', text: NO_SIGNER };
  }
  // A keyUsage of no bits is none to Go.
  const { keyUsage = [] } = signer;
  if (keyUsage.length > 0 && !keyUsage.includes('keyCertSign'))
    return { fault: 'may-not-sign', text: NO_SIGNER };
  return undefined;
}

/** The arithmetic and what Go asks before it, without signerTrouble; of requests and revocation lists Go takes SHA-1. */
export function signatureTrouble(
  child: Signed,
  { key }: Pick<CertificateFacts, 'key'>,
  check: SignatureCheck,
  takesSha1 = false,
): Trouble | undefined {
  const scheme = schemeOf(child);
  if (scheme === undefined) return UNKNOWN;
  if (isInsecure(scheme) && !(takesSha1 && scheme.hash === 'sha1')) {
    const text = `x509: cannot verify signature: insecure algorithm ${scheme.name}`;
    return { fault: 'algorithm-insecure', text };
  }
  if (key.kind === 'unknown') return UNKNOWN;
  const { type, fails } = KEYS[key.kind];
  if (!isOfKind(scheme, key)) {
    const text = `x509: signature algorithm specifies an ${scheme.key} public key, but have public key of type ${type}`;
    return { fault: 'key-of-other-kind', text };
  }
  const insecure = key.kind === 'rsa' ? rsaKeyTrouble(key) : undefined;
  if (insecure !== undefined) return { fault: 'key-insecure', text: insecure };
  return check(scheme, child, key) ? undefined : { fault: 'signature-fails', text: fails };
}

export function isInsecure({ hash }: Scheme): boolean {
  return hash === 'md5' || hash === 'sha1';
}

export function isOfKind(scheme: Scheme, { kind }: KeyFacts): boolean {
  return kind !== 'unknown' && scheme.key === KEYS[kind].of;
}

const KEYS = {
  rsa: { of: 'RSA', type: '*rsa.PublicKey', fails: 'crypto/rsa: verification error' },
  ec: { of: 'ECDSA', type: '*ecdsa.PublicKey', fails: 'x509: ECDSA verification failure' },
  ed25519: { of: 'Ed25519', type: 'ed25519.PublicKey', fails: 'x509: Ed25519 verification failure' },
} as const;
