/**
 * What each error code says and what to do next, in one table. Lower case, no final period; the hint is the
 * next thing to type. Evidence arrives as fields and is made harmless before it stands in a sentence.
 */
import type { ErrorCode, KubepkiError } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import { ISSUANCE_LOG } from '../../domain/issuance.ts';
import { ACCESS_WORDS } from './access.ts';
import { ADOPTION_WORDS } from './adoption.ts';
import { API_WORDS } from './api.ts';
import { AUTHORITY_TROUBLE, type Words } from './authority.ts';
import { BUNDLE_WORDS } from './bundle.ts';
import { because, inTheWay, source, unsure } from './cause.ts';
import { APPROVAL_WORDS } from './csr-approval.ts';
import { CREDENTIAL_WORDS } from './credential.ts';
import { CSR_REQUEST_WORDS } from './csr-request.ts';
import { DIAGNOSIS_ERROR_WORDS } from './diagnosis-error.ts';
import { ENCRYPTION_WORDS } from './encryption.ts';
import { numbered } from './encryption-step.ts';
import { type Fields, fieldsOf } from './fields.ts';
import { holder, UNJUDGED } from './holder.ts';
import { KUBECONFIG_WORDS } from './kubeconfig.ts';
import { LAB_WORDS } from './lab/error.ts';
import { PASSPHRASE_WORDS } from './passphrase.ts';
import { EXPLAIN_WORDS } from './explain.ts';
import { carryOn, SIGNING_WORDS, stoppedRequest } from './csr-signing.ts';
import { wordProblem } from './problem.ts';
import { RENDER_WORDS } from './render-error.ts';
import { RENEW_WORDS } from './renew-error.ts';
import { more, standingLines } from './stands.ts';
import { USER_WORDS } from './user.ts';

export interface ErrorWording {
  /** without evidence: what the code means at all */
  readonly summary: string;
  readonly says: (e: Fields) => string;
  readonly hint: (e: Fields, me: string) => string;
  /** where more than one thing is to be done: all of it, in order */
  readonly steps?: (e: Fields, me: string) => readonly string[];
  /** one of its parts, where they are no problems of a file */
  readonly part?: (part: Evidence) => string;
}

