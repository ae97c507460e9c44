/** What lint says of a request. A refusal has the words of whoever refuses, to the letter; advice is worded by the face. */
import { LINT_RULES, type LintId } from './lint-rule.ts';

/** Fields, not prose. */
export type Evidence = Readonly<Record<string, string>>;

export interface LintFinding {
  readonly id: LintId;
  /** refused: nothing comes of it as it stands; advice: something does, but perhaps not what was meant */
  readonly severity: 'refused' | 'advice';
  /** who refuses: the API server as the object is created, or the signer once it is approved; of advice, whom it is about */
  readonly by: 'api-server' | 'signer';
  /**
   * What the server says after "is invalid: " or "is forbidden: ", or the message of the condition Failed. Only the value
   * of spec.request, which is kilobytes, is left out as an ellipsis. Empty where it is advice.
   */
  readonly words: string;
  readonly evidence: Evidence;
}

export function finding(id: LintId, evidence: Evidence = {}, words = ''): LintFinding {
  const { severity, by } = LINT_RULES[id];
  return { id, severity, by, words, evidence };
}
