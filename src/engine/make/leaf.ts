/**
 * Leaf certificates, laid by ourselves: a cluster of a thousand workers has two thousand of them, and the library spends
 * 2 ms on each, most of it on serialising what it parses again, where this takes a tenth. One shape only: no authority,
 * subjects and names of the kinds that an ask can have. The library is its oracle (test/engine/make/leaf.test.ts): the
 * same ask gives the same bytes, all but the serial and the signature.
 */
import { EXTENDED_KEY_USAGES, KEY_USAGES } from '../../domain/certificate.ts';
import type { AskedName } from './ask.ts';
import type { CertificateAsk } from './certificate.ts';
import { ascii, element, integer, namedBits, octetString, oid, sequence, time, unhex } from './der-write.ts';
import { algorithmDer, extension, sealed } from './seal.ts';
import type { Signer } from './signer.ts';
import { subjectDer } from './subject.ts';

/** All that goes into a certificate. */
export interface Laying {
  readonly ask: CertificateAsk;
  /** as the ask's check returned them */
  readonly names: readonly AskedName[];
  readonly signer: Signer;
  /** hex */
  readonly keyId: string;
  readonly serial: string;
}

/** RFC 5280 §4.1 and §4.2.1: the context tags of the parts. */
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const KEY_IDENTIFIER = 0x80;
const NAME_TAGS = { dns: 0x82, ip: 0x87 };

const VERSION_3 = element(VERSION, integer(Uint8Array.of(2)));

export async function layLeaf(laying: Laying): Promise<Uint8Array> {
  const { ask, signer } = laying;
  const algorithm = algorithmDer(signer);
  const subject = subjectDer(ask.subject);
  const signed = sequence(
    VERSION_3,
    integer(unhex(laying.serial)),
    algorithm,
    // The signer's subject octet for octet: Go finds issuers by comparing them.
    ask.signer.certificate?.subject.der ?? subject,
    sequence(time(ask.notBefore), time(ask.notAfter)),
    subject,
    ask.publicKey.spki,
    element(EXTENSIONS, sequence(...extensionsOf(laying))),
  );
  return sealed(signed, signer);
}

/** Which, in which order and which of them critical: as extension.ts and certificate.ts have it. */
function extensionsOf({ ask, names, keyId }: Laying): readonly Uint8Array[] {
  const { keyUsage, extendedKeyUsage } = ask;
  const issuerKeyId = ask.signer.certificate?.subjectKeyId;
  const extensions = [extension('2.5.29.19', sequence(), 'critical')];
  if (keyUsage.length > 0) {
    const bits = keyUsage.map((usage) => KEY_USAGES.indexOf(usage));
    extensions.push(extension('2.5.29.15', namedBits(bits), 'critical'));
  }
  if (extendedKeyUsage.length > 0) {
    const usages = extendedKeyUsage.map((usage) => oid(EXTENDED_KEY_USAGES[usage]));
    extensions.push(extension('2.5.29.37', sequence(...usages)));
  }
  if (names.length > 0) {
    const list = names.map(({ kind, text, bytes }) => element(NAME_TAGS[kind], bytes ?? ascii(text)));
    extensions.push(extension('2.5.29.17', sequence(...list)));
  }
  extensions.push(extension('2.5.29.14', octetString(unhex(keyId))));
  if (issuerKeyId !== undefined) {
    extensions.push(extension('2.5.29.35', sequence(element(KEY_IDENTIFIER, unhex(issuerKeyId)))));
  }
  return extensions;
}
