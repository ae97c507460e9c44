/** Go's words for faults of extensions, after "x509: "; by element, as the reader names them. */
import type { Der } from '../read/der.ts';
import { hex, latin1 } from '../read/text.ts';
import { parseAddress } from '../../domain/address.ts';
import { quote } from '../../domain/go-quote.ts';
import { quoteOctets } from '../read/quote-octets.ts';
import { parseUri } from '../read/uri.ts';
import type { Telling } from './place-text.ts';

const PATH = 'tbsCertificate.extensions';
const NAMES = `${PATH}.subjectAltName`;
const TREES = `${PATH}.nameConstraints`;
const ACCESS = `${PATH}.authorityInfoAccess`;
const CONSTRAINTS = 'invalid NameConstraints extension';

function octetsAt(at: Der): Uint8Array {
  at.next('');
  return at.content();
}

function isAscii(octets: Uint8Array): boolean {
  return octets.every((octet) => octet < 0x80);
}

/** A text among the constraints: not ASCII, or not what it should be. */
function treeText(words: (text: string) => string): Telling {
  return (_, at) => {
    const octets = octetsAt(at);
    if (isAscii(octets)) return words(latin1(octets));
    return `invalid constraint value: x509: ${quoteOctets(octets)} cannot be encoded as an IA5String`;
  };
}

function uriText(text: string): string {
  const parsed = parseUri(text);
  return `cannot parse URI ${quote(text)}: ${parsed.ok ? 'invalid domain' : parsed.trouble}`;
}

export const EXTENSION_TEXTS: Readonly<Record<string, Telling>> = {
  [PATH]: 'malformed extensions',
  [`${PATH}.extension`]: 'malformed extension',
  [`${PATH}.extnID`]: 'malformed extension OID field',
  [`${PATH}.critical`]: 'malformed extension critical field',
  [`${PATH}.extnValue`]: 'malformed extension value field',
  [`${PATH}.subjectKeyIdentifier`]: 'invalid subject key identifier',
  [`${PATH}.subjectKeyIdentifier.critical`]: 'subject key identifier incorrectly marked critical',
  [`${PATH}.authorityKeyIdentifier`]: 'invalid authority key identifier',
  [`${PATH}.authorityKeyIdentifier.critical`]: 'authority key identifier incorrectly marked critical',
  [`${PATH}.keyUsage`]: 'invalid key usage',
  [`${PATH}.basicConstraints`]: 'invalid basic constraints',
  [`${PATH}.basicConstraints.cA`]: 'invalid basic constraints',
  [`${PATH}.basicConstraints.pathLenConstraint`]: 'invalid basic constraints',
  [`${PATH}.extKeyUsage`]: 'invalid extended key usages',
  [`${PATH}.cRLDistributionPoints`]: 'invalid CRL distribution points',
  [`${PATH}.cRLDistributionPoints.distributionPoint`]: 'invalid CRL distribution point',
  [`${PATH}.certificatePolicies`]: 'invalid certificate policies',
  [`${PATH}.policyMappings`]: 'invalid policy mappings extension',
  [`${PATH}.policyConstraints`]: 'invalid policy constraints extension',
  [`${PATH}.inhibitAnyPolicy`]: 'invalid inhibit any policy extension',
  [ACCESS]: 'invalid authority info access',
  [`${ACCESS}.critical`]: 'authority info access incorrectly marked critical',
  [NAMES]: 'invalid subject alternative names',
  [`${NAMES}.generalName`]: 'invalid subject alternative name',
  [`${NAMES}.rfc822Name`]: 'SAN rfc822Name is malformed',
  [`${NAMES}.dNSName`]: 'SAN dNSName is malformed',
  [`${NAMES}.uniformResourceIdentifier`]: (_, at) => {
    const octets = octetsAt(at);
    return isAscii(octets) ? uriText(latin1(octets)) : 'SAN uniformResourceIdentifier is malformed';
  },
  [`${NAMES}.iPAddress`]: (_, at) => `cannot parse IP address of length ${octetsAt(at).length}`,
  [TREES]: ({ fault }) => (fault === 'bad-value' ? 'empty name constraints extension' : CONSTRAINTS),
  [`${TREES}.dNSName`]: treeText((text) => `failed to parse dnsName constraint ${quote(text)}`),
  [`${TREES}.rfc822Name`]: treeText((text) => `failed to parse rfc822Name constraint ${quote(text)}`),
  [`${TREES}.uniformResourceIdentifier`]: treeText((text) => {
    const why = parseAddress(text) === undefined ? '' : ': cannot be IP address';
    return `failed to parse URI constraint ${quote(text)}${why}`;
  }),
  [`${TREES}.iPAddress`]: (_, at) => {
    const { length } = octetsAt(at);
    if (length !== 8 && length !== 32) return `IP constraint contained value of length ${length}`;
    return `IP constraint contained invalid mask ${hex(at.content().subarray(length / 2))}`;
  },
};
