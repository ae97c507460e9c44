/** The signer's private key, and the hash that goes with its strength. */
import type { KeyFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { Der, TAG } from '../read/der.ts';
import { findPrivateKey, readPrivateKey } from '../read/key.ts';
import { readBits } from '../read/primitive.ts';
import { sameBytes } from '../read/text.ts';
import type { CertificateAsk } from './certificate.ts';

/** A private key that fits its certificate, and what it signs with. */
export interface Signer {
  readonly key: KeyObject;
  readonly scheme: Scheme;
  readonly spki: Uint8Array;
}

type KeyObject = ReturnType<Awaited<ReturnType<typeof nodeCrypto>>['createPrivateKey']>;
type Asked = Pick<CertificateAsk, 'publicKey' | 'signer'>;

interface Scheme {
  /** as a certificate names it, and as its reader does */
  readonly oid: string;
  readonly signatureAlgorithm: string;
  /** as node:crypto wants it; null for Ed25519, which has its own */
  readonly hash: string | null;
  /** as WebCrypto wants it, to import and to sign */
  readonly web: RsaHashedImportParams | (EcKeyImportParams & EcdsaParams) | { readonly name: string };
}

/**
 * An authority signs thousands of certificates, and reading its key takes twenty times as long as signing: it is read
 * once for the bytes that hold it, and forgotten with them.
 */
const opened = new WeakMap<Uint8Array, Promise<Signer>>();

/** @throws KubepkiError bad-value for what is no key, a key that cannot sign, and one that is another's */
export async function openSigner({ publicKey, signer: { certificate, privatePem } }: Asked): Promise<Signer> {
  const signer = opened.get(privatePem) ?? open(privatePem);
  opened.set(privatePem, signer);
  const { spki } = await signer;
  if (!sameBytes(spki, (certificate?.key ?? publicKey).spki)) throw refusal('publicKey');
  return signer;
}

async function open(privatePem: Uint8Array): Promise<Signer> {
  const found = findPrivateKey(privatePem);
  if (!found.ok) throw refusal(found.element);
  const facts = await readPrivateKey(privatePem);
  if (!facts.ok) throw refusal(facts.element);
  const { createPrivateKey } = await nodeCrypto();
  const { der, form } = found.value;
  const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: form });
  return { key, scheme: schemeFor(facts.value), spki: facts.value.spki };
}

/** The signer's two halves as a WebCrypto provider has them: what the library signs with. */
export async function importSigner({ key, scheme, spki }: Signer, { subtle }: Crypto) {
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const { web } = scheme;
  return {
    privateKey: await subtle.importKey('pkcs8', new Uint8Array(pkcs8), web, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki.slice(), web, true, ['verify']),
  };
}

/** The hash is told at import as well: the library lets the key's win over the one asked for. */
function schemeFor(key: KeyFacts): Scheme {
  const found = key.kind === 'ec' ? SCHEMES[key.curve ?? ''] : SCHEMES[key.kind];
  if (found === undefined) throw refusal('algorithm');
  return found;
}

/** Go's choice too (x509.signingParamsForKey): the hash follows the curve, and is SHA-256 for RSA. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  'ed25519': { oid: '1.3.101.112', signatureAlgorithm: 'Ed25519', hash: null, web: { name: 'Ed25519' } },
  'rsa': {
    oid: '1.2.840.113549.1.1.11',
    signatureAlgorithm: 'sha256WithRSAEncryption',
    hash: 'sha256',
    web: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  },
  'P-256': ecdsa('P-256', '256', '1.2.840.10045.4.3.2'),
  'P-384': ecdsa('P-384', '384', '1.2.840.10045.4.3.3'),
  'P-521': ecdsa('P-521', '512', '1.2.840.10045.4.3.4'),
};

function ecdsa(namedCurve: string, bits: string, oid: string): Scheme {
  return {
    oid,
    signatureAlgorithm: `ecdsa-with-SHA${bits}`,
    hash: `sha${bits}`,
    web: { name: 'ECDSA', namedCurve, hash: `SHA-${bits}` },
  };
}

function refusal(element: string): KubepkiError {
  return new KubepkiError('bad-value', { field: 'signer.privatePem', element });
}

/** RFC 5280 §4.2.1.2, first method: SHA-1 of the key's bits, without tag, length and padding octet. */
export async function subjectKeyId(key: KeyFacts): Promise<string> {
  const { createHash } = await nodeCrypto();
  const inside = new Der(key.spki).enter(TAG.sequence, 'subjectPublicKeyInfo');
  inside.take(TAG.sequence, 'subjectPublicKeyInfo.algorithm');
  const { octets } = readBits(inside, 'subjectPublicKeyInfo.subjectPublicKey');
  return createHash('sha1').update(octets).digest('hex');
}
