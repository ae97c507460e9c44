/** What is said where a request is not approved, or not denied: a part of the table of error.ts. */
import type { ErrorCode } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import type { ErrorWording } from './error.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { wordRisk } from './risk.ts';

const done = (e: Fields): string => (e('decision') === 'deny' ? 'denied' : 'approved');
const requestOf = (e: Fields): string => e('request') || 'the request';

export const APPROVAL_WORDS = {
  'decide-what': {
    summary: 'neither names nor a selection say which requests are meant, or both do',
    says: (e) => `say which requests: names, or one selection of what is pending, to be ${done(e)}`,
    hint: (e, me) => `${me} csr ${e('decision') || 'approve'} NAME, or --signer, --requester or --all`,
  },
  'agreement-missing': {
    summary: 'an act is to be agreed to, and nobody can be asked',
    says: (e) => `nothing was ${done(e)}: there is no terminal to ask at`,
    hint: (e, me) => `look first: ${me} csr list; then ${me} csr ${e('decision') || 'approve'} with --yes`,
  },
  'not-agreed': {
    summary: 'whoever was asked said no',
    says: (e) => `nothing was ${done(e)}: that was a no`,
    hint: (e, me) => `${me} csr ${e('decision') || 'approve'} asks again`,
  },
  'nothing-to-decide': {
    summary: 'the API server has no such request to decide on',
    says: (e) =>
      `the API server has no request ${requestOf(e)}: it never came, was deleted, or was cleaned up`,
    hint: (_e, me) => `${me} csr list`,
  },
  'undecidable': {
    summary: 'a request that cannot be read is not approved',
    says: (e) =>
      e('field') === ''
        ? `the request inside ${e('request') || 'an object'} cannot be read: ${e('fault') || 'it is damaged'}`
        : `the object ${e('request') || 'without a name'} cannot be read: ${e('field')} is ${e('fault') || 'damaged'}`,
    hint: (e, me) =>
      e('field') === ''
        ? `${me} csr deny ${e('request:shell')}`
        : `kubectl get csr ${e('request:shell')} -o yaml`,
  },
  'risk-not-accepted': {
    summary: 'a request is dangerous to approve, and nobody named the danger',
    says: (e) => `${requestOf(e)} is not approved: ${e('risks') || 'it is dangerous'}`,
    hint: (e, me) =>
      e('risks') === ''
        ? `deny it, or look again: ${me} csr show ${e('request') === '' ? 'NAME' : e('request:shell')}`
        : `deny it, or where it is meant: ${me} csr approve ${e('request:shell')} ${e('risks')
            .split(', ')
            .map((risk) => `--accept ${risk}`)
            .join(' ')}`,
    part: wordRisk,
  },
  'decisions-refused': {
    summary: 'several requests were refused, and nothing was changed',
    says: (e) => `nothing was changed: ${e('count') || 'all'} requests are refused`,
    hint: (_e, me) => `${me} csr list, then each by its name`,
    part: wordEach,
  },
  'decisions-failed': {
    summary: 'several requests could not be decided, and nothing was changed',
    says: (e) => `nothing was changed: ${e('count') || 'all'} requests cannot be decided`,
    hint: (_e, me) => `${me} csr list, then each by its name`,
    part: wordEach,
  },
  'already-denied': {
    summary: 'a request was denied before, which is final',
    says: (e) => `${requestOf(e)} was denied before${reasoned(e)}, and that is final`,
    hint: (e, me) =>
      `the requester sends a new one: kubectl delete csr ${e('request:shell')}, then ${me} csr submit FILE`,
  },
  'already-approved': {
    summary: 'a request was approved before, which nobody can take back',
    says: (e) =>
      `${requestOf(e)} was approved before${reasoned(e)}, and nobody can take that back${standsOf(e)}`,
    hint: (e, me) =>
      e('state') === 'approved'
        ? `to keep it from being signed, if it is not too late: kubectl delete csr ${e('request:shell')}`
        : e('state') === 'failed'
          ? `nothing is to be done: its signer refused it`
          : `take away what it may do: ${me} csr show ${e('request:shell')} names the bindings`,
  },
  'another-request': {
    summary: 'the request was deleted, and another one stands under its name',
    says: (e) =>
      `${requestOf(e)} is another request now${told(e('now'), e('created:time'))}: the one that was looked at${told(e('uid'))} is gone, and nothing was changed`,
    hint: (e, me) => `look at this one: ${me} csr show ${e('request:shell')}`,
  },
  'gone-undecided': {
    summary: 'a request went away before it was decided',
    says: (e) =>
      `${requestOf(e)}${e('created') === '' ? '' : `, made ${e('created:time')},`} is gone: ${goneBy(e('why'))}`,
    hint: (e, me) =>
      `nothing is left to ${e('decision') || 'approve'}; whoever wants it sends it again: ${me} csr submit FILE`,
  },
  'decision-contended': {
    summary: 'others change a request as fast as it is looked at',
    says: (e) =>
      `${requestOf(e)} was changed by others${e('tries') === '' ? '' : ` ${e('tries')} times`} while it was being decided`,
    hint: (e) => `see who: kubectl get csr ${e('request:shell')} -o yaml --show-managed-fields`,
  },
  'decision-unknown': {
    summary: 'a decision was sent, and its answer was lost',
    says: (e) =>
      `nobody knows whether ${requestOf(e)} was ${done(e)}: that was sent, and the answer was lost${told(e('because'))}`,
    hint: (e, me) => `${me} csr ${e('decision') || 'approve'} ${e('request:shell')} again does no harm`,
  },
  'approval-forbidden': {
    summary: 'somebody may not approve or deny for a signer',
    says: (e) =>
      `${e('user') || 'somebody unknown'} may not decide on ${requestOf(e)}, which is for ${e('signer') || 'a signer'}${e('message') === '' ? '' : `: ${e('message')}`}`,
    hint: () => 'whoever may change roles binds a ClusterRole with these rules to them',
    part: wordRule,
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWording>>;

function reasoned(e: Fields): string {
  const why = [e('reason'), e('message')].filter((text) => text !== '').join(': ');
  return `${e('since') === '' ? '' : ` ${e('since:time')}`}${why === '' ? '' : ` (${why})`}`;
}

function goneBy(why: string): string {
  if (why === 'cleaned-up') return 'the controller manager takes away what nobody decided for a day';
  return why === 'deleted' || why === '' ? 'somebody deleted it while it was being decided' : why;
}

function told(...words: readonly string[]): string {
  const said = words.filter((word) => word !== '');
  return said.length === 0 ? '' : ` (${said.join(', made ')})`;
}

/** What there is of a certificate, and how long. */
function standsOf(e: Fields): string {
  switch (e('state')) {
    case 'issued':
      return e('until') === ''
        ? '; its certificate was issued'
        : `; its certificate is good until ${e('until:time')}`;
    case 'failed':
      return '; no certificate came of it';
    default:
      return '; its certificate may be signed at any moment';
  }
}

/** One of several, by its own code, without what would be a second line. */
function wordEach(part: Evidence): string {
  const fields = fieldsOf(part);
  const code = fields('code');
  return Object.hasOwn(APPROVAL_WORDS, code)
    ? APPROVAL_WORDS[code as keyof typeof APPROVAL_WORDS].says(fields)
    : `${fields('request')}: ${code}`;
}

/** A rule as it stands in a ClusterRole. */
function wordRule(rule: Evidence): string {
  const e = fieldsOf(rule);
  const only = e('name') === '' ? '' : `, resourceNames: [${e('name')}]`;
  return `- { apiGroups: [certificates.k8s.io], resources: [${e('resource')}]${only}, verbs: [${e('verb')}] }`;
}
