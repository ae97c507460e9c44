/**
 * What a request's object is called where nobody says it: made from the request itself, so that the same file finds the same
 * object whenever it is asked for again, by whomever and after whatever interruption.
 */

/** Long enough to be told apart by people, short enough to be typed. */
const LONGEST = 63;
const DIGITS = 10;

/** @param digest SHA-256 of the request's DER, lower-case hex */
export function requestName(commonName: string, digest: string): string {
  const slug = commonName
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/[-.]*\.[-.]*/g, '.') // every label of a subdomain begins and ends with a letter or digit
    .slice(0, LONGEST)
    .replace(/^[-.]+|[-.]+$/g, '');
  return `${slug === '' ? 'request' : slug}-${digest.slice(0, DIGITS)}`;
}

/** RFC 1123 subdomain, as apimachinery's IsDNS1123Subdomain has it. The server takes more, and nobody else does. */
export function isObjectName(name: string): boolean {
  return (
    name.length <= 253 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(name)
  );
}
