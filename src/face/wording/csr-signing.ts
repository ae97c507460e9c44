/** What is said where a request was not submitted, not issued, or answered otherwise than asked: a part of the table of error.ts. */
import type { ErrorCode } from '../../domain/error.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { ErrorWording } from './error.ts';
import { type Fields, fieldsOf } from './fields.ts';

type Code = Extract<
  ErrorCode,
  | 'request-file-unfit'
  | 'request-refused'
  | 'request-not-allowed'
  | 'request-name-taken'
  | 'request-object-unreadable'
  | 'request-missing'
  | 'request-not-issued'
  | 'request-denied'
  | 'request-failed'
  | 'request-gone'
  | 'request-not-approved'
  | 'request-never-signed'
  | 'request-unseen'
  | 'answer-unfit'
  | 'certificate-in-the-way'
>;
type Words = Readonly<Record<string, ((e: Fields) => string) | undefined>>;

export const SIGNING_WORDS: Readonly<Record<Code, ErrorWording>> = {
  'request-file-unfit': {
    summary: 'a file does not hold one certificate request',
    says: (e) => `${e('path')} ${(FILE as Words)[e('why')]?.(e) ?? `is no request: ${e('why')}`}`,
    hint: (e, me) => `${me} inspect ${e('path:shell')}`,
  },
  'request-refused': {
    summary: 'the API server or the signer refuses such a request',
    says: (e) =>
      `${refuser(e)} ${e('path') || 'this request'}${e('signer') === '' || e('by') === 'signer' ? '' : `, which is for ${e('signer')}`}`,
    hint: (e, me) =>
      e('path') === ''
        ? 'make another request, without what it names'
        : `${me} csr lint ${e('path:shell')}; to send it all the same: --accept refused-by-signer`,
    part: (cause) => fieldsOf(cause)('words'),
  },
  'request-not-allowed': {
    summary: 'somebody may not create or follow certificate requests',
    says: (e) =>
      `${e('user') || 'whoever asks'} may not ${e('verb') || 'handle'} certificate requests${e('user') === '' && e('message') !== '' ? `: ${e('message')}` : ''}`,
    steps: (e) => [
      `kubectl create clusterrole ${ROLE} --verb=create,get,list,watch --resource=certificatesigningrequests.certificates.k8s.io`,
      `kubectl create clusterrolebinding ${bindingFor(e)} --clusterrole=${ROLE} --user=${e('user') === '' ? 'USER' : e('user:shell')}`,
    ],
    hint: () => 'somebody who may change roles types that; then the same command again',
  },
  'request-name-taken': {
    summary: 'another request has the name already',
    says: (e) =>
      `${named(e)} is the name of ${(TAKEN as Words)[e('why')]?.(e) ?? `another request ${e('why')}`}${inBrackets(e('requester') === '' ? '' : `by ${e('requester')}`, e('state'))}`,
    hint: (e, me) =>
      `${me} csr submit FILE --name OTHER-NAME, or look at it: ${me} csr show ${e('request:shell')}`,
  },
  'request-object-unreadable': {
    summary: 'what the API server has under that name is no request as the API has them',
    says: (e) =>
      `the server’s object ${named(e)} cannot be read: ${e('field') || 'all of it'} is ${e('fault') || 'damaged'}`,
    hint: (e) => `kubectl get csr ${e('request:shell')} -o yaml`,
  },
  'request-missing': {
    summary: 'the API server has no such request',
    says: (e) => `the API server has no request ${named(e)}: never submitted, deleted, or cleaned up`,
    hint: (e, me) => `${me} csr submit ${e('path') === '' ? 'FILE' : e('path:shell')}`,
  },
  'request-not-issued': {
    summary: 'a request has no certificate yet',
    says: (e) =>
      `${named(e)} is ${e('state') || 'pending'}${e('state') === 'pending' ? ': nobody has approved it yet' : ', and not signed yet'}`,
    hint: (e, me) => (e('state') === 'pending' ? `${approve(e, me)}; or ${waiting(e, me)}` : waiting(e, me)),
  },
  'request-denied': {
    summary: 'a request was denied, which is final',
    says: (e) => `${named(e)} was denied${reasoned(e)}`,
    hint: (e, me) =>
      `ask who denied it; nobody can undo it, and another try is a new request: kubectl delete csr ${e('request:shell')}, then ${again(e, me)}`,
  },
  'request-failed': {
    summary: 'the signer refused an approved request, which is final',
    says: (e) => `${named(e)} was approved, and its signer ${e('signer')} refused it${reasoned(e)}`,
    hint: (e, me) =>
      `make another request without what it names, and let it be judged before: ${me} csr lint ${e('path') === '' ? 'FILE' : e('path:shell')}`,
  },
  'request-gone': {
    summary: 'a request is not there any more, or another has taken its name',
    says: (e) =>
      `${named(e)} ${(GONE as Words)[e('why')]?.(e) ?? `is gone ${[e('why'), e('rule'), e('state')].join(' ')}`.trim()}`,
    hint: (e, me) =>
      e('why') === 'replaced'
        ? `look at whose it is: ${me} csr show ${e('request:shell')}`
        : `${again(e, me)}, which sends it again with the same key`,
  },
  'request-not-approved': {
    summary: 'nobody has approved a request in the time that was given',
    says: (e) => `${waitedFor(e)} nobody has approved ${named(e)}; it stands, for a day from its making`,
    steps: (e, me) => [
      `whoever may approve for ${e('signer')}: ${approve(e, me)}`,
      `who that is: ClusterRole ${approver(e)}; kubectl auth can-i approve signers.certificates.k8s.io/${e('signer')}`,
    ],
    hint: (e, me) => waiting(e, me),
  },
  'request-never-signed': {
    summary: 'a request was approved, and nobody signs it',
    says: (e) =>
      `${named(e)} was approved${e('since') === '' ? '' : ` ${e('since:time')}`} and ${waitedFor(e)} has no certificate: ${
        isBuiltIn(e)
          ? 'kube-controller-manager does not sign it'
          : `no controller of the cluster signs for ${e('signer')}`
      }`,
    steps: (e) =>
      isBuiltIn(e)
        ? UNSIGNED
        : [`see that the controller for ${e('signer')} runs, and what its log says of ${named(e)}`],
    hint: (e, me) => waiting(e, me),
  },
  'request-unseen': {
    summary: 'the API server was away when the time was over',
    says: (e) =>
      `${waitedFor(e)} the API server is away${inBrackets(e('trouble'))}, and ${named(e)} was ${e('state') === '' ? 'not seen' : `${e('state')} when last seen`}`,
    hint: (e, me) => `${waiting(e, me)}, when the server is back`,
  },
  'answer-unfit': {
    summary: 'the certificate is not what was asked for, and was not written',
    says: (e) => `the certificate of ${named(e)} is not what was asked for; nothing was written`,
    part: (cause) => {
      const e = fieldsOf(cause);
      return (UNFIT as Words)[e('what')]?.(e) ?? e('what');
    },
    hint: (e) => `kubectl get csr ${e('request:shell')} -o jsonpath='{.status.certificate}' | base64 -d`,
  },
  'certificate-in-the-way': {
    summary: 'something stands where a certificate was to go, and is not replaced',
    says: (e) =>
      `${e('path')} ${(STANDS as Words)[e('why')]?.(e) ?? `is there (${e('why')})`}, and is not replaced`,
    hint: (e, me) => `${me} csr fetch ${e('request:shell')} --to OTHER-FILE`,
  },
};

