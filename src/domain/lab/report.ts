/** What `lab` says, as documents. */
import type { LayoutId } from '../layout/table.ts';
import type { Document, Verdict } from '../report.ts';
import type { FaultGroup } from './fault.ts';
import type { FaultId } from './table.ts';

/** A cluster to practise on was laid down. */
export interface LabReport extends Document<'LabReport'> {
  readonly at: string;
  /** the directory */
  readonly to: string;
  readonly layout: LayoutId;
  readonly files: number;
  /** absent where it was drawn: nobody is to read it here */
  readonly fault?: FaultId;
  /** with which the same is drawn again */
  readonly seed?: string;
  /** what it is, sealed as it lies in the directory */
  readonly sealed: string;
}

/** Every fault there is. */
export interface LabList extends Document<'LabList'> {
  readonly faults: readonly {
    readonly id: FaultId;
    readonly group: FaultGroup;
    readonly title: string;
    /** absent: all */
    readonly layouts?: readonly LayoutId[];
  }[];
}

/** Whether a laboratory's cluster is whole again. */
export interface LabCheck extends Document<'LabCheck'> {
  readonly at: string;
  readonly root: string;
  readonly verdict: Verdict;
  readonly mended: boolean;
  /** what diagnosis still finds, by weight: nothing of where, for that is what is practised */
  readonly causes: { readonly critical: number; readonly warning: number; readonly unknown: number };
  /** files that the cluster needs and that are not there: what is gone is not mended */
  readonly missing: readonly string[];
  /** what it was: once it is mended, or when it was asked for */
  readonly told?: {
    readonly fault: FaultId;
    readonly title: string;
    /** below the directory */
    readonly files: readonly string[];
  };
}
