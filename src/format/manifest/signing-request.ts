/** A CertificateSigningRequest object (certificates.k8s.io/v1) beside the request and the certificate in it. */
import type { SigningRequest } from './object.ts';
import { type Fields, fieldsOf, textOf, textsOf } from './plain.ts';

export function signingRequestOf(object: Fields): SigningRequest {
  const spec = fieldsOf(object['spec']) ?? {};
  const status = fieldsOf(object['status']) ?? {};
  const conditions = listOf(status['conditions']);
  const duration = spec['expirationSeconds'];
  const message = textOf(conditions.at(-1)?.['message']);
  return {
    signer: textOf(spec['signerName']),
    usages: textsOf(spec['usages']),
    requester: textOf(spec['username']),
    groups: textsOf(spec['groups']),
    ...(typeof duration === 'number' ? { duration } : {}),
    state: stateOf(conditions, textOf(status['certificate']) !== ''),
    ...(message === '' ? {} : { message }),
  };
}

/** As kubectl puts it together (pkg/describe/describe.go, extractCSRStatus): Denied before Approved, then the rest. */
function stateOf(conditions: readonly Fields[], issued: boolean): string {
  const has = (type: string) => conditions.some((one) => one['type'] === type);
  const decided = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return [decided, ...(has('Failed') ? ['Failed'] : []), ...(issued ? ['Issued'] : [])].join(',');
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value)
    ? value.flatMap((one: unknown): readonly Fields[] => [fieldsOf(one) ?? {}])
    : [];
}
