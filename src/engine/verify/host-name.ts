/**
 * Whether a certificate is good for the name or address that was dialled: Go's VerifyHostname and the words of its
 * HostnameError (crypto/x509 verify.go). The common name counts for nothing, and is named when it would have fitted.
 */
import type { Address } from '../../domain/address.ts';
import { addressOf, parseAddress, unmapped } from '../../domain/address.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import { attributeValues } from '../../domain/distinguished-name.ts';
import { sameBytes } from '../read/text.ts';

/** From here on Go counts the names instead of listing them. */
const TOO_MANY = 100;

export function hostNameTrouble(facts: CertificateFacts, dialled: string): string | undefined {
  const host = /^\[.+\]$/s.test(dialled) ? dialled.slice(1, -1) : dialled;
  const address = parseAddress(host);
  if (address !== undefined) {
    const fits = addressesOf(facts).some((own) => sameBytes(own.bytes, unmapped(address).bytes));
    return fits ? undefined : mismatch(facts, host, true);
  }
  const name = lower(dialled);
  const valid = isHostName(name.replace(/\.$/, ''), false);
  const labels = labelsOf(name);
  const fits = dnsNamesOf(facts).some((own) =>
    valid && isHostName(own, true) ? labelsFit(own, labels) : isSame(own, name),
  );
  return fits ? undefined : mismatch(facts, dialled, false);
}

function addressesOf({ names }: CertificateFacts): Address[] {
  return names.flatMap((name) => (name.kind === 'ip' ? [unmapped(addressOf(name.bytes))] : []));
}

function dnsNamesOf({ names }: CertificateFacts): string[] {
  return names.flatMap(({ kind, value }) => (kind === 'dns' ? [value] : []));
}

function mismatch(facts: CertificateFacts, host: string, isAddress: boolean): string {
  const commonName = attributeValues(facts.subject, 'CN').at(-1) ?? '';
  const noNames = !facts.extensions.some(({ oid }) => oid === '2.5.29.17');
  if (noNames && labelsFit(commonName, labelsOf(host))) {
    return 'x509: certificate relies on legacy Common Name field, use SANs instead';
  }
  const names = isAddress ? addressesOf(facts).map(({ text }) => text) : dnsNamesOf(facts);
  if (isAddress && names.length === 0) {
    return `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
  }
  if (names.length >= TOO_MANY) {
    const kind = isAddress ? 'IP SANs' : 'names';
    return `x509: certificate is valid for ${names.length} ${kind}, but none matched ${host}`;
  }
  const list = names.join(', ');
  return list === ''
    ? `x509: certificate is not valid for any names, but wanted to match ${host}`
    : `x509: certificate is valid for ${list}, not ${host}`;
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function labelsOf(host: string): string[] {
  return lower(host.replace(/\.$/, '')).split('.');
}

/** Labels alike, of which the first of the pattern may be a star. */
function labelsFit(pattern: string, labels: readonly string[]): boolean {
  if (pattern === '') return false;
  const own = lower(pattern).split('.');
  return (
    own.length === labels.length && own.every((label, i) => (i === 0 && label === '*') || label === labels[i])
  );
}

/** Letters, digits, underscores and dashes that do not lead; in a pattern the whole first label may be a star. */
function isHostName(host: string, isPattern: boolean): boolean {
  if (host === '' || host === '*') return false;
  return host
    .split('.')
    .every(
      (label, i) => (isPattern && i === 0 && label === '*') || /^[a-zA-Z0-9_][a-zA-Z0-9_-]*$/.test(label),
    );
}

/** What is no host name is compared whole. */
function isSame(own: string, name: string): boolean {
  return own !== '' && own !== '.' && name !== '' && name !== '.' && lower(own) === lower(name);
}
