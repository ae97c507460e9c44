/** What Go's ParseCertificateRequest prints where our reader says fault, offset and element. */
import type { Fault } from '../../domain/certificate.ts';
import { parseText } from './parse-text.ts';

export function requestText(der: Uint8Array, fault: Fault): string {
  return parseText(der, fault);
}
