/**
 * Which right is missing where a decision is forbidden. Two are needed: to update the subresource, which RBAC asks, and to
 * approve for that signer, which admission asks (plugin/pkg/admission/certificates/approval). The server's answer names the
 * one that it met first; whoever is told of one alone comes back for the other.
 */
import type { ApiServer } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import { type Attributes, mayI } from '../api/who-am-i.ts';

const GROUP = 'certificates.k8s.io';

/** @returns an error whose details are the rules that are missing; the server's own where it does not say */
export async function forbidden(
  api: ApiServer,
  { name, signerName, by }: { readonly name: string; readonly signerName: string; readonly by: string },
  said: KubepkiError,
): Promise<KubepkiError> {
  const all = `${signerName.slice(0, signerName.indexOf('/'))}/*`;
  const update = {
    verb: 'update',
    group: GROUP,
    resource: 'certificatesigningrequests',
    subresource: 'approval',
  };
  const approve = { verb: 'approve', group: GROUP, resource: 'signers' };
  const missing: Evidence[] = [];
  try {
    if (!(await any(api, [update])))
      missing.push({ verb: 'update', resource: 'certificatesigningrequests/approval' });
    // as admission asks: for the signer itself, then for all of its domain (certificates/authorization, IsAuthorizedForSignerName)
    if (
      !(await any(api, [
        { ...approve, name: signerName },
        { ...approve, name: all },
      ]))
    )
      missing.push({ verb: 'approve', resource: 'signers', name: signerName });
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    return said;
  }
  const message = String(said.evidence['message'] ?? '');
  return new KubepkiError(
    'approval-forbidden',
    { request: name, signer: signerName, user: by, message },
    said,
    missing,
  );
}

async function any(api: ApiServer, questions: readonly Attributes[]): Promise<boolean> {
  for (const question of questions) if ((await mayI(api, question)).allowed) return true;
  return false;
}
