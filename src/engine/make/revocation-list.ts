/**
 * Revocation lists (RFC 5280 §5), which of a cluster's components etcd alone reads. Laid by ourselves: @peculiar/x509 asks
 * of each entry whether it stands among those before, gives those without a reason an empty SEQUENCE of extensions, and reads
 * its own result with a limit of 10,000 elements. Of what it does not bend it is the oracle, beside Go and openssl.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { REVOCATION_REASONS, type Revocation, type RevocationListFacts } from '../../domain/revocation.ts';
import { readRevocationList, revocationsIn } from '../read/revocation-list.ts';
import { signedBy } from '../verify/signed-by.ts';
import { sameBytes } from '../read/text.ts';
import { checkMoment } from './ask.ts';
import { concatenated, element, integer, sequence, time, unhex } from './der-write.ts';
import { algorithmDer, extension, sealed } from './seal.ts';
import { wholeSecond } from './self-check.ts';
import { openSigner } from './signer.ts';

/** What openssl and every other reader looks for in PEM; @peculiar/x509 writes another. */
export const REVOCATION_LIST_LABEL = 'X509 CRL';

export interface RevocationListAsk {
  /** in the order in which they shall stand; what `revocationsIn` tells of an older list can be handed on */
  readonly revoked: readonly Revocation[];
  /** greater than that of every list before (§5.2.3) */
  readonly number: bigint;
  readonly thisUpdate: Date;
  /** after this nobody goes by it (§5.1.2.5) */
  readonly nextUpdate: Date;
  readonly signer: { readonly certificate: CertificateFacts; readonly privatePem: Uint8Array };
}

const VERSION_2 = integer(Uint8Array.of(1));
const EXTENSIONS = 0xa0;
const KEY_IDENTIFIER = 0x80;
const ENUMERATED = 0x0a;
const REASON_NUMBERS = new Map<string, number>(
  Object.entries(REVOCATION_REASONS).map(([number, name]) => [name, Number(number)]),
);

/**
 * DER; in PEM its label is REVOCATION_LIST_LABEL.
 * @throws KubepkiError bad-value for an ask that cannot be, self-check-failed when the bytes are not the ask
 */
export async function makeRevocationList(ask: RevocationListAsk): Promise<Uint8Array> {
  const { certificate, privatePem } = ask.signer;
  check(ask);
  const signer = await openSigner({ publicKey: certificate.key, signer: { certificate, privatePem } });
  const entries = concatenated(ask.revoked.map(entry));
  const signed = sequence(
    VERSION_2,
    algorithmDer(signer),
    certificate.subject.der,
    time(ask.thisUpdate),
    time(ask.nextUpdate),
    // §5.1.2.6: absent where there are none
    ...(entries.length === 0 ? [] : [sequence(entries)]),
    element(EXTENSIONS, sequence(...extensionsOf(ask))),
  );
  const der = await sealed(signed, signer);
  await selfCheck(der, ask, signer.scheme.signatureAlgorithm);
  return der;
}

function entry({ serial, at, reason }: Revocation): Uint8Array {
  const number = reasonNumber(reason);
  const reasonCode = () => extension('2.5.29.21', element(ENUMERATED, Uint8Array.of(number)));
  return sequence(integer(unhex(serial)), time(at), ...(number === 0 ? [] : [sequence(reasonCode())]));
}

function extensionsOf({ number, signer: { certificate } }: RevocationListAsk): readonly Uint8Array[] {
  const { subjectKeyId } = certificate;
  const signerKey = (id: string) => sequence(element(KEY_IDENTIFIER, unhex(id)));
  return [
    ...(subjectKeyId === undefined ? [] : [extension('2.5.29.35', signerKey(subjectKeyId))]),
    extension('2.5.29.20', integer(unhex(positive(number)))),
  ];
}

/** §5.3.1: that there is no reason is said by saying none. */
function reasonNumber(reason = 'unspecified'): number {
  return REASON_NUMBERS.get(reason) ?? -1;
}

/** As the octets of an INTEGER, in hex: whole octets, and a zero before a first bit that would be a sign. */
function positive(number: bigint): string {
  const digits = number.toString(16);
  const whole = digits.length % 2 === 0 ? digits : `0${digits}`;
  return whole < '8' ? whole : `00${whole}`;
}

function check({
  revoked,
  number,
  thisUpdate,
  nextUpdate,
  signer: { certificate },
}: RevocationListAsk): void {
  checkMoment('thisUpdate', thisUpdate);
  checkMoment('nextUpdate', nextUpdate);
  if (!(thisUpdate < nextUpdate)) refuse('nextUpdate', nextUpdate.toISOString());
  // §5.2.3: no more than twenty octets
  if (number < 0n || number >= 1n << 159n) refuse('number', String(number));
  // Go's CheckSignatureFrom and openssl's -crl_check ask for it as well (§4.2.1.3).
  if (!certificate.authority || certificate.keyUsage?.includes('cRLSign') === false) {
    refuse('signer.certificate', certificate.keyUsage?.join(',') ?? '');
  }
  const seen = new Set<string>();
  for (const { serial, at, reason } of revoked) {
    // whatever was issued can be revoked, zero and negative ones too, if it is as few octets as will do
    if (!/^(?!00[0-7]|ff[89a-f])(?:[0-9a-f]{2})+$/.test(serial) || seen.has(serial))
      refuse('revoked.serial', serial);
    seen.add(serial);
    checkMoment('revoked.at', at);
    // removeFromCRL stands in lists of changes only, which these are not
    if (reasonNumber(reason) < 0 || reason === 'removeFromCRL') refuse('revoked.reason', String(reason));
  }
}

function refuse(field: string, value: string): never {
  throw new KubepkiError('bad-value', { field, value });
}

async function selfCheck(der: Uint8Array, ask: RevocationListAsk, signatureAlgorithm: string): Promise<void> {
  const read = readRevocationList(der);
  if (!read.ok) throw new KubepkiError('self-check-failed', { field: read.element, fault: read.fault });
  const { value } = read;
  const { certificate } = ask.signer;
  const same: Readonly<Record<string, boolean>> = {
    version: value.version === 2,
    issuer: sameBytes(value.issuer.der, certificate.subject.der),
    thisUpdate: value.thisUpdate.getTime() === wholeSecond(ask.thisUpdate),
    nextUpdate: value.nextUpdate?.getTime() === wholeSecond(ask.nextUpdate),
    number: value.number === positive(ask.number),
    authorityKeyId: value.authorityKeyId === certificate.subjectKeyId,
    extensions: value.extensions.length === (certificate.subjectKeyId === undefined ? 1 : 2),
    revoked: sameEntries(value, ask.revoked),
    signatureAlgorithm: value.signatureAlgorithm === signatureAlgorithm,
    signature: await signedBy(value, certificate.key),
  };
  const field = Object.keys(same).find((name) => same[name] === false);
  if (field !== undefined) throw new KubepkiError('self-check-failed', { field });
}

function sameEntries(made: RevocationListFacts, asked: readonly Revocation[]): boolean {
  let i = 0;
  for (const read of revocationsIn(made)) {
    const one = asked[i++];
    if (one === undefined || !read.ok) return false;
    const { serial, at, reason } = read.value;
    if (serial !== one.serial || at.getTime() !== wholeSecond(one.at)) return false;
    if (reasonNumber(reason) !== reasonNumber(one.reason)) return false;
  }
  return i === asked.length;
}
