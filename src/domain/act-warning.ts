/** What an act warns of, as values. */
import type { ClusterWarning } from './cluster-warning.ts';

/** A warning that an act gives while it goes on: worded by the face. */
export type ActWarning =
  | {
      readonly warning: 'clipped';
      readonly credential: string;
      readonly signer: string;
      readonly notAfter: string;
    }
  /** a key lies under a passphrase now, and in the history as it was before */
  | { readonly warning: 'plain-key-kept' }
  /** a machine's copy of an authority's key, which the cluster file does not want there */
  | { readonly warning: 'authority-key-left'; readonly path: string }
  | { readonly warning: 'unknown-file'; readonly path: string }
  /** lines of the issuance log that cannot be understood: how many, and the first of them */
  | {
      readonly warning: 'log-damaged';
      readonly path: string;
      readonly line: number;
      readonly lines: number;
    }
  /** a plan of the whole cluster has this many changes more than were asked for */
  | { readonly warning: 'more-to-do'; readonly changes: number }
  | { readonly warning: 'authority-due'; readonly signer: string; readonly notAfter: string }
  /** a certificate that is given away and will have to be made anew before long */
  | { readonly warning: 'due-soon'; readonly credential: string; readonly notAfter: string }
  /** components refuse a certificate, and would one made anew under the same authority */
  | { readonly warning: 'components-refuse'; readonly credential: string; readonly says: string }
  /** a file among those of a machine that is none of them */
  | { readonly warning: 'not-packed'; readonly path: string }
  | { readonly warning: 'ignored-field'; readonly path: string; readonly file: string; readonly why: string }
  /** a machine that a file knows by its address alone, and the name it goes by in the cluster file */
  | {
      readonly warning: 'machine-unnamed';
      readonly path: string;
      readonly file: string;
      readonly address: string;
      readonly machine: string;
    }
  /** a field of the new cluster file that was not said, and is as the files that were taken over have it */
  | { readonly warning: 'as-found'; readonly path: string; readonly value: string }
  /** the file of an authority holds others, which are trusted with it as they were before */
  | {
      readonly warning: 'trusted-along';
      readonly credential: string;
      readonly file: string;
      readonly more: number;
    }
  /** with which keys API servers encrypt already, and the file of the machine that the cluster file has them go on with, if any */
  | { readonly warning: 'encryption-found'; readonly file: string; readonly place?: string }
  /** the first key for encryption, where others may have been in use: of a cluster that was not begun here, or undone */
  | { readonly warning: 'encryption-begins'; readonly key: string; readonly after: 'adoption' | 'undo' }
  /** private keys in a file that others may do something with: its permission bits before and now */
  | { readonly warning: 'kubeconfig-open'; readonly path: string; readonly was: string; readonly is: string }
  /** a private key that stands, and with which others than its owner may do something: its permission bits */
  | { readonly warning: 'key-open'; readonly path: string; readonly mode: string }
  /** what a client will ask the server's certificate for, which it does not carry, and a name that it does */
  | {
      readonly warning: 'server-unnamed';
      readonly server: string;
      readonly host: string;
      readonly fits?: string;
    }
  /** a role that was bound, or shall be, and is not there: nothing is given until it is */
  | {
      readonly warning: 'role-missing';
      readonly kind: string;
      readonly name: string;
      readonly namespace?: string;
    }
  /** a user's certificate that another took the place of, and that nothing takes back */
  | { readonly warning: 'older-valid'; readonly serial: string; readonly notAfter: string }
  | ClusterWarning;
