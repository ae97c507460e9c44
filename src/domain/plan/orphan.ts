import { type CertificateCredential, type Credential, keptAt } from '../credential.ts';
import type { Found } from './step.ts';

/** An authority that stands and that this one signed: a new one of its name would not have. */
export function signedAuthority(
  { id }: CertificateCredential,
  wanted: readonly Credential[],
  found: ReadonlyMap<string, Found>,
): string | undefined {
  const orphan = wanted.find(
    (one) =>
      one.makes === 'authority' &&
      one.id !== id &&
      one.signer === id &&
      found.get(one.id)?.certificate !== undefined,
  );
  return orphan === undefined ? undefined : keptAt(orphan, 'certificate');
}