export const ERROR_WORDS: Readonly<Record<ErrorCode, ErrorWording>> = {
  'usage': {
    summary: 'the command line is not as the command takes it',
    says: (e) => e('what'),
    hint: (e, me) => `${me} ${e('command')} --help`.replace('  ', ' '),
  },
  'unknown-command': {
    summary: 'there is no such command',
    says: (e) => `there is no command "${e('command')}"`,
    hint: (e, me) =>
      e('nearest') === '' ? [me, e('group'), '--help'].filter(Boolean).join(' ') : `${me} ${e('nearest')}`,
  },
  'unknown-option': {
    summary: 'there is no such option',
    says: (e) => `there is no option ${e('option')}; ${e('command')} takes ${e('valid')}`,
    hint: (e, me) =>
      e('nearest') === '' ? `${me} ${e('command')} --help` : `${me} ${e('command')} ${e('nearest')}`,
  },
  'option-not-here': {
    summary: 'the option exists, but not for this command',
    says: (e) => `${e('command')} does not take ${e('option')}; it takes ${e('valid')}`,
    hint: (e, me) => `${me} ${e('command')} --help`,
  },
  'unknown-format': {
    summary: 'the command does not print that format',
    says: (e) => `${e('command')} does not print ${e('format')}; it prints ${e('valid')}`,
    hint: (e, me) => `${me} ${e('command')} -o ${e('nearest') === '' ? 'json' : e('nearest')}`,
  },
  'bad-value': {
    summary: 'an option was given a value that it does not take',
    says: (e) =>
      e('option') === ''
        ? `these options do not make a cluster${e('field') === '' ? '' : `: ${e('field')} ${e('value')}`}`
        : `${e('option')} does not take "${e('value')}": expected ${e('expected')}`,
    hint: (e, me) =>
      e('nearest') === ''
        ? `${me} ${e('command') || 'init'} --help`
        : [me, e('command'), e('option').startsWith('--') ? e('option') : '', e('nearest:shell')]
            .filter(Boolean)
            .join(' '),
  },
  ...EXPLAIN_WORDS,
  'cluster-file-missing': {
    summary: 'there is no cluster file here or above',
    says: (e) => `there is no ${e('name')} in ${e('directory')} or above it`,
    hint: (_e, me) => `${me} init, or name the file with -f`,
  },
  'cluster-file-invalid': {
    summary: 'the cluster file is not as its schema says',
    says: (e) => `${e('path')} has ${e('problems') === '1' ? 'a problem' : `${e('problems')} problems`}`,
    hint: (e, me) =>
      `mend ${e('path:shell')}, then: ${me} plan${/^\/|^kubepki\.yaml$|^$/.test(e('path')) ? '' : ` -f ${e('path:shell')}`}`,
  },
  'kubeadm-file-invalid': {
    summary: 'a kubeadm configuration cannot be taken over as it is',
    says: (e) => `${source(e)} has ${e('problems') === '1' ? 'a problem' : `${e('problems')} problems`}`,
    hint: (e, me) =>
      e('why') === 'nothing'
        ? `kubeadm config print init-defaults shows what ${me} init --from reads`
        : `mend ${e('path') === '-' ? 'it' : e('path:shell')}${e('why') === '' ? ', or say it otherwise with an option' : ''}, then: ${me} init --from ${e('path:shell')}`,
  },
  'kubeadm-file-version': {
    summary: 'a kubeadm configuration is of a version that kubepki does not read',
    says: (e) => `${source(e)} is of a version that is not read here`,
    hint: (e) =>
      `kubeadm config migrate --old-config ${e('path') === '-' ? 'FILE' : e('path:shell')} --new-config new.yaml, with a kubeadm that still reads it`,
  },
  'control-plane-unnamed': {
    summary: 'a kubeadm configuration leaves open which machine is the control plane',
    says: (e) =>
      e('name') === ''
        ? `${source(e)} does not name the first control plane: kubeadm would take the host name of its machine`
        : `${source(e)} does not say an address of ${e('name')}: kubeadm would take that of its machine`,
    hint: (e, me) =>
      `${me} init --from ${e('path:shell')} --control-plane ${e('name') === '' ? 'NAME' : e('name:shell')}=${e('address') === '' ? 'ADDRESS' : e('address:shell')}`,
  },
  ...PASSPHRASE_WORDS,
  'cluster-file-exists': {
    summary: 'init does not overwrite a cluster file',
    says: (e) => `${e('path')} is there already`,
    hint: (_e, me) => `change it, then: ${me} apply`,
  },
  'file-missing': {
    summary: 'a file is not there',
    says: (e) => `${e('path')} is not there`,
    hint: (e) => `ls -ld ${e('path:parent')}`,
  },
  'file-unreadable': {
    summary: 'a file cannot be read',
    says: (e) => `${e('path')} cannot be read${because(e)}`,
    hint: (e) => `ls -l ${e('path:shell')}`,
  },
  'file-too-large': {
    summary: 'a file is larger than anything of a PKI',
    says: (e) => `${e('path')} is larger than ${e('limit')} bytes`,
    hint: (e) =>
      e('path').endsWith(ISSUANCE_LOG)
        ? `mv ${e('path:shell')} ${e('path:shell')}.old: a new log is begun with the next certificate`
        : 'name the certificate or directory that is meant',
  },
  'not-a-directory': {
    summary: 'a directory was expected',
    says: (e) => `${e('at') || e('path')} is not a directory`,
    hint: (e) => `ls -ld ${e(inTheWay(e))}`,
  },
  'endpoint-unreachable': {
    summary: 'no certificate could be had of a TLS server',
    says: (e) => `${e('endpoint')} shows no certificate${because(e)}`,
    hint: (e) => `openssl s_client -connect ${e('endpoint:shell')}`,
  },
  'serial-unknown': {
    summary: 'no certificate of that serial number was issued here or stands here',
    says: (e) =>
      `serial ${e('serial')} is neither in the issuance log of ${e('root')} nor in a certificate there${unsure(e)}`,
    hint: (e, me) => `${me} inspect ${e('root:shell')} shows every serial that there is`,
  },
  'store-busy': {
    summary: 'another kubepki is writing to the same store',
    says: (e) => `the store is being written by ${holder(e)}${because(e)}`,
    hint: (e) =>
      UNJUDGED.has(e('reason'))
        ? `ls -l ${e('path:shell')}, and remove it if no kubepki runs there`
        : `wait until it has ended and ${e('path:shell')} is gone, then try again`,
  },
  'store-read-only': {
    summary: 'the store cannot be written to',
    says: (e) => `${e('path')} cannot be written${because(e)}`,
    hint: (e) => `ls -ld ${e(inTheWay(e))}, then make it writable for you, or work elsewhere`,
  },
  'store-full': {
    summary: 'there is no room left for what would be written',
    says: (e) => `there is no room left at ${e('path')}; nothing was changed`,
    hint: (e) => `df -h ${e(inTheWay(e))}, then try again`,
  },
  'store-not-ours': {
    summary: 'the store belongs to another user',
    says: (e) => `${e('path')} belongs to user ${e('owner')}, and this is user ${e('uid')}`,
    hint: (e) =>
      `put sudo -u '#${e('owner')}' before the same command, or: sudo chown -R ${e('uid')} ${e('path:shell')}`,
  },
  'store-damaged': {
    summary: "the store's journal or history cannot be understood",
    says: (e) => `${e('path')} cannot be understood${because(e)}`,
    hint: () => 'nothing was changed; look at that file, move it aside if it is not needed',
  },
  'store-changed': {
    summary: 'files are not as they were when kubepki last wrote or looked',
    says: (e) =>
      e('undoing') === ''
        ? `changed by somebody else meanwhile: ${e('paths') || e('path')}; nothing was written`
        : `changed since that act, by you or somebody else: ${e('paths') || e('path')}; nothing was undone`,
    hint: (e, me) =>
      e('again') !== ''
        ? `the same ${me} ${e('again')} once more`
        : e('undoing') === ''
          ? `${me} plan`
          : `move aside what was changed, then: ${me} undo -f ${e('undoing:shell')}/kubepki.yaml`,
  },
  'write-failed': {
    summary: 'writing failed for a reason that the system gave',
    says: (e) =>
      `${e('path')} could not be written${because(e)}${e('done') === '' ? '' : '; what was asked for is done all the same'}`,
    hint: (e) =>
      e('path') === 'standard output'
        ? 'df -h, or print elsewhere'
        : e('errno') === 'ENOENT'
          ? `mkdir -p ${e(e('at') === '' ? 'path:parent' : 'at:shell')}, then try again`
          : `ls -ld ${e(inTheWay(e))}`,
  },
  'path-refused': {
    summary: 'a path leads somewhere it must not',
    says: (e) => `${e('path')} is refused${because(e)}${e('at') === '' ? '' : ` (${e('at')})`}`,
    hint: (e) => `ls -ld ${e(inTheWay(e))}`,
  },
  'nothing-to-undo': {
    summary: 'there is no act that could be undone',
    says: (e) => `nothing has been done in ${e('path')} that could be undone`,
    hint: (_e, me) => `${me} plan`,
  },
  ...KUBECONFIG_WORDS,
  ...DIAGNOSIS_ERROR_WORDS,
  ...CREDENTIAL_WORDS,
  ...ADOPTION_WORDS,
  'authority-key-missing': {
    summary: 'the key that would have to sign is not here',
    says: (e) => `${e('credential')} must be signed by ${e('signer')}, and its key is not in the store`,
    hint: (e, me) =>
      `put the key back (${me} explain ${e('signer')} says where), then: ${me} ${e('command') || 'apply'}`,
  },
  'authority-unusable': {
    summary: 'an authority cannot sign, or stands in the way',
    says: (e) =>
      `${e('signer')} cannot be used: ${(AUTHORITY_TROUBLE as Words)[e('why')] ?? e('why')}${e('path') === '' ? '' : ` (${e('path')})`}${e('says') === '' ? '' : `: ${e('says')}`}`,
    hint: (e, me) =>
      e('why') !== 'expired'
        ? `${me} inspect ${e('root:shell') || '.'} says more; ${me} explain ${e('signer')} says where its files belong`
        : `${me} renew ${e('signer')} --same-key first, then the same again`,
  },
  ...BUNDLE_WORDS,
  ...CSR_REQUEST_WORDS,
  ...RENEW_WORDS,
  ...ENCRYPTION_WORDS,
  ...RENDER_WORDS,
  ...ACCESS_WORDS,
  ...API_WORDS,
  ...SIGNING_WORDS,
  ...APPROVAL_WORDS,
  ...USER_WORDS,
  ...LAB_WORDS,
  'self-check-failed': {
    summary: 'what was made is not what was asked for, and was thrown away',
    says: (e) => `what was made differs from what was asked for in ${e('field')}; nothing was written`,
    hint: () => 'this is a defect of kubepki: please report it with the cluster file',
  },
  'template-broken': {
    summary: 'a template of the package is damaged',
    says: (e) =>
      `a template of this installation is damaged: ${[e('asset'), e('path'), e('problem')].filter(Boolean).join(' ')}${because(e)}`,
    hint: () => 'install kubepki again',
  },
  'cancelled': {
    summary: 'stopped on request',
    says: (e) =>
      stoppedRequest(e) ?? `stopped on request${e('act') === '' ? '' : '; nothing is half written'}`,
    hint: (e, me) =>
      carryOn(e, me) ??
      (/^$|^kubeconfig$|^user /.test(e('act')) ? 'run it again' : `${me} plan says what is left to do`),
  },
  'internal': {
    summary: 'a defect of kubepki',
    says: (e) =>
      `something went wrong that should not: ${[e('what'), e('folder'), e('asset')].filter(Boolean).join(' ')}`,
    hint: () => 'run it again with --verbose, and please report what it prints',
  },
};

export function wordError(
  error: KubepkiError,
  me: string,
): { message: string; hint: string; details: readonly string[] } {
  const words = ERROR_WORDS[error.code];
  const fields = fieldsOf(error.evidence);
  return {
    message: words.says(fields),
    hint: words.hint(fields, me),
    details: [
      ...error.details.map(words.part ?? wordProblem),
      ...more(error),
      ...standingLines(error),
      ...numbered(words.steps?.(fields, me) ?? []),
    ],
  };
}
