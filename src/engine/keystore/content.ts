/** The layers between a PKCS#12 file and its bags: PFX, authenticated safe, and what each safe is wrapped in (RFC 7292 §4). */
import { Der, TAG } from '../read/der.ts';
import { readCount, readOid } from '../read/primitive.ts';
import { join, toDer } from './ber.ts';
import { readScheme, type Scheme, type UnknownScheme } from './cipher.ts';
import { type Mac, readMac } from './mac.ts';

/** RFC 5652 §4 and §8. */
const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';

/** What holds bags: as it stands, or under a passphrase. */
export interface Safe {
  readonly scheme?: Scheme | UnknownScheme;
  readonly data: Uint8Array;
}

export interface Envelope {
  readonly mac?: Mac;
  /** what the MAC is over */
  readonly content: Uint8Array;
  readonly safes: readonly Safe[];
}

const MOST_SAFES = 1000;

/** @throws DerFault */
export function readEnvelope(bytes: Uint8Array): Envelope {
  const outer = new Der(toDer(bytes, 'pfx'));
  const pfx = outer.enter(TAG.sequence, 'pfx');
  if (readCount(pfx, 'pfx.version') !== 3) pfx.fail('unsupported', 'pfx.version');
  // signed by a key instead of confirmed by a passphrase: nobody writes that
  const content = dataIn(pfx.enter(TAG.sequence, 'pfx.authSafe'), 'pfx.authSafe');
  const mac = pfx.empty ? undefined : readMac(pfx, 'pfx.macData');
  pfx.done('pfx');
  const list = new Der(toDer(content, 'authenticatedSafe'));
  const inside = list.enter(TAG.sequence, 'authenticatedSafe');
  const safes: Safe[] = [];
  while (!inside.empty) {
    if (safes.length >= MOST_SAFES) inside.fail('too-large', 'authenticatedSafe');
    safes.push(readSafe(inside.enter(TAG.sequence, 'authenticatedSafe.contentInfo')));
  }
  return { content, safes, ...(mac === undefined ? {} : { mac }) };
}

function dataIn(inside: Der, element: string): Uint8Array {
  const type = readOid(inside, `${element}.contentType`);
  if (type !== DATA) inside.fail('unsupported', `${element}/${type}`);
  const content = inside.enter(CONTEXT_0, `${element}.content`);
  content.take(TAG.octetString, `${element}.content`);
  return content.content();
}

const CONTEXT_0 = 0xa0;

function readSafe(inside: Der): Safe {
  const element = 'authenticatedSafe.contentInfo';
  const start = inside.at;
  const type = readOid(inside, `${element}.contentType`);
  if (type !== ENCRYPTED_DATA) {
    inside.at = start;
    return { data: dataIn(inside, element) };
  }
  const encrypted = inside.enter(CONTEXT_0, element).enter(TAG.sequence, `${element}.encryptedData`);
  readCount(encrypted, `${element}.encryptedData.version`);
  const info = encrypted.enter(TAG.sequence, `${element}.encryptedContentInfo`);
  const inner = readOid(info, `${element}.encryptedContentInfo.contentType`);
  if (inner !== DATA) info.fail('unsupported', `${element}.encryptedContentInfo/${inner}`);
  const algorithm = info.enter(TAG.sequence, `${element}.contentEncryptionAlgorithm`);
  const scheme = readScheme(algorithm, `${element}.contentEncryptionAlgorithm`);
  return { scheme, data: encryptedContent(info, `${element}.encryptedContent`) };
}

/** [0] IMPLICIT OCTET STRING: in BER it may be in pieces, which only whoever knows what it is can put together. */
function encryptedContent(info: Der, element: string): Uint8Array {
  if (!info.sees(CONTEXT_0)) {
    info.take(0x80, element);
    return info.content();
  }
  const pieces = info.enter(CONTEXT_0, element);
  const parts: Uint8Array[] = [];
  while (!pieces.empty) {
    pieces.take(TAG.octetString, element);
    parts.push(pieces.content());
  }
  return join(parts);
}
