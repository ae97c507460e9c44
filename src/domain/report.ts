/**
 * The documents: what every command says, as values. `-o json` prints them as they are and the JSON Schemas
 * under schemas/ are made from these types, so a field's name here is a promise.
 */
import type { Adoption } from './adoption.ts';
import type { CsrListReport, CsrShowReport } from './api/report-list.ts';
import type { CsrCreateReport, CsrLintReport } from './api/report-request.ts';
import type { CsrFetchReport, CsrSubmitReport, CsrWaitReport } from './api/report-signing.ts';
import type { ApprovalReport } from './api/report-approval.ts';
import type { UserList, UserRemoval, UserReport, UserView } from './api/report-user.ts';
import type { BundleReport } from './bundle-report.ts';
import type { DiagnosisReport } from './diagnosis/report.ts';
import type { EncryptionProvider, RingKey } from './encryption.ts';
import type { NextStep } from './encryption-step.ts';
import type { ErrorClass, ErrorCode } from './error.ts';
import type { Evidence, Finding } from './finding.ts';
import type { ActWarning } from './act-warning.ts';
import type { LogReport, MessageExplanation } from './message/report.ts';
import type { NextDue } from './plan/due.ts';
import type { Action, Reason } from './plan/step.ts';
import type { LabCheck, LabList, LabReport } from './lab/report.ts';
import type { Runs } from './machine.ts';
import type { ProgramId } from './program/program.ts';
import type { RenderKind } from './rendering/kind.ts';
import type { Rollout } from './rollout.ts';
import type { RuleId } from './rule/table.ts';
import type { SerialNotation } from './serial.ts';
import type { View } from './view.ts';

export interface Document<Kind extends string> {
  readonly apiVersion: 'kubepki/v1';
  readonly kind: Kind;
}

/** The verdict over some findings. */
export type Verdict = 'fine' | 'warning' | 'critical' | 'unknown';

/** What `inspect` saw. */
export interface InspectReport extends Document<'InspectReport'> {
  /** the moment judged for, RFC 3339 */
  readonly at: string;
  readonly verdict: Verdict;
  /** of inspect --serial: how the number was read where something was found, and the log that was looked into */
  readonly serial?: {
    readonly asked: string;
    readonly readAs: readonly SerialNotation[];
    readonly log: string;
  };
  readonly items: readonly View[];
  readonly findings: readonly Finding<RuleId>[];
}

export interface PlannedStep {
  readonly action: Action;
  readonly credential: string;
  readonly identity: string;
  readonly machine?: string;
  readonly user?: string;
  /** the files that would be written, or for keep those that stand */
  readonly files: readonly string[];
  readonly reasons: readonly Reason[];
}

/** What `apply` would do. */
export interface PlanReport extends Document<'PlanReport'> {
  readonly at: string;
  readonly root: string;
  readonly changes: number;
  readonly steps: readonly PlannedStep[];
  /** files under pki/ and nodes/ that nothing in the cluster file accounts for */
  readonly unknown: readonly string[];
  readonly warnings: readonly ActWarning[];
  /** set when a writer was stopped half-way; the next one finishes what it began */
  readonly unfinished?: { readonly verb: string; readonly at: string };
}

/** What an act did to the store. */
export interface ActReport extends Document<'ActReport'> {
  readonly verb: 'init' | 'apply' | 'renew' | 'undo';
  readonly at: string;
  readonly root: string;
  /** the entry of the history, absent where nothing changed */
  readonly entry?: string;
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  /** taken away; history keeps them */
  readonly removed: readonly string[];
  readonly steps: readonly PlannedStep[];
  /** who must get what was replaced, and what must be restarted for it; absent where nothing was replaced */
  readonly rollout?: Rollout;
  /** where nothing was due: what will be, and when */
  readonly nextDue?: NextDue;
  /** what became of the files of a cluster that stood before */
  readonly adopted?: Adoption;
  readonly warnings: readonly ActWarning[];
}

/** The keys for encryption at rest, as they are or as an act left them. Never a secret. */
export interface EncryptionReport extends Document<'EncryptionReport'> {
  readonly verb: 'show' | 'add-key' | 'promote' | 'drop';
  readonly at: string;
  readonly root: string;
  /** what encrypts, and what of it, as the cluster file says */
  readonly provider: EncryptionProvider;
  readonly resources: readonly string[];
  /** encrypted once and not any more; what is left of it still reads */
  readonly formerResources: readonly string[];
  /** in the order in which API servers get them */
  readonly keys: readonly Omit<RingKey, 'secret'>[];
  /** what API servers get of it, in the store, and whether that is as the ring says */
  readonly rendered: readonly {
    readonly machine: string;
    readonly path: string;
    readonly state: 'current' | 'stale' | 'missing';
  }[];
  /** of an act: the keys that it was about, and the entry of the history */
  readonly about?: readonly string[];
  readonly entry?: string;
  readonly next: NextStep;
  readonly warnings: readonly ActWarning[];
}

