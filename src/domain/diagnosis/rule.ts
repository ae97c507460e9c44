/**
 * The shape of a rule of diagnosis: a record, and beside it in the same file the predicate, which is shown the whole scene
 * and answers with what it found. One file, one rule, one good and one bad specimen in the tests.
 */
import type { CertificateFacts } from '../certificate.ts';
import type { ConnectionId } from '../connection/table.ts';
import type { Evidence, Severity, Subject } from '../finding.ts';
import type { PartyId } from '../party.ts';
import type { BundleVerdict, JudgedMeeting, PairVerdict } from './meeting.ts';
import type { Site } from '../site/site.ts';
import type { RemedyId } from './remedy.ts';

/**
 * Advice weighs nothing: it is told, and no verdict counts it. What a plain kubeadm cluster does by default, or what harms
 * nobody before somebody else does something, is advice at most.
 */
export type DiagnosisSeverity = Severity | 'advice';

export interface Scene {
  readonly at: Date;
  readonly site: Site;
  readonly meetings: readonly JudgedMeeting[];
  readonly pairs: readonly PairVerdict[];
  readonly bundles: readonly BundleVerdict[];
  /** SHA-256 of a certificate that was judged, lower-case hex */
  readonly fingerprints: ReadonlyMap<CertificateFacts, string>;
}

/** A file, an entry of it, or a certificate wherever it lies: what must become another for the fault to go. */
export interface Suspect {
  readonly file: string;
  readonly within?: string;
  /** SHA-256 of the certificate at fault, lower-case hex: the same one in many files is one suspect */
  readonly certificate?: string;
  /** of the edges that fail, those that it would explain; absent: all of them */
  readonly edges?: readonly Edge[];
  /** where it is mended otherwise than whoever is likeliest */
  readonly remedy?: RemedyId;
}

/** What somebody writes down because of it: Go's words in the component's own wrapping. */
export interface Logged {
  readonly by: PartyId;
  readonly program?: string;
  /** exactly, but for addresses, ports and times, which stand as … */
  readonly text: string;
  /** seen only with this verbosity or more */
  readonly verbosity?: number;
}

/** An edge that fails, or will. */
export interface Edge {
  readonly connection: ConnectionId;
  /** ids of programs */
  readonly from: string;
  readonly to: string;
  readonly refuses: 'client' | 'server';
}

export interface Found {
  readonly subject: Subject;
  readonly evidence: Evidence;
  /** likeliest first; grouping into causes takes the one that explains most */
  readonly suspects: readonly Suspect[];
  readonly edges?: readonly Edge[];
  readonly logged?: readonly Logged[];
  /** where it is not so yet: when it will be */
  readonly from?: Date;
  /** where what was found says it better than the rule does */
  readonly severity?: DiagnosisSeverity;
  readonly remedy?: RemedyId;
}

export interface DiagnosisRule<Id extends string = string> {
  readonly id: Id;
  readonly severity: DiagnosisSeverity;
  readonly says: string;
  readonly remedy: RemedyId;
  /** numbers of the CIS Kubernetes Benchmark that ask the same, as CIS-1.12 1.2.3 */
  readonly benchmark?: readonly string[];
  readonly cites: readonly string[];
  readonly judge: (scene: Scene) => readonly Found[];
}
