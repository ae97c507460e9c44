/** What is said of users that cannot be made, shown or removed. */
import { type RiskId, RISKS } from '../../domain/api/risk.ts';
import type { ErrorCode } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import type { ErrorWording } from './error.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { wordRisk } from './risk.ts';

type Code = Extract<ErrorCode, `user-${string}`>;
/** Tables read by what came from evidence, which is only text. */
type Words = Readonly<Record<string, string | undefined>>;

export const USER_WORDS: Readonly<Record<Code, ErrorWording>> = {
  'user-file-foreign': {
    summary: "a file of the user's name stands there, and is somebody else's",
    says: (e) =>
      `${e('path')} is not replaced${e('user') === '' ? '' : ` for ${e('user')}`}: ${FOREIGN[e('why')] ?? (e('why') || 'it is not ours')}${e('is') === '' ? '' : ` (${e('is')})`}; nothing was done`,
    hint: (e) => `mv ${e('path:shell')} elsewhere, or name another directory with --to`,
  },
  'user-request-differs': {
    summary: 'a request asks for another user than was named',
    says: (e) =>
      `${DIFFERS[e('why')]?.(e) ?? otherRequest(e)}; nothing was done for ${e('user') || 'the user'}`,
    hint: () => 'a request of CN=NAME and an O for each group, or the name and groups that it asks for',
  },
  'user-under-way': {
    summary: 'a user of that name is being made, and otherwise than is asked for now',
    says: (e) =>
      `${DIFFERS[e('why')]?.(e) ?? otherRequest(e)}; nothing was done for ${e('user') || 'the user'}`,
    hint: (e) => `the same name and groups as before carry on; rm ${e('path:shell')} begins anew`,
  },
  'user-risky': {
    summary: 'what was asked for is dangerous, and nobody has said that it is meant',
    says: (e) =>
      `${e('user') || 'a user'} is not made: ${(e('risks') || 'powerful')
        .split(', ')
        .map((risk) => RISKS[risk as RiskId]?.says ?? risk)
        .join(', and ')}`,
    hint: (e) => `the same again with ${e('accept')}, if that is what you want`,
    part: riskText,
  },
  'user-unagreed': {
    summary: 'somebody has to agree, and nobody can be asked',
    says: (e) => `${UNAGREED[e('doing')]?.(e) ?? 'nothing was done'}: there is no terminal to ask at`,
    hint: () => 'the same again with --yes, or at a terminal',
  },
  'user-declined': {
    summary: 'whoever was asked said no',
    says: (e) => `${UNAGREED[e('doing')]?.(e) ?? 'nothing was done'}: that was a no`,
    hint: () => 'the same again asks again',
  },
  'user-server-unchecked': {
    summary: 'the kubeconfig in use does not check the server, and a new one could not either',
    says: (e) =>
      `${e('context') || 'the kubeconfig'} does not check the server's certificate (insecure-skip-tls-verify${e('kubeconfig') === '' ? '' : ` in ${e('kubeconfig')}`})`,
    hint: () => 'put the authority of the cluster into your kubeconfig (certificate-authority) first',
  },
  'user-binding-foreign': {
    summary: "a binding of the user's name stands there, and is another",
    says: (e) =>
      `${e('binding') || 'a binding'} is there already, for ${e('is') || 'another role'}: it is of another role, or does not bind ${e('user') || 'the user'}`,
    hint: (e) => {
      const where = e('namespace') === '' ? '' : `-n ${e('namespace:shell')} `;
      return `kubectl ${where}get ${e('kind') || 'rolebinding'} ${e('name:shell')} -o yaml shows it; where nobody needs it: kubectl ${where}delete ${e('kind') || 'rolebinding'} ${e('name:shell')}`;
    },
  },
  'user-binding-refused': {
    summary: 'the API server refused to bind a role',
    says: (e) =>
      `the API server refused to bind ${e('role') || 'the role'} to ${e('user') || 'the user'}${e('says') === '' ? '' : `: ${e('says')}`}`,
    hint: (e) => `somebody who may: ${bindByHand(e)}; then the same again`,
  },
  'user-not-proved': {
    summary: 'the API server does not know whoever shows the new certificate as the user that was made',
    says: (e) =>
      e('is') === ''
        ? `${e('server') || 'the API server'} does not believe the certificate that was signed for ${e('user') || 'the user'}: its signer is not among the authorities that API servers take clients from (--client-ca-file)`
        : `${e('server') || 'the API server'} takes whoever shows the certificate of ${e('user') || 'the user'} for ${e('is') || 'somebody else'}${e('groups') === '' ? '' : ` in ${e('groups')}`}`,
    hint: () =>
      'kube-controller-manager must sign (--cluster-signing-cert-file) with an authority of that file',
  },
  'user-unknown': {
    summary: 'there is no trace of a user of that name',
    says: (e) =>
      `nothing is known of ${e('user') === '' ? 'that user' : `a user ${e('user')}`}${e('unread') === '' ? '' : `; not everything could be read: ${e('unread')}`}`,
    hint: (e, me) => (e('nearest') === '' ? `${me} user list` : `${me} user show ${e('nearest:shell')}`),
  },
  'user-not-removed': {
    summary: 'some of what a user may do could not be taken away',
    says: (e) =>
      `the API server refused ${e('doing') || 'it'}${e('says') === '' ? '' : `: ${e('says')}`}${e('done') === '' ? '' : `; done is: ${e('done')}`}`,
    hint: () => 'the same again carries on, by somebody who may',
  },
};

