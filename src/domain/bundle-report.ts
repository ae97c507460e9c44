import type { RenderKind } from './rendering/kind.ts';
import type { ActWarning } from './act-warning.ts';
import type { Document } from './report.ts';

export type MachineRole = 'control-plane' | 'etcd-member' | 'worker';

/** A secret that is in a bundle, and what it gives to whoever reads it. */
export interface BundledKey {
  /** a credential, or a kind of what is rendered */
  readonly of: string;
  readonly makes: 'authority' | 'certificate' | 'key-pair' | 'rendering';
  readonly power: string;
}

/** What was put together for one machine. */
export interface BundleReport extends Document<'BundleReport'> {
  readonly at: string;
  readonly root: string;
  readonly machine: string;
  readonly roles: readonly MachineRole[];
  /** where it was written */
  readonly to: string;
  readonly form: 'archive' | 'directory';
  /** of the archive */
  readonly sha256?: string;
  /** of the archive, in bytes */
  readonly size?: number;
  readonly files: readonly {
    /** absolute, on the machine */
    readonly path: string;
    readonly mode: string;
    readonly sha256: string;
    /** whose file it is: a credential's, or rendered */
    readonly credential?: string;
    readonly rendering?: RenderKind;
  }[];
  readonly keys: readonly BundledKey[];
  readonly warnings: readonly ActWarning[];
}
