/**
 * Whether the signature of a certificate, request or list was made by a key. Only that: not whether the signer may sign,
 * nor whether Go takes keys so small, which are parts of a verdict. The algorithms are the verifier's own (scheme.ts);
 * MD5 and SHA-1 Go refuses, and so do we.
 */
import type { KeyFacts } from '../../domain/certificate.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { openSignatureCheck } from './node-signature.ts';
import { schemeOf, type Scheme } from './scheme.ts';
import { isInsecure, isOfKind, type OpenCheck, type Signed } from './signature.ts';

export async function signedBy(
  issued: Signed,
  signer: KeyFacts,
  open: OpenCheck = openSignatureCheck,
): Promise<boolean> {
  const scheme = schemeOf(issued);
  if (scheme === undefined || isInsecure(scheme)) return false;
  return fits(issued, signer, scheme, open);
}

/** Is it signed with an algorithm of which can be told who signed? */
export function isCheckable(issued: Signed): boolean {
  const scheme = schemeOf(issued);
  return scheme !== undefined && !isInsecure(scheme) && scheme.key !== 'DSA';
}

/**
 * Does whoever made the request hold the key that it is for? Of a request Go takes SHA-1 too
 * (CertificateRequest.CheckSignature), since nothing but its key hangs on it.
 */
export async function signedByItself(request: RequestFacts): Promise<boolean> {
  const scheme = schemeOf(request);
  if (scheme === undefined || scheme.hash === 'md5') return false;
  return fits(request, request.key, scheme, openSignatureCheck);
}

async function fits(issued: Signed, key: KeyFacts, scheme: Scheme, open: OpenCheck): Promise<boolean> {
  return isOfKind(scheme, key) && (await open())(scheme, issued, key);
}
