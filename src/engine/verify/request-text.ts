/**
 * What Go's ParseCertificateRequest (crypto/x509 x509.go) says of octets that it does not take: its steps, in its order. Our
 * reader takes a request in one go; which of two faults it meets first is its own affair.
 */
import type { Fault } from '../../domain/certificate.ts';
import { Der, DerFault, TAG } from '../read/der.ts';
import { readKeyInfo } from '../read/key-info.ts';
import { sameBytes } from '../read/text.ts';
import { type Field, type Shape, unmarshal } from './asn1-text.ts';
import { readAlternativeNames } from '../read/alternative-name.ts';
import { partText } from './parse-text.ts';
import { pointTextOf } from './point-text.ts';

const field = (shape: Shape): Field => ({ shape });
const OID: Shape = { is: 'oid' };
const ALGORITHM: Shape = {
  is: 'struct',
  name: 'AlgorithmIdentifier',
  fields: [field(OID), { shape: { is: 'raw' }, optional: true }],
};
const REQUEST: Shape = {
  is: 'struct',
  name: 'certificateRequest',
  fields: [
    field({
      is: 'struct',
      name: 'tbsCertificateRequest',
      fields: [
        field({ is: 'int' }),
        field({ is: 'raw', keep: 'subject' }),
        field({
          is: 'struct',
          name: 'publicKeyInfo',
          keep: 'key',
          fields: [field(ALGORITHM), field({ is: 'bits' })],
        }),
        { shape: { is: 'list', name: '', of: { is: 'raw', keep: 'attribute' } }, tag: 0 },
      ],
    }),
    field(ALGORITHM),
    field({ is: 'bits' }),
  ],
};
const NAME: Shape = {
  is: 'list',
  name: 'RDNSequence',
  of: {
    is: 'list',
    name: 'RelativeDistinguishedNameSET',
    set: true,
    of: { is: 'struct', name: 'AttributeTypeAndValue', fields: [field(OID), field({ is: 'any' })] },
  },
};
const ATTRIBUTE: Shape = {
  is: 'struct',
  name: 'pkcs10Attribute',
  fields: [
    field({ is: 'oid', keep: 'id' }),
    { shape: { is: 'list', name: '', of: { is: 'raw', keep: 'value' } }, set: true },
  ],
};
const EXTENSIONS: Shape = {
  is: 'list',
  name: '',
  of: {
    is: 'struct',
    name: 'Extension',
    fields: [
      field({ is: 'oid', keep: 'id' }),
      { shape: { is: 'bool' }, optional: true },
      field({ is: 'octets', keep: 'value' }),
    ],
  },
};

/** undefined: Go takes it */
export function requestText(der: Uint8Array): string | undefined {
  const { trouble, end, kept } = unmarshal(der, REQUEST);
  if (trouble !== undefined) return trouble;
  if (end < der.length) return 'asn1: syntax error: trailing data';
  return (
    keyText(only(kept, 'key')) ??
    unmarshal(only(kept, 'subject'), NAME).trouble ??
    extensionsText(kept.get('attribute') ?? [])
  );
}

const KEY = 'tbsCertificate.subjectPublicKeyInfo';

function keyText(spki: Uint8Array): string | undefined {
  const fault = faultOf(() => readKeyInfo(new Der(spki), KEY));
  if (fault === undefined) return undefined;
  return fault.element.endsWith('.ecPoint') ? pointTextOf(spki) : partText(spki, fault);
}

const EXTENSION_REQUEST = Uint8Array.of(6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14);
const ALTERNATIVE_NAMES = Uint8Array.of(6, 3, 0x55, 0x1d, 17);

/** parseCSRExtensions: an attribute that does not parse is passed over, what it asks for is not. */
function extensionsText(attributes: readonly Uint8Array[]): string | undefined {
  const asked = new Set<string>();
  const names: Uint8Array[] = [];
  for (const attribute of attributes) {
    const { trouble, end, kept } = unmarshal(attribute, ATTRIBUTE);
    const [value] = kept.get('value') ?? [];
    if (trouble !== undefined || end < attribute.length || value === undefined) continue;
    if (!sameBytes(only(kept, 'id'), EXTENSION_REQUEST)) continue;
    const list = unmarshal(value, EXTENSIONS);
    if (list.trouble !== undefined) return list.trouble;
    const values = list.kept.get('value') ?? [];
    for (const [i, id] of (list.kept.get('id') ?? []).entries()) {
      if (asked.has(String(id))) return 'x509: certificate request contains duplicate requested extensions';
      asked.add(String(id));
      if (sameBytes(id, ALTERNATIVE_NAMES)) names.push(values[i] as Uint8Array);
    }
  }
  for (const each of names) {
    const fault = faultOf(() => readAlternativeNames(new Der(each).enter(TAG.octetString, ''), NAMES));
    if (fault !== undefined) return partText(each, fault);
  }
  return undefined;
}

const NAMES = 'tbsCertificate.extensions.subjectAltName';

function only(kept: ReadonlyMap<string, readonly Uint8Array[]>, name: string): Uint8Array {
  return kept.get(name)?.[0] ?? new Uint8Array();
}

function faultOf(read: () => unknown): Fault | undefined {
  try {
    read();
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof DerFault)) throw thrown;
    return { fault: thrown.fault, offset: thrown.offset, element: thrown.element };
  }
}
