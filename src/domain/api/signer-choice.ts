/** Which built-in signer a request is for, where nobody says, and for which usages. */
import type { KeyFacts } from '../certificate.ts';
import type { RequestFacts } from '../request.ts';
import {
  CLIENT_SIGNER,
  KUBELET_CLIENT_SIGNER,
  KUBELET_SERVING_SIGNER,
  signerOf,
  type Usage,
} from './signer.ts';
import { subjectAsGo } from './subject.ts';

/** given: by whoever asks; object: by the manifest; else what of the request decided it. */
export type SignerReason = 'given' | 'object' | 'node-server' | 'node-client' | 'anybody';

export interface SignerChoice {
  readonly signerName: string;
  readonly reason: SignerReason;
}

type Choosing = Pick<RequestFacts, 'subject' | 'names' | 'extendedKeyUsage'>;

/** A kubelet's by its subject, of which the serving one has names; all else goes to the one that signs for anybody. */
export function chooseSigner(facts: Choosing | undefined): SignerChoice {
  if (facts === undefined) return { signerName: CLIENT_SIGNER, reason: 'anybody' };
  const { commonName, organizations } = subjectAsGo(facts.subject);
  if (!commonName.startsWith('system:node:') || !organizations.includes('system:nodes'))
    return { signerName: CLIENT_SIGNER, reason: 'anybody' };
  const { extendedKeyUsage = [] } = facts;
  const named = facts.names.some(({ kind }) => kind === 'dns' || kind === 'ip');
  const serves = extendedKeyUsage.includes('serverAuth');
  return serves || (named && !extendedKeyUsage.includes('clientAuth'))
    ? { signerName: KUBELET_SERVING_SIGNER, reason: 'node-server' }
    : { signerName: KUBELET_CLIENT_SIGNER, reason: 'node-client' };
}

/** What such a certificate is for; of RSA keys also key encipherment, which TLS 1.2 may need of a server. */
export function usagesFor(
  signerName: string,
  facts: Pick<RequestFacts, 'extendedKeyUsage'> & { readonly key: Pick<KeyFacts, 'kind'> },
): readonly Usage[] {
  const encipherment: readonly Usage[] = facts.key.kind === 'rsa' ? ['key encipherment'] : [];
  const [first = 'digital signature', ...rest] = signerOf(signerName)?.usages ?? [
    'digital signature',
    ...purposesAsked(facts.extendedKeyUsage),
  ];
  return [first, ...encipherment, ...rest];
}

/** The extended usages as a request names them, and as the API does (certificates/v1 types.go). */
export const PURPOSES: Readonly<Record<string, Usage>> = {
  serverAuth: 'server auth',
  clientAuth: 'client auth',
  codeSigning: 'code signing',
  emailProtection: 'email protection',
  timeStamping: 'timestamping',
  ocspSigning: 'ocsp signing',
  any: 'any',
};

function purposesAsked(asked: readonly string[] = []): readonly Usage[] {
  const known = asked.flatMap((one) => PURPOSES[one] ?? []);
  return known.length === 0 ? ['client auth'] : known;
}