/** What `render` made. */
export interface RenderReport extends Document<'RenderReport'> {
  readonly at: string;
  readonly root: string;
  /** the entry of the history, absent where nothing changed */
  readonly entry?: string;
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  /** every file that was asked for, whether or not it had to be written */
  readonly files: readonly {
    readonly kind: RenderKind;
    readonly path: string;
    readonly machine?: string;
    readonly program?: ProgramId;
  }[];
  /** what is brought to the API server: by whom, with which kubeconfig of the store, and when */
  readonly apply: readonly {
    readonly path: string;
    readonly by: 'super-admin' | 'admin';
    readonly kubeconfig: string;
    readonly when: string;
  }[];
  /** of bootstrapping, where that was asked for; remade: the one that stood there had expired */
  readonly token?: { readonly is: 'kept' | 'made' | 'remade'; readonly expires: string };
  /** who reads what was replaced, once it is on its machine */
  readonly restart: readonly {
    readonly machine: string;
    readonly program: ProgramId;
    readonly runs: Runs;
  }[];
  readonly warnings: readonly ActWarning[];
}

/** What `kubeconfig --merge-into` did to somebody's kubeconfig. */
export interface KubeconfigReport extends Document<'KubeconfigReport'> {
  readonly at: string;
  readonly file: string;
  /** where the file really is, where the one that was named is a link to it */
  readonly target?: string;
  readonly change: 'none' | 'created' | 'replaced';
  /** what stood there before, kept beside it */
  readonly backup?: string;
  /** files beside it that were written */
  readonly beside: readonly string[];
  readonly entries: readonly {
    readonly entry: 'cluster' | 'user' | 'context';
    readonly name: string;
    /** replaced: it was somebody else's */
    readonly action: 'added' | 'updated' | 'replaced' | 'unchanged';
    /** of an update, what is otherwise now */
    readonly fields: readonly string[];
  }[];
  readonly currentContext: { readonly name: string; readonly action: 'set' | 'unchanged' };
  readonly warnings: readonly ActWarning[];
}

/** What lies beside the requests to an authority elsewhere: what each answer must be, for whoever signs. */
export interface SigningRequests extends Document<'SigningRequests'> {
  /** authorities whose own certificate is not in the store yet, and where it belongs */
  readonly authorities: readonly { readonly credential: string; readonly path: string }[];
  readonly requests: readonly {
    readonly credential: string;
    readonly signer: string;
    /** beside this file */
    readonly request: string;
    /** where the signed certificate is put, beside this file: PEM, its own first, then intermediates if there are any */
    readonly answer: string;
    readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
    /** dns:NAME or ip:ADDRESS */
    readonly names: readonly string[];
    readonly authority: boolean;
    readonly keyUsage: readonly string[];
    readonly extendedKeyUsage: readonly string[];
    /** how long it is wanted for */
    readonly days: number;
  }[];
}

/** One thing explained: an identity, connection, rule or error code. */
export interface Explanation extends Document<'Explanation'> {
  readonly topic:
    | 'identity'
    | 'connection'
    | 'name'
    | 'layout'
    | 'algorithm'
    | 'rule'
    | 'diagnosis-rule'
    | 'message'
    | 'error';
  readonly id: string;
  readonly title: string;
  /** label and text, in the order of reading */
  readonly facts: readonly { readonly label: string; readonly text: readonly string[] }[];
  readonly cites: readonly string[];
}

/** Everything there is to explain. */
export interface TopicList extends Document<'TopicList'> {
  readonly topics: readonly {
    readonly topic: Explanation['topic'];
    readonly id: string;
    readonly title: string;
  }[];
}

/** The tool could not go on, or refused to. */
export interface ErrorReport extends Document<'Error'> {
  readonly code: ErrorCode;
  readonly class: ErrorClass;
  readonly message: string;
  readonly hint: string;
  readonly evidence: Evidence;
  /** where one error has many parts: every problem of a cluster file, with line and column */
  readonly details: readonly Evidence[];
}

export type Report =
  | InspectReport
  | DiagnosisReport
  | PlanReport
  | ActReport
  | EncryptionReport
  | RenderReport
  | KubeconfigReport
  | BundleReport
  | CsrLintReport
  | CsrListReport
  | CsrShowReport
  | CsrCreateReport
  | CsrSubmitReport
  | CsrWaitReport
  | CsrFetchReport
  | ApprovalReport
  | UserReport
  | UserList
  | UserView
  | UserRemoval
  | Explanation
  | MessageExplanation
  | LogReport
  | TopicList
  | LabReport
  | LabList
  | LabCheck
  | ErrorReport;
export type ReportKind = Report['kind'];

/** Documents that lie in the store, and that no command prints. */
export type Filed = SigningRequests;
