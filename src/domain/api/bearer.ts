/**
 * Whom the API server would take the bearer of a certificate for, if it is signed as it is asked for
 * (apiserver pkg/authentication/request/x509: CommonNameUserConversion).
 */
import type { RequestFacts } from '../request.ts';
import type { Person } from './power.ts';
import { subjectAsGo } from './subject.ts';

/** Of a request's usages, those that become extended ones (pkg/controller/certificates/authority/policies.go, extKeyUsageDict). */
const EXTENDED = new Set([
  'any',
  'server auth',
  'client auth',
  'code signing',
  'email protection',
  's/mime',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'timestamping',
  'ocsp signing',
  'microsoft sgc',
  'netscape sgc',
]);

/**
 * Undefined where it is nobody: without a common name, or with purposes of which none is a client's. A certificate with no
 * extended usage at all serves every purpose (crypto/x509, Verify), so one that asks for none is somebody's.
 */
export function bearerOf(
  facts: Pick<RequestFacts, 'subject'>,
  usages: readonly string[],
): Person | undefined {
  const extended = usages.filter((usage) => EXTENDED.has(usage));
  const serves =
    extended.length === 0 || extended.some((usage) => usage === 'client auth' || usage === 'any');
  const { commonName, organizations } = subjectAsGo(facts.subject);
  return serves && commonName !== '' ? { user: commonName, groups: organizations } : undefined;
}
