/** What is said of API servers that cannot be reached, are not believed, or say no. */
import type { ErrorCode } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import { ESCAPES } from '../../format/escape.ts';
import { because } from './cause.ts';
import type { ErrorWording } from './error.ts';
import { type Fields, fieldsOf } from './fields.ts';

type Code = Extract<ErrorCode, `api-${string}`>;
type Words = Readonly<Record<string, ((e: Fields) => string) | undefined>>;

export const API_WORDS: Readonly<Record<Code, ErrorWording>> = {
  'api-unreachable': {
    summary: 'the API server cannot be reached',
    says: (e) =>
      `${serverOf(e)} cannot be reached${e('proxy') === '' ? '' : ` through the proxy ${e('proxy')}`}${(REACHING as Words)[e('reason')]?.(e) ?? because(e)}`,
    hint: (e) => `${kubectl(e)} get --raw /livez -v=6`,
  },
  'api-untrusted': {
    summary: "the API server's certificate is not believed",
    says: (e) => `${serverOf(e)} is not believed: ${faultOf(e)}${trusted(e)}`,
    hint: (e, me) => `${me} inspect ${e('server:shell')}`,
  },
  'api-timeout': {
    summary: 'the API server took longer than it may',
    says: (e) =>
      `${addressOf(e)} did not answer${e('patience') === '' ? '' : ` within ${e('patience').replace(/^[0-9]+$/, (span) => `${Number(span) / 1000}s`)}`}${e('path') === '' ? '' : ` (${e('path')})`}`,
    hint: () => '--request-timeout, with more',
  },
  'api-unauthorized': {
    summary: 'the API server does not believe who we say we are',
    says: (e) =>
      `${addressOf(e)} does not know who asks: ${(SHOWN as Words)[e('shown')]?.(e) ?? 'the credential'} was not accepted${said(e)}`,
    hint: (e, me) =>
      e('shown') === 'certificate' && e('kubeconfig') !== ''
        ? `${me} inspect ${e('kubeconfig:shell')}`
        : `${kubectl(e)} auth whoami`,
  },
  'api-forbidden': {
    summary: 'the API server forbids it',
    says: (e) => `not allowed to ${doing(e)}${said(e)}`,
    hint: (e) => `${kubectl(e)}${asWhom(e)} auth can-i --list`,
  },
  'api-missing': {
    summary: 'the API server has no such object, or does not know its kind',
    says: (e) => `could not ${doing(e)}: there is none${said(e)}`,
    hint: (e) => `${kubectl(e)} api-resources`,
  },
  'api-exists': {
    summary: 'an object of that name is there already',
    says: (e) => `could not ${doing(e)}: it is there already${said(e)}`,
    hint: () => 'look at what is there, and take another name or remove it',
  },
  'api-conflict': {
    summary: 'the object was changed by somebody else meanwhile',
    says: (e) => `could not ${doing(e)}: it was changed meanwhile${said(e)}`,
    hint: () => 'the same command again, which looks anew',
  },
  'api-refused': {
    summary: 'the API server refuses what was sent',
    says: (e) => `the API server refuses to ${doing(e)}${said(e)}`,
    hint: () => 'mend what it names, then try again',
    part: (cause: Evidence) => {
      const e = fieldsOf(cause);
      return [e('field'), e('problem')].filter((part) => part !== '').join(': ');
    },
  },
  'api-trouble': {
    summary: 'the API server cannot answer just now',
    says: (e) => `the API server could not ${doing(e)} (${e('status') || 'no status'})${said(e)}`,
    hint: (e) => `${kubectl(e)} get --raw '/readyz?verbose'`,
  },
  'api-answer': {
    summary: 'what answers is no API server, or says what none says',
    says: (e) => `${addressOf(e)} answers with what no API server says: ${answered(e)}${said(e)}`,
    hint: (e) => `${kubectl(e)} version`,
  },
};

function answered(e: Fields): string {
  const problem = (ANSWER as Words)[e('problem')]?.(e) ?? e('problem');
  const status = e('status') === '' ? '' : `status ${e('status')}`;
  return (
    [problem, status, e('problem') === 'not-decided' || e('problem') === 'no-review' ? '' : e('doing')]
      .filter((part) => part !== '')
      .join(', ') || 'nobody can say what'
  );
}

