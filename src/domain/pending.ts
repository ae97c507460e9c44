/** What somebody else must sign: where requests and answers lie, what was found there, and what it has to be. */
import type { CertificateFacts, KeyFacts } from './certificate.ts';
import type { RequestFacts } from './request.ts';

/** What is carried to whoever signs. Nothing in it is secret. */
export const REQUESTS = 'pki/requests';
const KEYS = 'pki/pending';
/** What each answer must be, for whoever signs. */
export const REQUESTS_MANIFEST = `${REQUESTS}/manifest.json`;

/** A credential's own: its request, the key that waits for the answer (unless it is in place already), and the answer. */
export function pendingPaths(credential: string) {
  const path = `${REQUESTS}/${credential}`;
  return { request: `${path}.csr`, key: `${KEYS}/${credential}.key`, answer: `${path}.crt` } as const;
}

/** What lies there for a credential. */
export interface Pending {
  readonly request?: RequestFacts;
  readonly key?: KeyFacts;
  readonly answer?: CertificateFacts;
  /** what leads from the answer to what is trusted here, and came with it; nothing else of what came is shown */
  readonly above?: readonly CertificateFacts[];
  /** Go's words, where the answer does not chain to the authority that stands here for what it is for */
  readonly refused?: string;
  /** files that are there and are not what they should be */
  readonly broken: readonly string[];
}
