/** Serial numbers as people meet them: openssl prints hex in several dresses, Go prints decimals. */

export type SerialNotation = 'hexadecimal' | 'decimal';

export interface SerialReading {
  readonly as: SerialNotation;
  readonly value: bigint;
}

/** RFC 5280 §4.1.2.2 allows 20 octets; nobody has met so many as this. */
const LONGEST = 256;
/** serial=0A1B of `openssl x509 -serial`, 0a:1b of -text, 0x0a1b of an audit log */
const WRITTEN = /^(serial(?: number)? ?[=:] ?)?(-?)(0x)?([0-9a-f]+(?:[: ][0-9a-f]+)*)$/i;

/** Every number that the text may mean, none where it is no number; digits alone may be hex as well as decimal. */
export function serialReadings(text: string): readonly SerialReading[] {
  const written = text.trim();
  const [, label, sign = '', prefix, digits = ''] =
    (written.length <= LONGEST && WRITTEN.exec(written)) || [];
  if (digits === '') return [];
  const signed = (magnitude: bigint) => (sign === '' ? magnitude : -magnitude);
  const hex: SerialReading = {
    as: 'hexadecimal',
    value: signed(BigInt(`0x${digits.replaceAll(/[: ]/g, '')}`)),
  };
  if ((label ?? prefix) !== undefined || !/^[0-9]+$/.test(digits)) return [hex];
  const decimal: SerialReading = { as: 'decimal', value: signed(BigInt(digits)) };
  return decimal.value === hex.value ? [hex] : [hex, decimal];
}

/**
 * Whether the octets of a certificate's serial are the number. They are two's complement, and shown without their
 * sign; who copies them means them as they are shown, and who reads a number of openssl or Go means its value.
 */
export function isSerial(octets: string, value: bigint): boolean {
  const shown = BigInt(`0x0${octets}`);
  if (shown === value) return true;
  const negative = octets.length % 2 === 0 && Number.parseInt(octets.charAt(0), 16) >= 8;
  return negative && shown - (1n << BigInt(4 * octets.length)) === value;
}
