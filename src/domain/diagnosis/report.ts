/** What `diagnose` says, as a document. */
import type { ConnectionId } from '../connection/table.ts';
import type { Finding } from '../finding.ts';
import type { PartyId } from '../party.ts';
import type { Document, Verdict } from '../report.ts';
import type { SlotId } from '../site/slot.ts';
import type { Cause } from './cause.ts';
import type { UnknownPiece } from './meeting.ts';
import type { DiagnosisSeverity, Edge } from './rule.ts';
import type { DiagnosisRuleId } from './table.ts';

export interface DiagnosisReport extends Document<'DiagnosisReport'> {
  readonly at: string;
  readonly verdict: Verdict;
  /** who was seen, and who told of them */
  readonly programs: readonly {
    readonly id: string;
    readonly party: PartyId;
    readonly machine?: string;
    readonly told:
      | 'unit'
      | 'static-pod'
      | 'process'
      | 'kubeconfig'
      | 'cluster-file'
      | 'known-place'
      | 'endpoint';
    readonly file: string;
    readonly uses: readonly {
      readonly slot: SlotId;
      readonly file: string;
      /** users[…] or clusters[…] of a kubeconfig */
      readonly within?: string;
      readonly path?: string;
      readonly setting?: string;
      readonly line?: number;
      readonly state: 'read' | 'missing' | 'unreadable';
      readonly assumed?: true;
    }[];
  }[];
  /** every connection that was judged or could not be */
  readonly connections: readonly {
    readonly connection: ConnectionId;
    readonly from: string;
    readonly to?: string;
    readonly hosts: readonly string[];
    readonly state: 'works' | 'fails' | 'will-fail' | 'unknown';
    readonly unknown: readonly UnknownPiece[];
  }[];
  readonly causes: readonly Cause[];
  readonly findings: readonly DiagnosisFinding[];
  /** looked at, and told nothing */
  readonly troubles: readonly {
    readonly file: string;
    readonly line?: number;
    readonly what: string;
    readonly detail?: string;
  }[];
}

/** As findings are everywhere, but what mends is the cause's to say. */
export interface DiagnosisFinding extends Omit<Finding<DiagnosisRuleId>, 'fix' | 'severity'> {
  readonly severity: DiagnosisSeverity;
  /** which connections fail of it, or will */
  readonly edges: readonly Edge[];
  /** where it is not so yet: when it will be, RFC 3339 */
  readonly from?: string;
}
