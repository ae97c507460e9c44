/** Whether we may approve what we ask for, before we try: both rights that it takes (kubernetes-pki: update of the subresource, approve on the signer). */
import type { ApiServer, Pause } from '../../domain/api/server.ts';
import { type Attributes, mayI } from '../api/who-am-i.ts';

const GROUP = 'certificates.k8s.io';

export async function mayApprove(api: ApiServer, signerName: string, pause: Pause): Promise<boolean> {
  const update: Attributes = {
    verb: 'update',
    group: GROUP,
    resource: 'certificatesigningrequests',
    subresource: 'approval',
  };
  if (!(await mayI(api, update, pause)).allowed) return false;
  // as admission asks: the signer itself, then all of its domain (plugin/pkg/admission/certificates, IsAuthorizedForSignerName)
  const domain = `${signerName.slice(0, signerName.indexOf('/'))}/*`;
  for (const name of [signerName, domain])
    if ((await mayI(api, { verb: 'approve', group: GROUP, resource: 'signers', name }, pause)).allowed)
      return true;
  return false;
}
