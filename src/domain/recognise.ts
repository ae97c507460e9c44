import type { CertificateFacts } from './certificate.ts';
import { attributeValues } from './distinguished-name.ts';
import { identity, IDENTITY_IDS, type IdentityId } from './identity.ts';

/** The identity that a certificate looks like: by who it says it is and whether it may sign. A guess, for people. */
export function recognise(facts: CertificateFacts): IdentityId | undefined {
  const commonName = attributeValues(facts.subject, 'CN').at(-1) ?? '';
  return IDENTITY_IDS.find((id) => {
    const record = identity(id);
    const [before = '', after] = record.subject.commonName.split('{machine}');
    const named =
      after === undefined
        ? commonName === before
        : commonName.startsWith(before) && commonName.endsWith(after);
    return named && record.authority === facts.authority;
  });
}