/** Of a command that was stopped: what stands on the server, which nobody undoes. */
export function stoppedRequest(e: Fields): string | undefined {
  if (e('request') !== '') return `stopped on request; ${named(e)} stands on the server`;
  return e('submitting') === '' ? undefined : `stopped on request; ${e('path')} may have been sent or not`;
}

export function carryOn(e: Fields, me: string): string | undefined {
  if (e('submitting') !== '') return `${again(e, me)} carries on, whichever it is`;
  if (e('request') === '') return undefined;
  return e('act') === 'csr submit' ? `${again(e, me)} --wait carries on` : `${waiting(e, me)} carries on`;
}

const ROLE = 'kubepki-csr-requester';

function bindingFor(e: Fields): string {
  const name = e('user').replace(/[^A-Za-z0-9:._-]+/g, '-');
  return ESCAPES.shell.apply(`${ROLE}:${name === '' ? 'USER' : name}`);
}

function refuser(e: Fields): string {
  if (e('by') === 'signer') return `the signer ${e('signer')} will refuse`;
  return `${e('by') === 'api-server' || e('by') === '' ? 'the API server' : e('by')} refuses`;
}

function isBuiltIn(e: Fields): boolean {
  return e('signer').startsWith('kubernetes.io/');
}

/** How long was waited, as the beginning of a sentence. */
function waitedFor(e: Fields): string {
  return e('seconds') === '' ? 'until now' : `after ${e('seconds')} s`;
}