/** What kubectl does the same with: the same name, so that it is found again. */
function bindByHand(e: Fields): string {
  const where = e('namespace') === '' ? '' : `-n ${e('namespace:shell')} `;
  return `kubectl ${where}create ${e('kind') || 'rolebinding'} ${e('name:shell')} --${e('roleKind') || 'clusterrole'}=${e('roleName:shell')} --user=${e('user:shell')}`;
}

const UNAGREED: Readonly<Record<string, ((e: Fields) => string) | undefined>> = {
  approve: (e) => `the request ${e('request')} of ${e('user')} was not approved`,
  remove: (e) => `nothing was taken away from ${e('user')}`,
};

const FOREIGN: Words = {
  'no-kubeconfig': 'it is no kubeconfig that could be read',
  'others': 'it is not the kubeconfig of this user alone',
  'other-user': "it is another user's",
  'other-server': 'it is for another server',
  'other-manifest': 'it says something else',
};

const DIFFERS: Readonly<Record<string, ((e: Fields) => string) | undefined>> = {
  'subject': (e) => `${e('path')} asks for "${e('is')}", which is not one name and groups`,
  'name': (e) => `${e('path')} asks for user "${e('is')}", and not for "${e('wanted')}"`,
  'groups': (e) =>
    `${e('path')} asks for ${e('is') === '' ? 'no group' : `groups ${e('is')}`}, and not for ${e('wanted') === '' ? 'none' : e('wanted')}`,
  'signature': (e) => `${e('path')} is not signed by its own key`,
  'no-key': (e) => `${e('path')} is the request of a run that was stopped, and its key is gone`,
  'key': (e) => `${e('path')} is not a request of the key beside it`,
  'key-unreadable': (e) => `${e('path')} is no private key that could be read`,
};

function otherRequest(e: Fields): string {
  const is = e('is') === '' ? 'another user' : e('is');
  const wanted = e('wanted') === '' ? '' : `, and not for ${e('wanted')}`;
  return `${e('path')} asks for ${is}${wanted}${e('why') === '' ? '' : ` (${e('why')})`}`;
}

function riskText(part: Evidence): string {
  const e = fieldsOf(part);
  const reserved = e('power') === '' ? e('group') || e('user') : '';
  if (e('risk') === 'powerful' && reserved !== '')
    return `powerful: ${e('group') === '' ? 'the user name' : 'the group'} ${reserved} is one of the cluster's own`;
  if (e('risk') === 'unproven-names' && e('name') !== '')
    return `unproven-names: a user has no addresses, and the request asks for ${e('name')}`;
  return wordRisk(part);
}
