/**
 * subjectAltName (RFC 5280 §4.2.1.6). Go looks into four kinds and steps over every other without a check,
 * so those are kept here as what they are: a tag and the content's hex. general-name.ts puts them into words.
 */
import { addressOf } from '../../domain/address.ts';
import type { AlternativeName } from '../../domain/certificate.ts';
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { isDomainText } from './domain-text.ts';
import { ia5 } from './primitive.ts';
import { hex } from './text.ts';
import { parseUri } from './uri.ts';

export function readAlternativeNames(der: Der, element: string): AlternativeName[] {
  const list = der.enter(TAG.sequence, element);
  const names: AlternativeName[] = [];
  while (!list.empty) {
    const tag = list.next(`${element}.generalName`);
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
        names.push({ kind: 'ip', value: addressOf(bytes).text, bytes });
        break;
      }
      default:
        names.push({ kind: 'other', value: hex(list.content()), tag: tag & 0x1f });
    }
  }
  return names;
}

/** What net/url does not parse, and a host that is no domain, make Go refuse the certificate. */
function uri(der: Der, element: string): string {
  const text = ia5(der, element);
  const parsed = parseUri(text);
  if (!parsed.ok || !isDomainText(parsed.host, false)) der.fail('bad-value', element);
  return text;
}