function named(e: Fields): string {
  return e('request') || 'the request';
}

function inBrackets(...parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

function approve(e: Fields, me: string): string {
  return `${me} csr approve ${e('request:shell')}`;
}

function waiting(e: Fields, me: string): string {
  return `${me} csr wait ${e('path') === '' ? e('request:shell') : e('path:shell')}`;
}

function again(e: Fields, me: string): string {
  return `${me} csr submit ${e('path') === '' ? 'FILE' : e('path:shell')}`;
}

/** Roles that every cluster has (plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). */
function approver(e: Fields): string {
  const [domain, signer = ''] = e('signer').split('/');
  const known = domain === 'kubernetes.io' && signer !== 'kube-apiserver-serving';
  return known ? `system:certificates.k8s.io:${signer}-approver` : 'with approve on that signer';
}

function reasoned(e: Fields): string {
  const said = [e('reason'), e('message')].filter((part) => part !== '').join(': ');
  return said === '' ? '' : `: ${said}`;
}

/** cmd/kube-controller-manager/app/certificates.go; pkg/controller/certificates/signer/ca_provider.go; authority/policies.go */
const UNSIGNED = [
  'kube-controller-manager runs: kubectl get lease -n kube-system kube-controller-manager',
  'its log says why (journalctl -u kube-controller-manager, or kubectl logs -n kube-system -l component=kube-controller-manager), with one of:',
  '"Skipping CSR signer controller": --cluster-signing-cert-file and --cluster-signing-key-file, or this signer’s own pair, are not set',
  '"expected 1 certificate, found N": the signing file is a bundle; the signing authority alone belongs in it',
  '"the signer has expired" or "refusing to sign a certificate that expired": the signing authority’s certificate has ended',
  'none of them: --controllers leaves out csrsigning',
];

const FILE = {
  'none': () => 'holds no certificate request',
  'several': (e) => `holds ${e('count')} requests, and an object takes one`,
  'damaged': (e) => `holds a request that cannot be read${e('fault') === '' ? '' : `: ${e('fault')}`}`,
} satisfies Words;

const TAKEN = {
  'request': (e) => `another request, for ${e('signer')}`,
  'signer': (e) => `the same request for another signer, ${e('signer')} and not ${e('wanted')}`,
  'requester': (e) => `the same request, sent by somebody else than ${e('wanted')}`,
} satisfies Words;

const RULES: Readonly<Record<string, string | undefined>> = {
  pending: 'a pending request goes 24 h after its making',
  approved: 'an approved one that nobody signs goes 24 h after the approval',
  issued: 'an issued one goes 1 h after the approval',
  denied: 'a denied one goes 1 h after the denial',
  failed: 'a failed one goes 1 h after the failure',
};

const GONE = {
  'deleted': (e) => `was ${e('state')} and has been deleted, before its time`,
  'cleaned-up': (e) => `was ${e('state')} and was cleaned up: ${RULES[e('rule')] ?? e('rule')}`,
  'replaced': (e) => `was deleted, and its name is now that of another request, by ${e('requester')}`,
  'unseen': () => 'is gone: deleted, or cleaned up',
} satisfies Words;

const UNFIT = {
  'none': () => 'there is no certificate in the answer',
  'damaged': () => 'the answer cannot be read as certificates',
  'request': () => 'the request in the object cannot be read',
  'key': () => 'it is for another key than the request’s',
  'key-file': () => 'it is for another key than the one that lies beside the request',
  'key-damaged': (e) =>
    `${e('path')} cannot be read as a key, so that nobody can say whether they belong together`,
  'subject': (e) => `its subject differs${plusMinus(e)}`,
  'names': (e) => `its names differ${plusMinus(e)}`,
  'usages': (e) => `it lacks usages: ${e('missing')}`,
  'authority': () => 'it is an authority',
  'chain': (e) => `it does not lead to ${e('by')}: ${e('text')}`,
} satisfies Words;

function plusMinus(e: Fields): string {
  const parts = [
    e('missing') === '' ? '' : `asked for and not given: ${e('missing')}`,
    e('added') === '' ? '' : `given and not asked for: ${e('added')}`,
  ];
  return `: ${parts.filter((part) => part !== '').join('; ')}`;
}

const STANDS = {
  'not-a-certificate': () => 'is something else than a certificate',
  'other-key': (e) => `is a certificate of another key (${e('subject')}, until ${e('notAfter:time')})`,
  'ends-later': (e) => `is a certificate of the same key that lasts longer (until ${e('notAfter:time')})`,
} satisfies Words;
