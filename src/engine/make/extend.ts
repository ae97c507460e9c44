/**
 * An authority's certificate with a new serial number and new dates, and everything else octet for octet as it
 * was: key, subject, key identifier and every extension, in their order and encoding. What it signed stays signed
 * by it, and whoever trusts the old one and whoever trusts the new one accept the same. The library would write
 * the subject and the extensions anew, so the octets are put together here.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { readCertificate } from '../read/certificate.ts';
import { Der, TAG } from '../read/der.ts';
import { signedBy } from '../verify/signed-by.ts';
import { sameBytes } from '../read/text.ts';
import { checkDates } from './ask.ts';
import type { CertificateAsk, MakeOptions } from './certificate.ts';
import { element, integer, octetString, sequence, time, unhex } from './der-write.ts';
import { algorithmDer, sealed } from './seal.ts';
import { makeSerial } from './serial.ts';
import { openSigner } from './signer.ts';

export interface ExtendAsk extends Pick<CertificateAsk, 'notBefore' | 'notAfter' | 'signer'> {
  readonly certificate: CertificateFacts;
}

const AUTHORITY_KEY_ID = '2.5.29.35';

/** @throws KubepkiError bad-value for a key that is not the signer's, self-check-failed when the bytes are not the ask */
export async function extendCertificate(ask: ExtendAsk, options: MakeOptions = {}): Promise<Uint8Array> {
  checkDates(ask);
  const { certificate } = ask;
  const serial = makeSerial((options.webcrypto ?? globalThis.crypto) as Crypto);
  const signer = await openSigner({ signer: ask.signer, publicKey: certificate.key });
  const der = await sealed(renewed(ask, unhex(serial), algorithmDer(signer)), signer);
  await selfCheck(der, ask, serial);
  return der;
}

/** TBSCertificate (RFC 5280 §4.1) with three of its elements anew. */
function renewed(
  { certificate, notBefore, notAfter }: ExtendAsk,
  serial: Uint8Array,
  algorithm: Uint8Array,
): Uint8Array {
  const tbs = new Der(certificate.signed).enter(TAG.sequence, 'tbsCertificate');
  const whole = (): Uint8Array => {
    tbs.next('tbsCertificate');
    return tbs.whole();
  };
  const version = whole();
  const [, , issuer, , ...rest] = [whole(), whole(), whole(), whole(), ...remaining(tbs)];
  return sequence(
    version,
    integer(serial),
    algorithm,
    issuer as Uint8Array,
    sequence(time(notBefore), time(notAfter)),
    ...rest.map((part) => (part[0] === 0xa3 ? unpinned(part, certificate) : part)),
  );
}

function* remaining(input: Der): Generator<Uint8Array> {
  while (!input.empty) {
    input.next('tbsCertificate');
    yield input.whole();
  }
}

/**
 * Some tools write into a root which serial number its issuer has (openssl's "issuer:always"): its own, which is
 * now another, and OpenSSL would find no issuer any more (X509_check_akid). The key identifier alone stays.
 */
function unpinned(extensions: Uint8Array, { extensions: facts }: CertificateFacts): Uint8Array {
  const pinned = facts.find(({ oid, value }) => oid === AUTHORITY_KEY_ID && pins(value));
  if (pinned === undefined) return extensions;
  const list = new Der(extensions).enter(0xa3, 'extensions').enter(TAG.sequence, 'extensions');
  const kept = [...remaining(list)].flatMap((extension, i) =>
    facts[i] === pinned ? bare(extension, pinned.value) : [extension],
  );
  return element(0xa3, sequence(...kept));
}

/** An authority key identifier with nothing but the identifier of the key, or none at all where it has none. */
function bare(extension: Uint8Array, value: Uint8Array): readonly Uint8Array[] {
  const inside = new Der(value).enter(TAG.sequence, 'authorityKeyIdentifier');
  if (!inside.sees(0x80)) return [];
  inside.next('authorityKeyIdentifier');
  const head = new Der(extension).enter(TAG.sequence, 'extension');
  head.take(TAG.oid, 'extension.extnID');
  return [sequence(head.whole(), octetString(sequence(inside.whole())))];
}

/** authorityCertSerialNumber or authorityCertIssuer, RFC 5280 §4.2.1.1. */
function pins(value: Uint8Array): boolean {
  const inside = new Der(value).enter(TAG.sequence, 'authorityKeyIdentifier');
  return [...remaining(inside)].some(([tag]) => tag !== 0x80);
}

async function selfCheck(der: Uint8Array, { certificate, ...ask }: ExtendAsk, serial: string): Promise<void> {
  const reading = readCertificate(der);
  if (!reading.ok) throw new KubepkiError('self-check-failed', { field: reading.element });
  const made = reading.value;
  const same = {
    serial: made.serial === serial && made.serial !== certificate.serial,
    notBefore: made.notBefore.getTime() === Math.floor(ask.notBefore.getTime() / 1000) * 1000,
    notAfter: made.notAfter.getTime() === Math.floor(ask.notAfter.getTime() / 1000) * 1000,
    subject: sameBytes(made.subject.der, certificate.subject.der),
    issuer: sameBytes(made.issuer.der, (ask.signer.certificate ?? certificate).subject.der),
    publicKey: sameBytes(made.key.spki, certificate.key.spki),
    subjectKeyId: made.subjectKeyId === certificate.subjectKeyId,
    extensions: certificate.extensions.every(({ oid, critical, value }) => {
      const kept = made.extensions.find((one) => one.oid === oid);
      if (oid === AUTHORITY_KEY_ID) return made.authorityKeyId === certificate.authorityKeyId;
      return kept !== undefined && kept.critical === critical && sameBytes(kept.value, value);
    }),
    signature: await signedBy(made, (ask.signer.certificate ?? made).key),
  };
  const wrong = Object.entries(same).find(([, right]) => !right);
  if (wrong !== undefined) throw new KubepkiError('self-check-failed', { field: wrong[0] });
}
