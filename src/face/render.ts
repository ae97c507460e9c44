/** A report in the format asked for. Text is chosen by the report's kind; json and yaml are the report itself. */
import type { Report } from '../domain/report.ts';
import { ESCAPES } from '../format/escape.ts';
import { type Format, FORMATS } from './option.ts';
import type { Style } from './style.ts';

/** How the next command is to be typed: by whom, and with which cluster file. */
export interface Speaker {
  readonly me: string;
  readonly file: string | undefined;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

export async function render(
  report: Report,
  format: Format,
  style: Style,
  { me, file, quiet = false, verbose = false }: Speaker,
): Promise<string> {
  if (report.kind === 'DiagnosisReport' && isOfDiagnosis(format))
    return (await import('./text/diagnosis/document.ts')).diagnosisDocument(report, format, {
      me,
      tail: tailOf(file),
      quiet,
      verbose,
    });
  if (format === 'json') return (await import('../format/report/json.ts')).toJson(report);
  if (format === 'yaml') return (await import('../format/report/yaml.ts')).toYaml(report);
  switch (report.kind) {
    case 'InspectReport':
      return (await import('./text/inspect.ts')).inspectText(report, style, me);
    case 'DiagnosisReport':
      return (await import('./text/diagnosis/diagnosis.ts')).diagnosisText(report, style, {
        me,
        tail: tailOf(file),
        quiet,
        verbose,
      });
    case 'PlanReport':
      return (await import('./text/plan.ts')).planText(report, style, { me, tail: tailOf(file) });
    case 'ActReport':
      return (await import('./text/act.ts')).actText(report, style, { me, tail: tailOf(file) });
    case 'EncryptionReport':
      return (await import('./text/encryption.ts')).encryptionText(report, style, { me, tail: tailOf(file) });
    case 'RenderReport':
      return (await import('./text/render.ts')).renderText(report, style, { me, tail: tailOf(file) });
    case 'KubeconfigReport':
      return (await import('./text/kubeconfig.ts')).kubeconfigText(report, style);
    case 'BundleReport':
      return (await import('./text/bundle.ts')).bundleText(report);
    case 'CsrLintReport':
      return (await import('./text/csr/lint.ts')).csrLintText(report, style, me);
    case 'CsrCreateReport':
      return (await import('./text/csr/create.ts')).csrCreateText(report, style, me);
    case 'CsrSubmitReport':
      return (await import('./text/csr/submit.ts')).submitText(report, style, { me, tail: tailOf(file) });
    case 'CsrWaitReport':
      return (await import('./text/csr/wait.ts')).waitText(report, style, { me, tail: tailOf(file) });
    case 'CsrFetchReport':
      return (await import('./text/csr/fetch.ts')).fetchText(report, style);
    case 'ApprovalReport':
      return (await import('./text/csr/decided.ts')).decidedText(report, style, me);
    case 'CsrListReport':
      return (await import('./text/csr/list.ts')).csrListText(report, style, me);
    case 'CsrShowReport':
      return (await import('./text/csr/show.ts')).csrShowText(report, style);
    case 'UserReport':
      return (await import('./text/user/create.ts')).userText(report, style, me);
    case 'UserList':
      return (await import('./text/user/list.ts')).userListText(report, style);
    case 'UserView':
      return (await import('./text/user/show.ts')).userViewText(report, style);
    case 'UserRemoval':
      return (await import('./text/user/remove.ts')).userRemovalText(report, style);
    case 'Explanation':
      return (await import('./text/explain.ts')).explanationText(report, style);
    case 'MessageExplanation':
      return (await import('./text/message.ts')).messageText(report, style, me);
    case 'LogReport':
      return (await import('./text/log.ts')).logText(report, style, me);
    case 'TopicList':
      return (await import('./text/explain.ts')).topicsText(report, style);
    case 'LabReport':
      return (await import('./text/lab.ts')).labText(report, style, me);
    case 'LabList':
      return (await import('./text/lab.ts')).labListText(report, style);
    case 'LabCheck':
      return (await import('./text/lab.ts')).labCheckText(report, style, me);
    case 'Error':
      return '';
  }
}

/** One of several documents: a line of JSON, or YAML behind its mark. */
export async function renderLine(report: Report, format: 'json' | 'yaml'): Promise<string> {
  return format === 'json'
    ? (await import('../format/report/json.ts')).toJsonLine(report)
    : `---\n${(await import('../format/report/yaml.ts')).toYaml(report)}`;
}

function isOfDiagnosis(format: Format): format is Exclude<Format, (typeof FORMATS)[number]> {
  return !(FORMATS as readonly Format[]).includes(format);
}

function tailOf(file: string | undefined): string {
  return file === undefined ? '' : ` -f ${ESCAPES.shell.apply(file)}`;
}
