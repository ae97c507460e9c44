/**
 * What the library returned, read by our own strict reader and compared with what was asked, field by field,
 * and the signature checked. Nothing leaves the engine that has not been through here.
 */
import type { CertificateFacts, NameAttribute } from '../../domain/certificate.ts';
import { KEY_USAGES } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { readCertificate } from '../read/certificate.ts';
import { signedBy } from '../read/signature.ts';
import { sameBytes } from '../read/text.ts';
import type { AskedName } from './ask.ts';
import type { CertificateAsk } from './certificate.ts';

export interface Expected {
  readonly ask: CertificateAsk;
  readonly names: readonly AskedName[];
  readonly serial: string;
  readonly keyId: string;
  readonly signatureAlgorithm: string;
}

export async function selfCheck(der: Uint8Array, expected: Expected): Promise<void> {
  const read = readCertificate(der);
  if (!read.ok) throw new KubepkiError('self-check-failed', { field: read.element, fault: read.fault });
  for (const [field, same] of Object.entries(COMPARISONS)) {
    if (!same(read.value, expected)) throw new KubepkiError('self-check-failed', { field });
  }
  const signer = expected.ask.signer.certificate?.key ?? expected.ask.publicKey;
  if (!(await signedBy(read.value, signer)))
    throw new KubepkiError('self-check-failed', { field: 'signature' });
}

const COMPARISONS: Readonly<Record<string, (made: CertificateFacts, expected: Expected) => boolean>> = {
  version: (made) => made.version === 3,
  serial: (made, { serial }) => made.serial === serial,
  subject: (made, { ask }) => sameSubject(made.subject.attributes, ask),
  issuer: (made, { ask }) =>
    sameBytes(made.issuer.der, (ask.signer.certificate?.subject ?? made.subject).der),
  notBefore: (made, { ask }) => made.notBefore.getTime() === wholeSecond(ask.notBefore),
  notAfter: (made, { ask }) => made.notAfter.getTime() === wholeSecond(ask.notAfter),
  publicKey: (made, { ask }) => sameBytes(made.key.spki, ask.publicKey.spki),
  names: (made, { names }) =>
    made.names.length === names.length && names.every((name, i) => sameName(made.names[i], name)),
  keyUsage: (made, { ask }) =>
    sameList(
      made.keyUsage,
      KEY_USAGES.filter((usage) => ask.keyUsage.includes(usage)),
    ),
  extendedKeyUsage: (made, { ask }) => sameList(made.extendedKeyUsage, ask.extendedKeyUsage),
  authority: (made, { ask }) => made.authority === ask.authority,
  pathLength: (made, { ask }) => made.pathLength === ask.pathLength,
  subjectKeyId: (made, { keyId }) => made.subjectKeyId === keyId,
  authorityKeyId: (made, { ask }) => made.authorityKeyId === ask.signer.certificate?.subjectKeyId,
  signatureAlgorithm: (made, { signatureAlgorithm }) => made.signatureAlgorithm === signatureAlgorithm,
  extensions: (made, { ask }) =>
    sameList(made.extensions.map(written).sort(), expectedExtensions(ask).sort()),
};

function wholeSecond(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}

/** Read as Go does: organizations in order, then the common name, each in the string type that was due. */
function sameSubject(made: readonly NameAttribute[], { subject }: CertificateAsk): boolean {
  const asked = [...subject.organizations.map((value) => ['O', value]), ['CN', subject.commonName]];
  return (
    made.length === asked.length &&
    made.every(({ label, value }, i) => label === asked[i]?.[0] && value === asked[i]?.[1])
  );
}

function sameName(made: CertificateFacts['names'][number] | undefined, asked: AskedName): boolean {
  if (made === undefined || made.kind !== asked.kind || made.value !== asked.text) return false;
  return made.kind !== 'ip' || (asked.bytes !== undefined && sameBytes(made.bytes, asked.bytes));
}

/** An absent extension and an empty list are the same wish here. */
function sameList(made: readonly string[] | undefined, asked: readonly string[]): boolean {
  if (made === undefined) return asked.length === 0;
  return made.length === asked.length && made.every((value, i) => value === asked[i]);
}

function written({ oid, critical }: CertificateFacts['extensions'][number]): string {
  return critical ? `${oid} critical` : oid;
}

function expectedExtensions(ask: CertificateAsk): string[] {
  const list = ['2.5.29.19 critical', '2.5.29.14'];
  if (ask.keyUsage.length > 0) list.push('2.5.29.15 critical');
  if (ask.extendedKeyUsage.length > 0) list.push('2.5.29.37');
  if (ask.signer.certificate?.subjectKeyId !== undefined) list.push('2.5.29.35');
  if (ask.names.length > 0) list.push('2.5.29.17');
  return list;
}
