/**
 * The signature algorithms as Go knows them (crypto/x509 x509.go, signatureAlgorithmDetails): the name it prints, the
 * kind of key it wants, the digest.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { Der, DerFault, TAG } from '../read/der.ts';
import { readInteger, readOid } from '../read/primitive.ts';

export interface Scheme {
  readonly name: string;
  readonly key: 'RSA' | 'DSA' | 'ECDSA' | 'Ed25519';
  /** undefined: the algorithm has its own */
  readonly hash?: 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** RSA-PSS with a salt as long as the digest */
  readonly pss?: true;
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  'md5WithRSAEncryption': { name: 'MD5-RSA', key: 'RSA', hash: 'md5' },
  'sha1WithRSAEncryption': { name: 'SHA1-RSA', key: 'RSA', hash: 'sha1' },
  'sha1WithRSA': { name: 'SHA1-RSA', key: 'RSA', hash: 'sha1' },
  'sha256WithRSAEncryption': { name: 'SHA256-RSA', key: 'RSA', hash: 'sha256' },
  'sha384WithRSAEncryption': { name: 'SHA384-RSA', key: 'RSA', hash: 'sha384' },
  'sha512WithRSAEncryption': { name: 'SHA512-RSA', key: 'RSA', hash: 'sha512' },
  'dsa-with-SHA1': { name: 'DSA-SHA1', key: 'DSA', hash: 'sha1' },
  'dsa-with-SHA256': { name: 'DSA-SHA256', key: 'DSA', hash: 'sha256' },
  'ecdsa-with-SHA1': { name: 'ECDSA-SHA1', key: 'ECDSA', hash: 'sha1' },
  'ecdsa-with-SHA256': { name: 'ECDSA-SHA256', key: 'ECDSA', hash: 'sha256' },
  'ecdsa-with-SHA384': { name: 'ECDSA-SHA384', key: 'ECDSA', hash: 'sha384' },
  'ecdsa-with-SHA512': { name: 'ECDSA-SHA512', key: 'ECDSA', hash: 'sha512' },
  'Ed25519': { name: 'Ed25519', key: 'Ed25519' },
};

const PSS: Readonly<Record<string, Scheme & { readonly salt: number }>> = {
  '2.16.840.1.101.3.4.2.1': { name: 'SHA256-RSAPSS', key: 'RSA', hash: 'sha256', pss: true, salt: 32 },
  '2.16.840.1.101.3.4.2.2': { name: 'SHA384-RSAPSS', key: 'RSA', hash: 'sha384', pss: true, salt: 48 },
  '2.16.840.1.101.3.4.2.3': { name: 'SHA512-RSAPSS', key: 'RSA', hash: 'sha512', pss: true, salt: 64 },
};
const MGF1 = '1.2.840.113549.1.1.8';

const NONE = new Uint8Array();

/** undefined: Go does not know it, and verifies nothing with it. */
export function schemeOf({
  signatureAlgorithm,
  signatureParameters = NONE,
}: Pick<CertificateFacts, 'signatureAlgorithm'> & Partial<Pick<CertificateFacts, 'signatureParameters'>>):
  | Scheme
  | undefined {
  if (signatureAlgorithm === 'rsassaPss') return readPss(signatureParameters);
  // RFC 8410 §3 wants them absent; of the others Go does not look at theirs.
  if (signatureAlgorithm === 'Ed25519' && signatureParameters.length > 0) return undefined;
  return SCHEMES[signatureAlgorithm];
}

/** RFC 4055 §3.1, narrowed as Go narrows it: one digest for message and mask, and a salt as long. */
function readPss(parameters: Uint8Array): Scheme | undefined {
  try {
    const inside = new Der(parameters).enter(TAG.sequence, '');
    const hash = identifier(inside.enter(0xa0, '').enter(TAG.sequence, ''));
    const mask = inside.enter(0xa1, '').enter(TAG.sequence, '');
    if (readOid(mask, '') !== MGF1) return undefined;
    const maskHash = identifier(mask.enter(TAG.sequence, ''));
    const salt = smallInteger(inside.enter(0xa2, ''));
    const trailer = inside.sees(0xa3) ? smallInteger(inside.enter(0xa3, '')) : 1;
    const found = hash !== undefined && hash === maskHash ? PSS[hash] : undefined;
    return found !== undefined && found.salt === salt && trailer === 1 ? found : undefined;
  } catch (thrown) {
    if (thrown instanceof DerFault) return undefined;
    throw thrown;
  }
}

/** The oid of a digest whose parameters are NULL or not there. */
function identifier(inside: Der): string | undefined {
  const oid = readOid(inside, '');
  if (inside.empty) return oid;
  inside.next('');
  const parameters = inside.whole();
  return parameters.length === 2 && parameters[0] === TAG.null ? oid : undefined;
}

function smallInteger(der: Der): number {
  const octets = readInteger(der, '');
  return octets.length === 1 ? (octets[0] as number) : Number.NaN;
}
