/** Findings in words: what is wrong (from the rule's own record and its evidence) and what mends it. */
import type { Evidence, Finding, FixId } from '../../domain/finding.ts';
import type { RuleId } from '../../domain/rule/table.ts';
import { ESCAPES } from '../../format/escape.ts';
import { relativeTime } from './time.ts';

type Says = (e: (name: string) => string) => string;

const ago = (e: (name: string) => string, field: string) =>
  relativeTime(new Date(e(field)), new Date(e('at')));

export const FINDING_WORDS: Readonly<Record<RuleId, Says>> = {
  'unreadable': (e) =>
    `could not be read: ${TROUBLE[e('what')] ?? e('what')}${e('element') === '' ? '' : ` (${e('element')})`}`,
  'expired': (e) => `expired ${ago(e, 'notAfter')}`,
  'not-yet-valid': (e) => `not valid yet, only ${ago(e, 'notBefore')}`,
  'expiring-soon': (e) => `expires ${ago(e, 'notAfter')}`,
  'expiring': (e) => `due for renewal, expires ${ago(e, 'notAfter')}`,
  'key-mismatch': (e) => `does not belong to the private key in ${e('keyFile')}`,
  'key-open': (e) => `private key readable by others (mode ${e('mode')})`,
  'pem-unseen': (e) => `components will not see this block: ${PEM[e('what')] ?? e('what')}`,
};

export const FIX_WORDS: Readonly<Record<FixId, (file: string, me: string) => string>> = {
  'renew': (_file, me) => `${me} apply`,
  'wait-or-set-clock': () => 'date -u, and compare with a machine whose clock is right',
  'restrict-mode': (file) => `chmod 600 ${file}`,
  'restore-or-reissue': (_file, me) => `put the right key back, or move both away and: ${me} apply`,
  'replace-file': (file) => `replace ${file} by a good copy`,
};

export const TROUBLE: Readonly<Record<string, string>> = {
  'file-missing': 'no such file or directory',
  'file-unreadable': 'permission denied, or not a file',
  'file-too-large': 'too large for anything of a PKI',
  'nothing-here': 'no certificate, private key or kubeconfig in it',
  'truncated': 'it ends too early',
  'trailing-data': 'there are bytes after its end',
  'bad-length': 'a length is not as DER has it',
  'too-deep': 'it is nested too deep',
  'too-large': 'it is too large',
  'unexpected-tag': 'an element is of the wrong kind',
  'bad-value': 'a value is not as it must be',
  'duplicate-extension': 'an extension stands in it twice',
  'unsupported': 'it is of a kind that kubepki does not read',
  'no-end-line': 'a PEM block has no END line',
  'end-differs': 'a PEM block ends under another label than it began',
  'bad-base64': 'a PEM block is not base64',
};

export const PEM: Readonly<Record<string, string>> = {
  'byte-order-mark': 'a byte order mark stands before it',
  'bad-begin-line': 'its BEGIN line is not alone on its line',
  'indented': 'it is indented',
  'end-without-begin': 'an END line without a BEGIN line',
  'text-after-end': 'text follows its END line',
};

export function wordFinding({ rule, evidence }: Finding<RuleId>): string {
  return FINDING_WORDS[rule](fields(evidence));
}

export function wordFix(finding: Finding<RuleId>, me: string): string {
  return FIX_WORDS[finding.fix](ESCAPES.shell.apply(finding.subject.file ?? ''), me);
}

function fields(evidence: Evidence): (name: string) => string {
  return (name) => {
    const value = evidence[name];
    return value === undefined
      ? ''
      : ESCAPES.terminal.apply(Array.isArray(value) ? value.join(', ') : String(value));
  };
}
