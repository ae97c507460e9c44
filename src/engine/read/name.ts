/** Distinguished names (RFC 5280 §4.1.2.4) with the string types and character sets that Go's parser accepts. */
import type { DistinguishedName, NameAttribute } from '../../domain/certificate.ts';
import type { Der } from './der.ts';
import { toGoValue, Trouble } from './asn1-value.ts';
import { TAG } from './der.ts';
import { readOid } from './primitive.ts';
import { hex, latin1 } from './text.ts';

/** Usual short names: RFC 4514 §3, and openssl's for the rest. */
const LABELS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.17': 'postalCode',
  '2.5.4.42': 'GN',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
  // Kubernetes' own, apimachinery pkg/apis/asn1/oid.go: the user's uid
  '1.3.6.1.4.1.57683.2': 'kubernetesUID',
};

/** @param anyType certificates are refused for a type that is not known here; in requests Go steps over the value */
export function readName(der: Der, element: string, anyType = false): DistinguishedName {
  const outer = der.enter(TAG.sequence, element);
  const whole = der.whole();
  const attributes: NameAttribute[] = [];
  while (!outer.empty) {
    const set = outer.enter(TAG.set, `${element}.rdn`);
    while (!set.empty) {
      const pair = set.enter(TAG.sequence, `${element}.attribute`);
      const oid = readOid(pair, `${element}.type`);
      const stringType = readString(pair, `${element}.value`, anyType);
      attributes.push({ oid, label: LABELS[oid] ?? oid, value: stringType[1], stringType: stringType[0] });
    }
  }
  return { attributes, der: whole };
}

/** As Go's parseASN1String: any other type, and any character outside the type's set, refuses the certificate. */
function readString(pair: Der, element: string, anyType: boolean): [NameAttribute['stringType'], string] {
  const tag = pair.next(element);
  const octets = pair.content();
  switch (tag) {
    case TAG.printable:
      for (const octet of octets) if (PRINTABLE[octet] !== 1) pair.fail('bad-value', element);
      return ['printable', latin1(octets)];
    case TAG.utf8:
      return ['utf8', utf8(pair, element)];
    case TAG.ia5:
      for (const octet of octets) if (octet > 0x7f) pair.fail('bad-value', element);
      return ['ia5', latin1(octets)];
    case TAG.teletex:
      // Latin-1, as everybody reads it; T.61 proper is dead.
      return ['teletex', latin1(octets)];
    case TAG.numeric:
      for (const octet of octets)
        if (octet !== 0x20 && (octet < 0x30 || octet > 0x39)) pair.fail('bad-value', element);
      return ['numeric', latin1(octets)];
    case TAG.bmp:
      return ['bmp', bmp(pair, element)];
    default:
      return anyType && isTakenApart(tag, octets)
        ? ['other', hex(octets)]
        : pair.fail('unsupported', element);
  }
}

/** Booleans, numbers, bits and identifiers: Go takes these apart even where it has no use for them. Of times we do not. */
function isTakenApart(tag: number, octets: Uint8Array): boolean {
  if (tag === TAG.utcTime || tag === TAG.generalizedTime) return false;
  try {
    toGoValue(tag, octets);
    return true;
  } catch (thrown) {
    if (thrown instanceof Trouble) return false;
    throw thrown;
  }
}

/** X.680's PrintableString, and with Go the `*` and `&` that certificates in the wild carry. */
const PRINTABLE = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?*&") {
  PRINTABLE[character.charCodeAt(0)] = 1;
}

// A decoder that refuses is UTF-8 as Go's utf8.Valid has it: no surrogates, nothing overlong, BOM kept.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8(der: Der, element: string): string {
  const octets = der.content();
  let high = 0;
  for (const octet of octets) high |= octet;
  if (high < 0x80) return latin1(octets);
  try {
    return UTF8.decode(octets);
  } catch {
    return der.fail('bad-value', element);
  }
}

/** UCS-2 without the code points that UTF-16 reserves; one closing NUL is dropped, as Go does. */
function bmp(der: Der, element: string): string {
  const octets = der.content();
  if (octets.length % 2 !== 0) der.fail('bad-value', element);
  const points: number[] = [];
  for (let i = 0; i < octets.length; i += 2) {
    const point = (octets[i] as number) * 256 + (octets[i + 1] as number);
    const last = i === octets.length - 2;
    if (last && point === 0) break;
    const reserved =
      point >= 0xfffe || (point >= 0xfdd0 && point <= 0xfdef) || (point >= 0xd800 && point <= 0xdfff);
    if (reserved) der.fail('bad-value', element);
    points.push(point);
  }
  const runs: string[] = [];
  for (let i = 0; i < points.length; i += 4096) runs.push(String.fromCharCode(...points.slice(i, i + 4096)));
  return runs.join('');
}
