/** Whether a signer's name is one, in the API server's words (pkg/apis/core/validation/names.go, ValidateSignerName). */
import { quote } from '../go-quote.ts';
import { toUtf8 } from '../utf8.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const IS_LABEL = new RegExp(`^${LABEL}$`);
const IS_SUBDOMAIN = new RegExp(`^${SUBDOMAIN}$`);
const LABEL_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;
const FIELD = 'spec.signerName';

export function signerNameTroubles(name: string): readonly string[] {
  if (name === '') return [`${FIELD}: Required value`];
  const segments = name.split('/');
  const invalid = (value: string, why: string) => `${FIELD}: Invalid value: ${quote(value)}: ${why}`;
  if (segments.length !== 2)
    return [invalid(name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  const [domain = '', path = ''] = segments;
  const labels = domain.split('.');
  const longest = SUBDOMAIN_LENGTH + (SUBDOMAIN_LENGTH + LABEL_LENGTH + 1) + 1;
  return [
    ...(octets(domain) > SUBDOMAIN_LENGTH ? [tooLong(SUBDOMAIN_LENGTH)] : []),
    ...firstOf(labels, labelTroubles).map((why) => invalid(domain, why)),
    ...(labels.length < 2
      ? [invalid(domain, 'should be a domain with at least two segments separated by dots')]
      : []),
    ...firstOf(path.split('.'), subdomainTroubles).map((why) => invalid(path, why)),
    ...(octets(name) > longest ? [tooLong(longest)] : []),
  ];
}

function tooLong(most: number): string {
  return `${FIELD}: Too long: may not be more than ${most} bytes`;
}

/** What is wrong with the first label that something is wrong with: the server looks no further. */
function firstOf(
  labels: readonly string[],
  troubles: (label: string) => readonly string[],
): readonly string[] {
  for (const label of labels) {
    const found = troubles(label);
    if (found.length > 0) return found.map((why) => `validating label ${quote(label)}: ${why}`);
  }
  return [];
}

function labelTroubles(label: string): readonly string[] {
  const long = octets(label) > LABEL_LENGTH ? [`must be no more than ${LABEL_LENGTH} characters`] : [];
  if (IS_LABEL.test(label)) return long;
  return [
    ...long,
    `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
  ];
}

function subdomainTroubles(label: string): readonly string[] {
  const long =
    octets(label) > SUBDOMAIN_LENGTH ? [`must be no more than ${SUBDOMAIN_LENGTH} characters`] : [];
  if (IS_SUBDOMAIN.test(label)) return long;
  return [
    ...long,
    `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  ];
}

function octets(text: string): number {
  return toUtf8(text).length;
}
