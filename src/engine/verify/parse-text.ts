/**
 * What Go's parser (crypto/x509 parser.go) prints where our reader says fault, offset and element: the element
 * decides it, and where Go quotes what it found, the bytes are looked at again.
 */
import type { Fault } from '../../domain/certificate.ts';
import { Der, DerFault, TAG } from '../read/der.ts';
import { quote } from '../../domain/go-quote.ts';
import { EXTENSION_TEXTS } from './extension-text.ts';
import { pointText } from './point-text.ts';
import { PLACE_TEXTS, type Telling } from './place-text.ts';

export function parseText(der: Uint8Array, fault: Fault): string {
  if (fault.fault === 'too-large') return tooLarge(der.length);
  if (isNegativeBefore(der, fault)) return 'x509: negative serial number';
  if (fault.element.endsWith('.ecPoint')) return pointText(der);
  const telling = PLACE_TEXTS[fault.element] ?? EXTENSION_TEXTS[fault.element];
  if (fault.fault === 'duplicate-extension') {
    const oid = fault.element.slice('tbsCertificate.extensions.'.length);
    return `x509: certificate contains duplicate extension with OID ${quote(oid)}`;
  }
  return `x509: ${told(telling, der, fault)}`;
}

/** The same of a key or an extension by itself, in which the fault is placed. */
export function partText(part: Uint8Array, fault: Fault): string {
  const telling = PLACE_TEXTS[fault.element] ?? EXTENSION_TEXTS[fault.element];
  return `x509: ${told(telling, part, fault)}`;
}

function told(telling: Telling | undefined, der: Uint8Array, fault: Fault): string {
  if (typeof telling !== 'function') return telling ?? 'malformed certificate';
  return telling(fault, new Der(der, fault.offset));
}

/** Go reads a certificate of any size; crypto/tls, from which one comes, does not (TLS 1.3, sent alone). */
function tooLarge(length: number): string {
  return `tls: handshake message of length ${length + 9} bytes exceeds maximum of 262144 bytes`;
}

const BEFORE_SERIAL = new Set(['tbsCertificate', 'tbsCertificate.version', 'tbsCertificate.serialNumber']);

/** Go refuses a negative serial number as it meets it; our reader reads on. */
function isNegativeBefore(der: Uint8Array, { fault, element }: Fault): boolean {
  if (BEFORE_SERIAL.has(element) || (element === 'certificate' && fault !== 'trailing-data')) return false;
  try {
    const tbs = new Der(der).enter(TAG.sequence, '').enter(TAG.sequence, '');
    if (tbs.sees(0xa0)) tbs.next('');
    tbs.take(TAG.integer, '');
    return (tbs.content()[0] ?? 0) >= 0x80;
  } catch (thrown) {
    if (thrown instanceof DerFault) return false;
    throw thrown;
  }
}
