/** The keys and anchors of a TLS connection, judged before anything is dialled. */
import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ClusterAccess } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Shown } from './credential-shown.ts';

/** @throws KubepkiError credential-unusable */
export function secureContextOf(
  { authority, insecure }: Pick<ClusterAccess, 'authority' | 'insecure'>,
  { certificate }: Shown,
): SecureContext {
  // crypto/x509's AppendCertsFromPEM takes what it can read, and a pool of nothing is refused (transport.rootCertPool)
  if (authority !== undefined && insecure !== true && authoritiesIn(authority).length === 0)
    throw new KubepkiError('credential-unusable', { why: 'authority' });
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      ...(authority === undefined ? {} : { ca: Buffer.from(authority) }),
      ...(certificate === undefined
        ? {}
        : { cert: Buffer.from(certificate.chain), key: Buffer.from(certificate.key) }),
      // any certificate of the pool is an anchor to Go, a root or not
      allowPartialTrustChain: true,
    });
  } catch (error) {
    // no cause: what OpenSSL says of a key may quote it
    throw new KubepkiError('credential-unusable', { why: whyOf(error, certificate) });
  }
}

const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,100000}?-----END CERTIFICATE-----/g;

/** Those that can be read. */
export function authoritiesIn(pem: Uint8Array): readonly X509Certificate[] {
  return (Buffer.from(pem).toString('latin1').match(BLOCK) ?? []).flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

function whyOf(error: unknown, pair: Shown['certificate']): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' || code === 'ERR_OSSL_X509_KEY_TYPE_MISMATCH')
    return 'pair';
  // of such a key OpenSSL says, by its kind, that there is no passphrase or that a wrong one was given
  return pair !== undefined && Buffer.from(pair.key).includes('ENCRYPTED') ? 'encrypted-key' : 'pem';
}
