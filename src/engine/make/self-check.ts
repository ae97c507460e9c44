/**
 * What the library returned, read by our own strict reader and compared with what was asked, field by field,
 * and the signature checked. Nothing leaves the engine that has not been through here.
 */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { readCertificate } from '../read/certificate.ts';
import { signedBy } from '../verify/signed-by.ts';
import { sameBytes } from '../read/text.ts';
import type { AskedName } from './ask.ts';
import type { CertificateAsk } from './certificate.ts';
import { otherThanWished, sameList } from './same-wish.ts';

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
  const { value } = read;
  const differs =
    otherThanWished(value, expected.ask, expected.names) ??
    Object.entries(COMPARISONS).find(([, same]) => !same(value, expected))?.[0];
  if (differs !== undefined) throw new KubepkiError('self-check-failed', { field: differs });
  const signer = expected.ask.signer.certificate?.key ?? expected.ask.publicKey;
  if (!(await signedBy(value, signer))) throw new KubepkiError('self-check-failed', { field: 'signature' });
}

const COMPARISONS: Readonly<Record<string, (made: CertificateFacts, expected: Expected) => boolean>> = {
  version: (made) => made.version === 3,
  serial: (made, { serial }) => made.serial === serial,
  issuer: (made, { ask }) =>
    sameBytes(made.issuer.der, (ask.signer.certificate?.subject ?? made.subject).der),
  notBefore: (made, { ask }) => made.notBefore.getTime() === wholeSecond(ask.notBefore),
  notAfter: (made, { ask }) => made.notAfter.getTime() === wholeSecond(ask.notAfter),
  publicKey: (made, { ask }) => sameBytes(made.key.spki, ask.publicKey.spki),
  subjectKeyId: (made, { keyId }) => made.subjectKeyId === keyId,
  authorityKeyId: (made, { ask }) => made.authorityKeyId === ask.signer.certificate?.subjectKeyId,
  signatureAlgorithm: (made, { signatureAlgorithm }) => made.signatureAlgorithm === signatureAlgorithm,
  extensions: (made, { ask }) =>
    sameList(made.extensions.map(written).sort(), expectedExtensions(ask).sort()),
};

/** DER's times have no more. */
export function wholeSecond(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
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
