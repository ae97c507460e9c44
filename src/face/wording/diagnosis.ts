/** What diagnosis says in words: a rule says itself what it is about, and here is what needs a sentence with the evidence in it. */
import type { Cause } from '../../domain/diagnosis/cause.ts';
import type { UnknownPiece } from '../../domain/diagnosis/meeting.ts';
import type { DiagnosisReport } from '../../domain/diagnosis/report.ts';
import { type DiagnosisRuleId, DIAGNOSIS_RULES } from '../../domain/diagnosis/table.ts';
import type { Evidence } from '../../domain/finding.ts';
import { type Fields, fieldsOf } from './fields.ts';

const SENTENCES: Readonly<Partial<Record<DiagnosisRuleId, (e: Fields) => string>>> = {};

const SAYS = new Map<string, string>(DIAGNOSIS_RULES.map(({ id, says }) => [id, says]));

export function wordDiagnosis(rule: DiagnosisRuleId, evidence: Evidence): string {
  return SENTENCES[rule]?.(fieldsOf(evidence)) ?? SAYS.get(rule) ?? rule;
}

/** What a cause is, with the rule to look it up by. */
export function causeTitle({ rule, evidence }: Pick<Cause, 'rule' | 'evidence'>): string {
  return `${wordDiagnosis(rule, evidence)} [${rule}]`;
}

/** Evidence as it is, field by field: what a rule saw. */
export function evidenceText(evidence: Evidence): readonly string[] {
  const e = fieldsOf(evidence);
  return Object.keys(evidence)
    .map((name) => [name, e(name)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${spaced(name)}: ${text}`);
}

/** The same of a cause, without what stands in its other lines: where it is, and what is logged. */
export function causeEvidence({ evidence, suspect, logged, also }: Cause): readonly string[] {
  const told = (text: string) =>
    text === suspect.file || also.includes(text) || logged.some((one) => one.text.includes(text));
  const left = Object.entries(evidence).filter(
    ([name, value]) => name !== 'slot' && !(typeof value === 'string' && told(value)),
  );
  return evidenceText(Object.fromEntries(left));
}

/** authorityFile → authority file */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export const TOLD: Readonly<Record<DiagnosisReport['programs'][number]['told'], string>> = {
  'unit': 'as its unit says:',
  'static-pod': 'as its static pod says:',
  'process': 'as it runs:',
  'kubeconfig': 'a kubeconfig:',
  'cluster-file': 'as the cluster file says:',
  'known-place': 'by where its files usually lie:',
  'endpoint': 'as it answers:',
};

export const UNKNOWN_PIECES: Readonly<Record<UnknownPiece['piece'], string>> = {
  'server': 'who answers there',
  'host': 'which host is dialled',
  'shows': 'what the client shows',
  'client-trusts': 'whom the client believes',
  'serves': 'what the server shows',
  'server-trusts': 'whom the server believes',
  'ordinary-roots': "the system's own roots, which the client believes",
  'token': 'a token, which is not looked into',
  'exec-plugin': 'what a program of the kubeconfig would show, which is not run',
  'insecure': 'the server, which the client does not verify',
};

const TROUBLES: Readonly<Record<string, string | undefined>> = {
  'file-missing': 'it is not there',
  'file-unreadable': 'it cannot be read',
  'file-too-large': 'it is larger than anything of a PKI',
  'not-yaml': 'it is not YAML',
  'not-a-directory': 'it is no folder',
  'kubeconfig-damaged': 'it is a kubeconfig that nobody can parse',
  'not-a-kubeconfig': 'it is no kubeconfig',
  'not-base64': 'what is embedded is not base64',
  'links-without-end': 'its links lead round in circles',
  'several-of-that-name': 'several files here have the name that is looked for, and none is nearer',
  'not-on-machine': 'it lies in a volume that is none of the machine',
  'environment-file-missing': 'its environment file is not there, and so systemd does not start it',
  'unit-line-ignored': 'systemd does not understand the line, and ignores it',
  'too-many-files': 'it holds more files than anybody wants to look at',
  'cluster-file-invalid': 'the cluster file is not understood: kubepki plan says why',
  'endpoint-unreachable': 'nobody answers there',
};

export function wordTrouble(trouble: { readonly what: string; readonly detail?: string }): string {
  const e = fieldsOf({ what: trouble.what, detail: trouble.detail ?? '' });
  const says = TROUBLES[trouble.what] ?? e('what').replaceAll('-', ' ');
  return e('detail') === '' ? says : `${says} (${e('detail')})`;
}
