/** What a credential of the cluster file is certified for, as a request asks for it. */
import type { Cluster } from '../../domain/cluster.ts';
import { type CertificateCredential, credentials } from '../../domain/credential.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { meant, nearestMeant } from '../../domain/plan/meant.ts';
import type { CsrCreateAsk } from './create.ts';

/** @throws KubepkiError unknown-credential, request-not-for */
export function wishOf(
  id: string,
  cluster: Cluster,
): Pick<CsrCreateAsk, 'subject' | 'names' | 'keyUsage' | 'extendedKeyUsage' | 'algorithm'> & {
  readonly credential: string;
} {
  const wanted = credentials(cluster);
  const found = meant(id, wanted);
  if (found.length === 0)
    throw new KubepkiError('unknown-credential', {
      id,
      command: 'csr create',
      ...optional('nearest', nearestMeant(id, wanted)),
    });
  const clients = found.filter(isAskedFor);
  const [one, ...others] = clients;
  if (one === undefined)
    throw new KubepkiError('request-not-for', { id, makes: whyNot(found.map(({ makes }) => makes)) });
  if (others.length > 0)
    throw new KubepkiError('request-not-for', {
      id,
      makes: 'several',
      ids: clients.map((each) => each.id),
      nearest: one.id,
    });
  const { subject, names, keyUsage, extendedKeyUsage, algorithm } = one;
  return { credential: one.id, subject, names, keyUsage, extendedKeyUsage, algorithm };
}

/** The cluster's own signers sign with the Kubernetes authority, or one that API servers trust as they trust it. */
function isAskedFor(credential: ReturnType<typeof credentials>[number]): credential is CertificateCredential {
  return credential.makes === 'certificate' && credential.signer === 'kubernetes-ca';
}

function whyNot(makes: readonly string[]): string {
  if (makes.includes('authority')) return 'authority';
  return makes.includes('certificate') ? 'other-authority' : 'key-pair';
}