function addressOf(e: Fields): string {
  return e('server') || 'the API server';
}

function serverOf(e: Fields): string {
  return e('server') === '' ? 'the API server' : `the API server ${e('server')}`;
}

function doing(e: Fields): string {
  return e('doing') || 'do that';
}

/** The server's own words, made harmless by the fields. */
function said(e: Fields): string {
  return e('message') === '' ? '' : `: ${e('message')}`;
}

function kubectl(e: Fields): string {
  const file = e('kubeconfig') === '' ? '' : ` --kubeconfig ${e('kubeconfig:shell')}`;
  return `kubectl${file}${e('context') === '' ? '' : ` --context ${e('context:shell')}`}`;
}

/** Whoever is asked as somebody else may be allowed what that one is not. */
function asWhom(e: Fields): string {
  if (e('as') === '') return '';
  const groups = e('asGroups') === '' ? [] : e('asGroups').split(', ');
  return ` --as ${e('as:shell')}${groups.map((group) => ` --as-group ${ESCAPES.shell.apply(group)}`).join('')}`;
}

const REACHING = {
  'not-tls': () => ': what answers there does not speak TLS',
  'not-http': () => ': what answers there does not speak HTTP',
  'handshake-refused': (e) => `: the TLS handshake failed (${e('alert')})`,
  'proxy-refused': (e) => `: the proxy answers ${e('status')}`,
  'proxy-scheme': () => ': only http:// and https:// proxies are spoken to',
} satisfies Words;

const UNKNOWN_AUTHORITY = 'x509: certificate signed by unknown authority';

/** OpenSSL's names (X509_V_ERR_*, without the prefix) in the words of Go, which kubectl would use. */
const FAULTS: Readonly<Record<string, string | undefined>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  CERT_SIGNATURE_FAILURE: UNKNOWN_AUTHORITY,
  INVALID_PURPOSE: 'x509: certificate specifies an incompatible key usage',
  INVALID_CA: 'x509: invalid basic constraints: an authority above it is none',
};

function faultOf(e: Fields): string {
  const issuer = e('issuer') === '' ? '' : ` (issued by ${e('issuer')})`;
  switch (e('fault')) {
    case 'CERT_HAS_EXPIRED':
      return `x509: certificate has expired or is not yet valid: it ended ${e('until:time')}`;
    case 'CERT_NOT_YET_VALID':
      return `x509: certificate has expired or is not yet valid: it begins ${e('from:time')}`;
    case 'no-names':
      return 'x509: certificate relies on legacy Common Name field, use SANs instead';
    case 'other-name':
      return `x509: certificate is valid for ${e('names') || 'no names'}, not ${e('name')}`;
    default:
      return `${(FAULTS[e('fault')] ?? e('fault')) || 'its certificate does not hold'}${issuer}`;
  }
}

function trusted(e: Fields): string {
  if (FAULTS[e('fault')] !== UNKNOWN_AUTHORITY) return '';
  if (e('trusted') === '') return '; what the system trusts is trusted';
  const who = e('kubeconfig') || 'the service account';
  return e('trusted')
    .split(', ')
    .includes(`CN=${e('issuer')}`)
    ? `; ${who} trusts another authority of that name`
    : `; ${who} trusts ${e('trusted')}`;
}

const SHOWN = {
  'certificate': (e) =>
    `the client certificate${e('subject') === '' ? '' : ` of ${e('subject')}`}${e('until') === '' ? '' : `, which ends ${e('until:time')},`}`,
  'token': () => 'the token',
  'token-file': (e) => `the token in ${e('path')}`,
  'password': (e) => `the password of ${e('user')}`,
  'exec': () => "the credential plugin's credential",
  'auth-provider': () => "the auth-provider's credential",
  'nothing': () => 'nothing was shown, and that',
} satisfies Words;

const ANSWER = {
  'too-large': () => 'more than anybody can want',
  'list-without-end': () => 'a list without end',
  'line-too-long': () => 'a line without end',
  'not-json': () => 'no JSON',
  'no-object': () => 'no object',
  'no-event': () => 'a watch of no events',
  'not-decided': (e) => `yes to ${e('doing')}, with an object that is not decided`,
  'no-review': (e) => `no ${e('doing')}`,
} satisfies Words;
