/**
 * The read door of the engine: bytes into facts, for certificates here and for PEM, keys and digests in the
 * files beside. It imports the domain and, when a signature, a private key or a digest is really asked for,
 * node:crypto through ../node-crypto.ts. It never judges, never touches a file or a clock, and never throws
 * over what it was given. Start reading at `certificate` below, then der.ts.
 *
 * One certificate (RFC 5280 §4.1) into facts. It accepts and refuses what Go's crypto/x509 parser.go does, and
 * meets the faults of one that has several in the same order, with one exception: a negative serial number is
 * read, because saying so is a verdict and not a fault of the encoding.
 */
import type { CertificateFacts, Reading } from '../../domain/certificate.ts';
import { readAlgorithm, SIGNATURE_NAMES } from './algorithm.ts';
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { NO_EXTENSIONS, readExtensions } from './extension.ts';
import { readKeyInfo } from './key-info.ts';
import { readName } from './name.ts';
import { readBits, readCount, readInteger, rightAligned } from './primitive.ts';
import { reading } from './reading.ts';
import { hex, sameBytes } from './text.ts';
import { readTime } from './time.ts';

export function readCertificate(der: Uint8Array): Reading<CertificateFacts> {
  return reading(der, 'certificate', certificate);
}

/**
 * OpenSSL's TRUSTED CERTIFICATE is a certificate and then what it is trusted for (X509_CERT_AUX); this is the
 * former. Where that cannot be told, the bytes come back as they are, for readCertificate to say why.
 */
export function withoutTrust(der: Uint8Array): Uint8Array {
  const first = reading(der, 'certificate', (input) => {
    input.take(TAG.sequence, 'certificate');
    return input.whole();
  });
  return first.ok ? first.value : der;
}

function certificate(input: Der): CertificateFacts {
  const outer = input.enter(TAG.sequence, 'certificate');
  const tbs = outer.enter(TAG.sequence, 'tbsCertificate');
  const signed = outer.whole();
  const version = readVersion(tbs);
  const serial = hex(readInteger(tbs, 'tbsCertificate.serialNumber'));
  const algorithmInside = tbs.enter(TAG.sequence, 'tbsCertificate.signature');
  outer.take(TAG.sequence, 'signatureAlgorithm');
  if (!sameBytes(tbs.content(), outer.content())) tbs.fail('bad-value', 'tbsCertificate.signature');
  const algorithm = readAlgorithm(algorithmInside, 'tbsCertificate.signature');
  const issuer = readName(tbs, 'tbsCertificate.issuer');
  const validity = tbs.enter(TAG.sequence, 'tbsCertificate.validity');
  const notBefore = readTime(validity, 'tbsCertificate.validity.notBefore');
  const notAfter = readTime(validity, 'tbsCertificate.validity.notAfter');
  const subject = readName(tbs, 'tbsCertificate.subject');
  const key = readKeyInfo(tbs, 'tbsCertificate.subjectPublicKeyInfo');
  const extensions = version > 1 ? readTail(tbs, version) : NO_EXTENSIONS;
  const signature = rightAligned(readBits(outer, 'signatureValue'));
  input.done('certificate');

  return {
    version,
    serial,
    subject,
    issuer,
    notBefore,
    notAfter,
    key,
    ...extensions,
    signatureAlgorithm: SIGNATURE_NAMES[algorithm.oid] ?? algorithm.oid,
    signatureParameters: algorithm.parameters,
    der: input.bytes,
    signed,
    signature,
  };
}

/** Written from zero, told from one; Go knows versions 1 to 3. */
function readVersion(tbs: Der): number {
  const element = 'tbsCertificate.version';
  if (!tbs.sees(0xa0)) return 1;
  const inside = tbs.enter(0xa0, element);
  const version = readCount(inside, element) + 1;
  inside.done(element);
  if (version > 3) tbs.fail('out-of-range', element);
  return version;
}

/** The unique identifiers, which nobody uses and Go steps over in their primitive form, and the extensions. */
function readTail(tbs: Der, version: number): ReturnType<typeof readExtensions> {
  if (tbs.sees(0x81)) tbs.next('tbsCertificate.issuerUniqueID');
  if (tbs.sees(0x82)) tbs.next('tbsCertificate.subjectUniqueID');
  if (version < 3 || !tbs.sees(0xa3)) return NO_EXTENSIONS;
  const inside = tbs.enter(0xa3, 'tbsCertificate.extensions');
  return readExtensions(inside.enter(TAG.sequence, 'tbsCertificate.extensions'));
}
