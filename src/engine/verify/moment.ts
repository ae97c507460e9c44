/** Moments as Go's time.RFC3339 prints them. */
import type { CertificateFacts } from '../../domain/certificate.ts';
import { Der, TAG } from '../read/der.ts';
import { latin1 } from '../read/text.ts';

export function momentText(moment: Date): string {
  return `${fields(moment)}Z`;
}

/** In the zone it was written in: a date with an offset (RFC 5280 §4.1.2.5 forbids it, Go reads it) keeps that. */
export function writtenText(facts: CertificateFacts, which: 'notBefore' | 'notAfter'): string {
  const moment = facts[which];
  const [, sign, hours = '', minutes = ''] = /([+-])(\d\d)(\d\d)$/.exec(written(facts, which)) ?? [];
  if (sign === undefined) return momentText(moment);
  const east = (Number(hours) * 60 + Number(minutes)) * (sign === '+' ? 60_000 : -60_000);
  return `${fields(new Date(moment.getTime() + east))}${sign}${hours}:${minutes}`;
}

function fields(moment: Date): string {
  return moment.toISOString().replace(/\.\d+Z$/, '');
}

/** The reader has been here before, so nothing can be amiss. */
function written({ signed }: CertificateFacts, which: 'notBefore' | 'notAfter'): string {
  const tbs = new Der(signed).enter(TAG.sequence, '');
  // version where there is one, serial, algorithm, issuer
  for (let skip = tbs.sees(0xa0) ? 4 : 3; skip > 0; skip -= 1) tbs.next('');
  const validity = tbs.enter(TAG.sequence, '');
  validity.next('');
  if (which === 'notAfter') validity.next('');
  return latin1(validity.content());
}
