/** From what a message says of a certificate to the certificate: a serial number, a key id or a date is nearly a fingerprint. */
import type { CertificateFacts } from '../certificate.ts';
import { attributeValues, nameText } from '../distinguished-name.ts';
import type { Subject } from '../finding.ts';
import { isSerial } from '../serial.ts';
import type { Fields } from './message.ts';
import type { Recognised, RecognisedCertificate } from './report.ts';

/** A certificate where it was found. */
export interface Held {
  readonly facts: CertificateFacts;
  readonly subject: Subject;
}

/** More copies than this tell nobody more. */
const MOST = 8;

type Test = (facts: CertificateFacts) => boolean;

interface Mark {
  readonly by: Recognised;
  readonly as: 'itself' | 'signer';
  readonly is: Test;
}

/** The surest mark that any certificate has; marks that are less sure are not asked any more. */
export function lookUp(fields: Fields, among: readonly Held[]): readonly RecognisedCertificate[] {
  for (const { by, as, is } of marksOf(fields)) {
    const found = among.filter(({ facts }) => is(facts));
    if (found.length > 0) return found.slice(0, MOST).map((held) => recognised(held, by, as));
  }
  return [];
}

function marksOf(fields: Fields): readonly Mark[] {
  const { serial, serialHex, skid, akid, notAfter, notBefore, names, commonName, authority } = fields;
  const marks: Mark[] = [];
  const mark = (by: Recognised, as: Mark['as'], is: Test | undefined) => {
    if (is !== undefined) marks.push({ by, as, is });
  };
  mark('serial', 'itself', serialTest(serial, /^-?\d{1,60}$/, ''));
  mark('serial', 'itself', serialTest(serialHex?.replaceAll(':', ''), /^[0-9a-f]{1,60}$/i, '0x'));
  mark(
    'key-id',
    'itself',
    keyTest(skid, ({ subjectKeyId }) => subjectKeyId),
  );
  mark(
    'not-after',
    'itself',
    momentTest(notAfter, (facts) => facts.notAfter),
  );
  mark(
    'not-before',
    'itself',
    momentTest(notBefore, (facts) => facts.notBefore),
  );
  mark('names', 'itself', namesTest(names));
  mark('common-name', 'itself', commonNameTest(commonName, false));
  mark(
    'authority-key-id',
    'signer',
    keyTest(akid, ({ subjectKeyId }) => subjectKeyId),
  );
  mark('authority-name', 'signer', commonNameTest(authority, true));
  return marks;
}

function serialTest(text: string | undefined, form: RegExp, base: string): Test | undefined {
  if (text === undefined || !form.test(text)) return undefined;
  const value = text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(`${base}${text}`);
  return ({ serial }) => isSerial(serial, value);
}

function keyTest(
  text: string | undefined,
  of: (facts: CertificateFacts) => string | undefined,
): Test | undefined {
  const wanted = text?.replaceAll(':', '').toLowerCase() ?? '';
  return wanted === '' ? undefined : (facts) => of(facts) === wanted;
}

function momentTest(text: string | undefined, of: (facts: CertificateFacts) => Date): Test | undefined {
  const wanted = Date.parse(text ?? '');
  return Number.isNaN(wanted) ? undefined : (facts) => of(facts).getTime() === wanted;
}

/** Go lists the names, or the addresses where an address was asked for; Node lists both and says which is which. */
function namesTest(text: string | undefined): Test | undefined {
  const wanted = listOf(text?.split(/, ?/).map((name) => name.replace(/^(?:DNS|IP Address|IP):/, '')) ?? []);
  if (wanted === '') return undefined;
  return ({ names }) => {
    const of = (kinds: readonly string[]) =>
      listOf(names.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value));
    return [['dns'], ['ip'], ['dns', 'ip']].some((kinds) => of(kinds) === wanted);
  };
}

function listOf(names: readonly string[]): string {
  return names
    .map((name) => name.toLowerCase())
    .filter((name) => name !== '')
    .toSorted()
    .join(' ');
}

function commonNameTest(text: string | undefined, authority: boolean): Test | undefined {
  if (text === undefined || text === '') return undefined;
  return (facts) => facts.authority === authority && attributeValues(facts.subject, 'CN').includes(text);
}

function recognised({ facts, subject }: Held, by: Recognised, as: Mark['as']): RecognisedCertificate {
  const { file = '', line, within } = subject;
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(within === undefined ? {} : { within }),
    subject: nameText(facts.subject),
    serial: facts.serial,
    notAfter: facts.notAfter.toISOString(),
    as,
    by,
  };
}
