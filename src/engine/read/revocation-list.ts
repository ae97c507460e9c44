/**
 * Revocation lists (RFC 5280 §5) into facts. A list may be far larger than all certificates of a cluster, so
 * its entries are stepped over and counted, and read one by one when they are asked for. It accepts and
 * refuses what Go's ParseRevocationList does, but for version 1, which old tools write and etcd's users have.
 */
import type { Extension, Reading } from '../../domain/certificate.ts';
import { REVOCATION_REASONS, type Revocation, type RevocationListFacts } from '../../domain/revocation.ts';
import { readAlgorithm, SIGNATURE_NAMES } from './algorithm.ts';
import { Der, TAG } from './der.ts';
import { readName } from './name.ts';
import {
  readBits,
  readBoolean,
  readCount,
  readInteger,
  readOid,
  readSigned,
  rightAligned,
} from './primitive.ts';
import { reading } from './reading.ts';
import { hex, sameBytes } from './text.ts';
import { readTime } from './time.ts';

/** Four hundred thousand entries; splitPem takes no larger file either. */
const LARGEST = 16 << 20;
const PATH = 'tbsCertList';
const ENUMERATED = 0x0a;

export function readRevocationList(der: Uint8Array): Reading<RevocationListFacts> {
  return reading(der, 'certificateList', revocationList, LARGEST);
}

function revocationList(input: Der): RevocationListFacts {
  const outer = input.enter(TAG.sequence, 'certificateList');
  const tbs = outer.enter(TAG.sequence, PATH);
  const signed = outer.whole();
  outer.take(TAG.sequence, 'signatureAlgorithm');
  const outerAlgorithm = outer.content();
  const version = tbs.sees(TAG.integer) ? readCount(tbs, `${PATH}.version`) + 1 : 1;
  if (version > 2) tbs.fail('bad-value', `${PATH}.version`);
  const algorithmInside = tbs.enter(TAG.sequence, `${PATH}.signature`);
  if (!sameBytes(tbs.content(), outerAlgorithm)) tbs.fail('bad-value', `${PATH}.signature`);
  const algorithm = readAlgorithm(algorithmInside, `${PATH}.signature`);
  const issuer = readName(tbs, `${PATH}.issuer`);
  const thisUpdate = readTime(tbs, `${PATH}.thisUpdate`);
  const again = tbs.sees(TAG.utcTime) || tbs.sees(TAG.generalizedTime);
  const nextUpdate = again ? { nextUpdate: readTime(tbs, `${PATH}.nextUpdate`) } : {};
  const revoked = readEntries(tbs);
  const extensions = readExtensions(tbs);
  const signature = rightAligned(readBits(outer, 'signatureValue'));
  return {
    version,
    issuer,
    thisUpdate,
    ...nextUpdate,
    ...extensions,
    ...revoked,
    signatureAlgorithm: SIGNATURE_NAMES[algorithm.oid] ?? algorithm.oid,
    der: input.bytes,
    signed,
    signature,
  };
}

function readEntries(tbs: Der): Pick<RevocationListFacts, 'entries' | 'revoked'> {
  const element = `${PATH}.revokedCertificates`;
  if (!tbs.sees(TAG.sequence)) return { entries: 0, revoked: new Uint8Array(0) };
  const list = tbs.enter(TAG.sequence, element);
  const revoked = tbs.content();
  let entries = 0;
  for (; !list.empty; entries += 1) list.take(TAG.sequence, element);
  return { entries, revoked };
}

type ListExtensions = Pick<RevocationListFacts, 'extensions' | 'number' | 'authorityKeyId'>;

function readExtensions(tbs: Der): ListExtensions {
  const element = `${PATH}.crlExtensions`;
  const extensions: Extension[] = [];
  const facts: { -readonly [K in keyof ListExtensions]: ListExtensions[K] } = { extensions };
  if (!tbs.sees(0xa0)) return facts;
  const list = tbs.enter(0xa0, element).enter(TAG.sequence, element);
  while (!list.empty) {
    const { extension, value } = readExtension(list, element);
    const { oid, critical } = extension;
    extensions.push(extension);
    // §5.2.3
    if (oid === '2.5.29.20') facts.number = hex(readInteger(value, `${element}.cRLNumber`));
    if (oid !== '2.5.29.35') continue;
    // §5.2.1: never critical
    if (critical) value.fail('bad-value', `${element}.authorityKeyIdentifier.critical`, value.at);
    const inside = value.enter(TAG.sequence, `${element}.authorityKeyIdentifier`);
    if (!inside.sees(0x80)) continue;
    inside.next(element);
    facts.authorityKeyId = hex(inside.content());
  }
  return facts;
}

function readExtension(list: Der, element: string): { readonly extension: Extension; readonly value: Der } {
  const one = list.enter(TAG.sequence, element);
  const oid = readOid(one, `${element}.extnID`);
  const critical = one.sees(TAG.boolean) && readBoolean(one, `${element}.critical`);
  const value = one.enter(TAG.octetString, `${element}.extnValue`);
  return { extension: { oid, critical, value: one.content() }, value };
}

/** The entries one after the other, each read when it is asked for; the first that is damaged is the last. */
export function* revocationsIn({ revoked }: RevocationListFacts): Generator<Reading<Revocation>> {
  const list = new Der(revoked);
  while (!list.empty) {
    const one = reading(revoked, `${PATH}.revokedCertificates`, () => readEntry(list), LARGEST);
    yield one;
    if (!one.ok) return;
  }
}

function readEntry(list: Der): Revocation {
  const element = `${PATH}.revokedCertificates`;
  const entry = list.enter(TAG.sequence, element);
  const serial = hex(readInteger(entry, `${element}.userCertificate`));
  const at = readTime(entry, `${element}.revocationDate`);
  if (!entry.sees(TAG.sequence)) return { serial, at };
  let reason: string | undefined;
  const extensions = entry.enter(TAG.sequence, element);
  while (!extensions.empty) {
    const { extension, value } = readExtension(extensions, `${element}.crlEntryExtensions`);
    const { oid } = extension;
    if (oid === '2.5.29.21') reason = readReason(value, `${element}.reasonCode`);
  }
  return reason === undefined ? { serial, at } : { serial, at, reason };
}

function readReason(value: Der, element: string): string {
  // any that fits Go's int, below zero too, though §5.3.1 numbers none of those
  const number = readSigned(value, element, ENUMERATED);
  return (REVOCATION_REASONS as Readonly<Record<number, string>>)[number] ?? String(number);
}
