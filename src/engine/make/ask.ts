/** Whether an ask can be at all, before the library is given a chance to bend it. */
import { parseAddress, unmapped } from '../../domain/address.ts';
import { KubepkiError } from '../../domain/error.ts';
import { readPublicKey } from '../read/key.ts';
import type { CertificateAsk } from './certificate.ts';

export interface AskedName {
  readonly kind: 'dns' | 'ip';
  readonly text: string;
  /** of an address, what must stand in the certificate */
  readonly bytes?: Uint8Array;
}

/** RFC 5280 appendix A: ub-common-name and ub-organization-name. OpenSSL enforces them, Go does not. */
const LONGEST = 64;
const LAST_YEAR = 9999;

/** What a certificate and a request for one have in common: who it is for, and what it may do. */
export type Wish = Pick<
  CertificateAsk,
  'subject' | 'names' | 'keyUsage' | 'extendedKeyUsage' | 'authority' | 'pathLength'
>;

export function checkAsk(ask: CertificateAsk): readonly AskedName[] {
  checkDates(ask);
  if (!readPublicKey(ask.publicKey.spki).ok) refuse('publicKey', ask.publicKey.kind);
  return checkWish(ask);
}

export function checkWish(ask: Wish): readonly AskedName[] {
  const { commonName, organizations } = ask.subject;
  text('subject.commonName', commonName);
  for (const organization of organizations) {
    text('subject.organizations', organization);
    if (organization === '') refuse('subject.organizations', organization);
  }
  // §4.1.2.4 for authorities; §4.2.1.6 lets a leaf's subject be empty, with critical names, which nothing here asks for.
  if (commonName === '') refuse('subject.commonName', commonName);
  usages(ask);
  return ask.names.map(({ kind, value }) => {
    if (kind === 'dns') {
      if (!isDnsName(value)) refuse('names.dns', value);
      return { kind, text: value };
    }
    const address = parseAddress(value);
    if (address === undefined) return refuse('names.ip', value);
    const { text, bytes } = unmapped(address);
    return { kind, text, bytes };
  });
}

function text(field: string, value: string): void {
  // A lone surrogate has no UTF-8, and a control character is no name but an attack on whoever shows it.
  const unfit = /[\p{Cc}\p{Cs}]/u;
  if (unfit.test(value) || Array.from(value).length > LONGEST) refuse(field, value);
}

export function checkDates({ notBefore, notAfter }: Pick<CertificateAsk, 'notBefore' | 'notAfter'>): void {
  checkMoment('notBefore', notBefore);
  checkMoment('notAfter', notAfter);
  if (!(notBefore < notAfter)) refuse('notAfter', notAfter.toISOString());
}

export function checkMoment(field: string, date: Date): void {
  const year = date.getUTCFullYear();
  // UTCTime begins in 1950 (§4.1.2.5.1) and GeneralizedTime ends in 9999; NaN fails both.
  if (!(year >= 1950 && year <= LAST_YEAR)) refuse(field, String(date.getTime()));
}

function usages(ask: Wish): void {
  const { authority, pathLength, keyUsage } = ask;
  if (
    pathLength !== undefined &&
    (!authority || !Number.isInteger(pathLength) || pathLength < 0 || pathLength > 255)
  ) {
    refuse('pathLength', String(pathLength));
  }
  // §4.2.1.3 and §4.2.1.9: who signs certificates is an authority, and an authority here always may.
  if (keyUsage.includes('keyCertSign') !== authority) refuse('keyUsage', keyUsage.join(','));
}

/** Letters, digits and hyphens (RFC 1123 §2.1) with `_`, which names in the wild carry and Go takes; `*.` may lead. */
export function isDnsName(value: string): boolean {
  if (value.length === 0 || value.length > 253) return false;
  const labels = value.split('.');
  return labels.every((label, i) => {
    if (i === 0 && label === '*' && labels.length > 1) return true;
    return label.length <= 63 && /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(label);
  });
}

function refuse(field: string, value: string): never {
  throw new KubepkiError('bad-value', { field, value });
}
