/** The signer's private key as the provider wants it, and the hash that goes with its strength. */
import type { KeyFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { Der, TAG } from '../read/der.ts';
import { findPrivateKey, readPrivateKey } from '../read/key.ts';
import { readBits } from '../read/primitive.ts';
import { hex, sameBytes } from '../read/text.ts';
import type { CertificateAsk } from './certificate.ts';

export interface Signer {
  readonly key: CryptoKey;
  readonly algorithm: EcdsaParams | RsaHashedImportParams | { readonly name: string };
  /** what the certificate must say it was signed with */
  readonly signatureAlgorithm: string;
  /** its other half, for the requests that it signs of itself */
  publicKey(): Promise<CryptoKey>;
}

export async function loadSigner(
  ask: Pick<CertificateAsk, 'publicKey' | 'signer'>,
  provider: Crypto,
): Promise<Signer> {
  const found = findPrivateKey(ask.signer.privatePem);
  if (!found.ok) throw new KubepkiError('bad-value', { field: 'signer.privatePem', element: found.element });
  const facts = await readPrivateKey(ask.signer.privatePem);
  if (!facts.ok) throw new KubepkiError('bad-value', { field: 'signer.privatePem', element: facts.element });
  const expected = ask.signer.certificate?.key ?? ask.publicKey;
  if (!sameBytes(facts.value.spki, expected.spki)) {
    throw new KubepkiError('bad-value', { field: 'signer.privatePem', element: 'publicKey' });
  }
  const { algorithm, importAs, signatureAlgorithm } = schemeFor(facts.value);
  let pkcs8 = found.value.der;
  if (found.value.form !== 'pkcs8') {
    const { createPrivateKey } = await nodeCrypto();
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: found.value.form });
    pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  }
  const key = await provider.subtle.importKey('pkcs8', pkcs8.slice(), importAs, false, ['sign']);
  const spki = facts.value.spki.slice();
  const publicKey = () => provider.subtle.importKey('spki', spki, importAs, true, ['verify']);
  return { key, algorithm, signatureAlgorithm, publicKey };
}

/** The hash is told at import as well: the library lets the key's win over the one asked for. */
function schemeFor(key: KeyFacts): {
  algorithm: Signer['algorithm'];
  importAs: Parameters<SubtleCrypto['importKey']>[2];
  signatureAlgorithm: string;
} {
  if (key.kind === 'ed25519') {
    return { algorithm: { name: 'Ed25519' }, importAs: { name: 'Ed25519' }, signatureAlgorithm: 'Ed25519' };
  }
  if (key.kind === 'rsa') {
    const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    return { algorithm: rsa, importAs: rsa, signatureAlgorithm: 'sha256WithRSAEncryption' };
  }
  // Go's choice too (x509.signingParamsForKey): the hash follows the curve.
  const hash =
    key.curve === 'P-256'
      ? 'SHA-256'
      : key.curve === 'P-384'
        ? 'SHA-384'
        : key.curve === 'P-521'
          ? 'SHA-512'
          : undefined;
  if (key.kind !== 'ec' || key.curve === undefined || hash === undefined) {
    throw new KubepkiError('bad-value', { field: 'signer.privatePem', element: 'algorithm' });
  }
  const ec = { name: 'ECDSA', namedCurve: key.curve, hash };
  return { algorithm: ec, importAs: ec, signatureAlgorithm: `ecdsa-with-${hash.replace('-', '')}` };
}

/** RFC 5280 §4.2.1.2, first method: SHA-1 of the key's bits, without tag, length and padding octet. */
export async function subjectKeyId(key: KeyFacts, provider: Crypto): Promise<string> {
  const inside = new Der(key.spki).enter(TAG.sequence, 'subjectPublicKeyInfo');
  inside.take(TAG.sequence, 'subjectPublicKeyInfo.algorithm');
  const { octets } = readBits(inside, 'subjectPublicKeyInfo.subjectPublicKey');
  return hex(new Uint8Array(await provider.subtle.digest('SHA-1', octets.slice())));
}
