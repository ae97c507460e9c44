/** Credentials that leave the store in another form: which were meant, and each whole or not at all. */
import { sameBytes } from '../domain/bytes.ts';
import type { CertificateFacts } from '../domain/certificate.ts';
import type { CertificateCredential, Credential } from '../domain/credential.ts';
import { KubepkiError } from '../domain/error.ts';
import { optional } from '../domain/optional.ts';
import { meant, nearestMeant } from '../domain/plan/meant.ts';
import type { Survey } from './survey.ts';

export interface WholePair {
  readonly credential: CertificateCredential;
  readonly certificate: CertificateFacts;
  /** as it stands: its own certificate first, then what must be shown with it */
  readonly certificatePem: Uint8Array;
  readonly privatePem: Uint8Array;
}

/** An identity, one of its credentials, or all that is of a machine, as renew understands it. */
export function credentialsFor(id: string, { wanted }: Survey, command: string): readonly Credential[] {
  const found = meant(id, wanted);
  if (found.length > 0) return found;
  const near = optional('nearest', nearestMeant(id, wanted));
  throw new KubepkiError('unknown-credential', { id, command, ...near });
}

/** @throws KubepkiError credential-incomplete */
export function wholePair(credential: Credential, survey: Survey): WholePair {
  const { id, identity } = credential;
  const refused = (why: string) => new KubepkiError('credential-incomplete', { credential: id, why });
  if (credential.makes === 'key-pair')
    throw new KubepkiError('credential-incomplete', { credential: id, why: 'no-certificate', identity });
  const { key, certificate, signed } = survey.found.get(id) ?? {};
  const { key: privatePem, certificate: certificatePem } = survey.standing.get(id) ?? {};
  if (key === undefined || certificate === undefined) throw refused('missing');
  if (privatePem === undefined || certificatePem === undefined) throw refused('missing');
  if (!sameBytes(key.spki, certificate.key.spki)) throw refused('key-mismatch');
  if (signed === false) throw refused('signer');
  return { credential, certificate, certificatePem, privatePem };
}
