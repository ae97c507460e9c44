/**
 * The issuance log, read back. Anybody who may write the store may have put anything into it, so a line counts only
 * if every field is what it should be; what a later kubepki may add is passed over.
 */
import type { Issuance } from '../../domain/issuance.ts';
import { optional } from '../../domain/optional.ts';
import { fromUtf8 } from '../../domain/utf8.ts';

export interface LoggedLine {
  /** from 1 */
  readonly line: number;
  /** undefined: the line is damaged */
  readonly issuance: Issuance | undefined;
}

/** A certificate of a thousand names makes a line of some ten thousand octets. */
const LONGEST = 1024 * 1024;
const LINE_FEED = 0x0a;

/** One after the other, since a log may hold more lines than anybody wants at once; empty ones are no lines. */
export function* issuancesIn(log: Uint8Array): Generator<LoggedLine> {
  for (let from = 0, line = 1; from < log.length; line++) {
    const found = log.indexOf(LINE_FEED, from);
    const end = found < 0 ? log.length : found;
    const text = end - from > LONGEST ? undefined : fromUtf8(log.subarray(from, end));
    if (text === undefined || text.trim() !== '')
      yield { line, issuance: text === undefined ? undefined : issuanceOf(text) };
    from = end + 1;
  }
}

function issuanceOf(text: string): Issuance | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const said = value as Readonly<Record<string, unknown>>;
  const { time, act, credential, serial, subject, names, notBefore, notAfter, fingerprint, signer } = said;
  const { keyId, signerKeyId } = said;
  const sound =
    isMoment(time) &&
    isText(act) &&
    isText(credential) &&
    isHex(serial) &&
    isText(subject) &&
    Array.isArray(names) &&
    names.every(isText) &&
    isMoment(notBefore) &&
    isMoment(notAfter) &&
    isHex(fingerprint) &&
    fingerprint.length === 64 &&
    (keyId === undefined || isHex(keyId)) &&
    isText(signer) &&
    (signerKeyId === undefined || isHex(signerKeyId));
  if (!sound) return undefined;
  return {
    time,
    act,
    credential,
    serial: serial.toLowerCase(),
    subject,
    names,
    notBefore,
    notAfter,
    fingerprint: fingerprint.toLowerCase(),
    ...optional('keyId', keyId),
    signer,
    ...optional('signerKeyId', signerKeyId),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isHex(value: unknown): value is string {
  return isText(value) && /^[0-9a-f]{1,128}$/i.test(value);
}

function isMoment(value: unknown): value is string {
  return (
    isText(value) &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
