/** Causes: findings that go away together when one thing is put right. One wrong authority file is one cause with eleven failing connections. */
import type { Evidence } from '../finding.ts';
import type { Mending } from './mending.ts';
import type { RemedyId } from './remedy.ts';
import type { DiagnosisSeverity, Edge, Logged, Suspect } from './rule.ts';
import type { DiagnosisRuleId } from './table.ts';

export interface Cause {
  /** the rule that tells it best */
  readonly rule: DiagnosisRuleId;
  readonly severity: DiagnosisSeverity;
  /** the one thing that must change */
  readonly suspect: Suspect;
  /** of the suspect's file, where the fault has a line there */
  readonly line?: number;
  /** where else the same certificate lies */
  readonly also: readonly string[];
  readonly evidence: Evidence;
  readonly remedy: RemedyId;
  readonly mending: Mending;
  /** failing because of it, each once */
  readonly edges: readonly Edge[];
  readonly logged: readonly Logged[];
  /** when it begins, where it has not yet; RFC 3339 */
  readonly from?: string;
  /** indexes into the report's findings that it explains */
  readonly findings: readonly number[];
  /** by which causes are ordered: critical before warning, now before soon, many edges before few */
  readonly weight: number;
}
