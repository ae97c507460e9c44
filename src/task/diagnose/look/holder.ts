/** Whose a kubeconfig is, by the certificate in it. */
import type { CertificateFacts } from '../../../domain/certificate.ts';
import { connection, CONNECTION_IDS } from '../../../domain/connection/table.ts';
import { attributeValues } from '../../../domain/distinguished-name.ts';
import { PROGRAM_IDS, type ProgramId } from '../../../domain/program/program.ts';
import { recognise } from '../../../domain/recognise.ts';

/** The component whose kubeconfig it is by what it shows; undefined for a person's, and for who is not recognised. */
export function holderOf(certificate: CertificateFacts | undefined): ProgramId | undefined {
  if (certificate === undefined) return undefined;
  const id = recognise(certificate, undefined);
  const record = CONNECTION_IDS.map(connection).find(
    ({ shows, server }) => shows === id && server === 'kube-apiserver',
  );
  return PROGRAM_IDS.find((party) => party === record?.client);
}

/** system:node:NAME is the kubelet of NAME. */
export function nodeOf(certificate: CertificateFacts | undefined): string | undefined {
  const name = certificate === undefined ? undefined : attributeValues(certificate.subject, 'CN').at(-1);
  return name?.startsWith('system:node:') === true ? name.slice('system:node:'.length) : undefined;
}
