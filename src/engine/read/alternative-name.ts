/**
 * subjectAltName (RFC 5280 §4.2.1.6). Go looks into four kinds and steps over every other without a check,
 * so those are kept here as what they are: a tag and the content's hex (a registered id as its oid).
 */
import type { AlternativeName } from '../../domain/certificate.ts';
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { ia5 } from './primitive.ts';
import { hex } from './text.ts';

export function readAlternativeNames(der: Der, element: string): AlternativeName[] {
  const list = der.enter(TAG.sequence, element);
  const names: AlternativeName[] = [];
  while (!list.empty) {
    const tag = list.next(element);
    switch (tag) {
      case 0x81:
        names.push({ kind: 'email', value: ia5(list, `${element}.rfc822Name`) });
        break;
      case 0x82:
        names.push({ kind: 'dns', value: ia5(list, `${element}.dNSName`) });
        break;
      case 0x86:
        names.push({ kind: 'uri', value: uri(list, `${element}.uniformResourceIdentifier`) });
        break;
      case 0x87: {
        const bytes = list.content();
        if (bytes.length !== 4 && bytes.length !== 16) list.fail('bad-value', `${element}.iPAddress`);
        names.push({ kind: 'ip', value: addressText(bytes), bytes });
        break;
      }
      default:
        names.push({ kind: 'other', value: hex(list.content()), tag: tag & 0x1f });
    }
  }
  return names;
}

/** Go parses it with net/url, whose first demand is that no control character stands in it. */
function uri(der: Der, element: string): string {
  const text = ia5(der, element);
  for (const octet of der.content()) if (octet < 0x20 || octet === 0x7f) der.fail('bad-value', element);
  return text;
}

/** An IPv4 address in sixteen octets (RFC 4291 §2.5.5.2)? */
export function isMapped(bytes: Uint8Array): boolean {
  return (
    bytes.length === 16 &&
    bytes[10] === 0xff &&
    bytes[11] === 0xff &&
    bytes.subarray(0, 10).every((octet) => octet === 0)
  );
}

/** RFC 5952 text; an IPv4 address inside sixteen octets stays visible as ::ffff:a.b.c.d. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (isMapped(bytes)) return `::ffff:${bytes.subarray(12).join('.')}`;
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2)
    groups.push((((bytes[i] as number) << 8) | (bytes[i + 1] as number)).toString(16));
  let [from, length] = [0, 1];
  for (let i = 0; i < 8; i += 1) {
    let run = 0;
    while (groups[i + run] === '0') run += 1;
    if (run > length) [from, length] = [i, run];
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`;
}
