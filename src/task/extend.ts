/** An authority's certificate for longer, beside the key that stands: what follows it in its file stays where it is. */
import type { CertificateCredential } from '../domain/credential.ts';
import { KubepkiError } from '../domain/error.ts';
import { optional } from '../domain/optional.ts';
import type { ActWarning } from '../domain/act-warning.ts';
import { extendCertificate } from '../engine/make/extend.ts';
import { readCertificate } from '../engine/read/certificate.ts';
import { encodeCertificates, splitPem } from '../engine/read/pem.ts';
import type { Pair } from './make-pair.ts';
import { chainOf } from './shown.ts';
import type { Standing } from './standing.ts';

export interface Life {
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly warning?: ActWarning;
}

/** @param signer undefined for an authority that signs itself */
export async function extendPair(
  credential: CertificateCredential,
  stands: Standing | undefined,
  signer: Pair | undefined,
  { notBefore, notAfter, warning }: Life,
): Promise<Pair> {
  const privatePem = signer === undefined ? stands?.key : signer.key;
  if (privatePem === undefined)
    throw new KubepkiError('authority-key-missing', { credential: credential.id, signer: credential.signer });
  const [old, ...others] = splitPem(stands?.certificate ?? new Uint8Array())
    .blocks.filter(({ label }) => label === 'CERTIFICATE')
    .map(({ der }) => der);
  const der = await extendCertificate({
    certificate: factsOf(old),
    notBefore,
    notAfter,
    signer: { privatePem, ...optional('certificate', signer?.facts) },
  });
  const facts = factsOf(der);
  return {
    certificate: encodeCertificates([der, ...others]),
    chain: chainOf(credential, facts, signer?.chain),
    facts,
    ...optional('key', stands?.key),
    ...optional('warning', warning),
  };
}

function factsOf(der: Uint8Array | undefined) {
  const reading = der === undefined ? undefined : readCertificate(der);
  if (reading?.ok !== true) throw new KubepkiError('self-check-failed', { field: 'certificate' });
  return reading.value;
}
