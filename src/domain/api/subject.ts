/** A subject as Go's pkix.Name has it, by which everything of Kubernetes judges: the last CN, every O, in their order. */
import type { DistinguishedName } from '../certificate.ts';
import { attributeValues } from '../distinguished-name.ts';

export interface GoSubject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export function subjectAsGo(subject: DistinguishedName): GoSubject {
  return {
    commonName: attributeValues(subject, 'CN').at(-1) ?? '',
    organizations: attributeValues(subject, 'O'),
  };
}
