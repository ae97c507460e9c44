/** A line of the issuance log; what the certificate says itself is left to it where it stands. */
import type { CertificateView, IssuanceView, Place } from '../../domain/view.ts';
import { ESCAPES } from '../../format/escape.ts';
import { absoluteTime } from '../wording/time.ts';
import { count, field } from './lines.ts';
import { listed, momentLine, namesIn } from './part.ts';

const show = ESCAPES.terminal.apply;

export function issuanceLines(item: IssuanceView, at: Date): readonly string[] {
  const key = item.signerKeyId === undefined ? '' : `, key id ${item.signerKeyId}`;
  const stands = item.stands.length > 0;
  return [
    field('issued', `${absoluteTime(new Date(item.time))} by ${show(item.act)} (line ${item.line})`),
    field('to', show(item.credential)),
    field('signed by', `${item.signer === item.credential ? 'itself' : show(item.signer)}${key}`),
    ...(stands ? [] : certificateLines(item, at)),
    ...(stands
      ? places('stands in', item.stands)
      : [field('stands', 'nowhere in the store: replaced, taken back or removed since')]),
  ];
}

function certificateLines(item: IssuanceView, at: Date): readonly string[] {
  return [
    field('subject', show(item.subject)),
    ...listed('names', namesIn(item.names)),
    field('valid from', absoluteTime(new Date(item.notBefore))),
    momentLine('valid to', item.notAfter, at),
    ...(item.keyId === undefined ? [] : [field('key id', item.keyId)]),
    field('serial', item.serial),
    field('sha256', item.fingerprint),
  ];
}

/** Under a certificate that the log does not know. */
export function unloggedLines(item: CertificateView, log: string): readonly string[] {
  return [
    ...places('also in', item.alsoIn ?? []),
    field('issued', `not in ${show(log)}: made elsewhere, or before there was a log`),
  ];
}

/** An authority stands on every machine: nobody reads a thousand of them, and json has them all. */
const MOST = 8;

function places(label: string, all: readonly Place[]): readonly string[] {
  const left = all.length - MOST;
  return [
    ...all.slice(0, MOST).map(({ file, within }, i) => {
      const where = within === undefined ? show(file) : `${show(file)}, ${show(within)}`;
      return field(i === 0 ? label : '', where);
    }),
    ...(left > 0 ? [field('', `and ${count(left, 'more place')}`)] : []),
  ];
}
