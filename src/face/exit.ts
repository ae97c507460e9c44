/** Exit codes: the one place that gives them. 2 outranks 3 outranks 1 is settled where findings are summed up. */
import type { KubepkiError } from '../domain/error.ts';
import type { Report } from '../domain/report.ts';
import type { CommandKind } from './command/command.ts';

export type ExitCode = 0 | 1 | 2 | 3 | 130;

const VERDICTS = { fine: 0, warning: 1, critical: 2, unknown: 3 } as const;

export function exitOfReport(report: Report): ExitCode {
  switch (report.kind) {
    case 'InspectReport':
    case 'DiagnosisReport':
    case 'CsrLintReport':
    case 'LogReport':
    case 'LabCheck':
      return VERDICTS[report.verdict];
    case 'PlanReport':
      if (report.steps.some(({ action }) => action === 'refuse')) return 2;
      if (report.changes > 0 || report.unfinished !== undefined) return 1;
      return report.steps.some(({ action, reasons }) => action === 'await' || reasons.some(isAsIs)) ? 1 : 0;
    case 'ApprovalReport':
      if (report.requests.some(({ outcome }) => outcome === 'refused' || outcome === 'left')) return 2;
      return report.requests.every(({ outcome }) => outcome === 'done' || outcome === 'already') ? 0 : 3;
    // what could be read is told; that something could not is told by the exit code too
    case 'CsrListReport':
      return report.unreadable.length > 0 ? 3 : 0;
    case 'CsrShowReport':
      return report.unreadable.length + report.missing.length > 0 ? 3 : 0;
    case 'Error':
      return 3;
    case 'ActReport':
    case 'EncryptionReport':
    case 'RenderReport':
    case 'KubeconfigReport':
    case 'BundleReport':
    case 'CsrCreateReport':
    case 'CsrSubmitReport':
    case 'CsrWaitReport':
    case 'CsrFetchReport':
    case 'UserReport':
    case 'UserList':
    case 'UserView':
    case 'UserRemoval':
    case 'Explanation':
    case 'MessageExplanation':
    case 'TopicList':
    case 'LabReport':
    case 'LabList':
      return 0;
  }
}

/** What components refuse, and nothing that is made here would mend. */
function isAsIs({ why }: { readonly why: string }): boolean {
  return why === 'go-refuses-anyway';
}

/** Only an act may refuse for a reason of substance; a verdict command that cannot judge ends with 3. */
export function exitOfError(error: KubepkiError, kind: CommandKind): ExitCode {
  if (error.code === 'cancelled') return 130;
  return error.class === 'refused' && kind === 'act' ? 2 : 3;
}
