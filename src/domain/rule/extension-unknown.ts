import type { Rule } from './rule.ts';

/** Those that Go's parser handles when they are critical; of alternative names, only where it knows a kind among them. */
const HANDLED: ReadonlySet<string> = new Set([
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.35',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
]);

export const extensionUnknown = {
  id: 'extension-unknown',
  severity: 'critical',
  says: 'the certificate has a critical extension that components do not know, and they refuse it',
  fix: 'ask-signer',
  tells: ['unhandled-critical'],
  cites: [
    'golang/go src/crypto/x509/parser.go (processExtensions: UnhandledCriticalExtensions)',
    'golang/go src/crypto/x509/verify.go (UnhandledCriticalExtension: "unhandled critical extension")',
  ],
  judge: ({ certificate }) => {
    const known = certificate?.names.some(({ kind }) => kind !== 'other') === true;
    const oids = (certificate?.extensions ?? [])
      .filter(({ oid, critical }) => critical && !HANDLED.has(oid) && !(oid === '2.5.29.17' && known))
      .map(({ oid }) => oid);
    return oids.length === 0 ? undefined : { oids };
  },
} as const satisfies Rule;
