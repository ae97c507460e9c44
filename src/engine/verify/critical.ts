/** Critical extensions that Go does not handle, or not wholly (crypto/x509 parser.go, processExtensions). */
import type { CertificateFacts, Extension } from '../../domain/certificate.ts';
import { constraintsOf } from './name-constraint.ts';

const HANDLED = new Set([
  ...[14, 15, 17, 19, 30, 31, 32, 33, 35, 36, 37, 54].map((last) => `2.5.29.${last}`),
  '1.3.6.1.5.5.7.1.1',
]);

export function unhandledCritical(facts: CertificateFacts): readonly Extension[] {
  return facts.extensions.filter((extension) => extension.critical && !isHandled(facts, extension));
}

function isHandled(facts: CertificateFacts, { oid }: Extension): boolean {
  // Names of which Go knows not one kind, and constraints on a kind it does not know, count as not understood.
  if (oid === '2.5.29.17') return facts.names.some(({ kind }) => kind !== 'other');
  if (oid === '2.5.29.30') return constraintsOf(facts)?.unread === false;
  return HANDLED.has(oid);
}
