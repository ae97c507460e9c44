/** What `user` says: one made, all that are known, one shown, one whose rights were taken away. */
import type { ActWarning } from '../act-warning.ts';
import type { Document } from '../report.ts';
import type { Callout, Power } from './power.ts';
import type { Risk } from './risk.ts';
import type { SigningState } from './signing-request.ts';

/** A certificate, as far as a user is concerned. */
export interface UserCertificate {
  /** hex */
  readonly serial: string;
  readonly groups: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of its DER, hex */
  readonly fingerprint: string;
}

/** A binding that gives a user a role. */
export interface UserBinding {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly name: string;
  readonly namespace?: string;
  readonly role: { readonly kind: string; readonly name: string };
}

export interface MadeBinding extends UserBinding {
  /** written: as a manifest, for there was no API server to ask */
  readonly change: 'created' | 'unchanged' | 'written';
  readonly path?: string;
}

export interface TakenBinding extends UserBinding {
  /** deleted: it was made for this user. subject-removed: it is somebody else's, and the user is no subject of it any more */
  readonly change: 'deleted' | 'subject-removed';
}

/** What the API server said to whoever showed the new certificate. */
export interface UserProof {
  readonly user: string;
  readonly groups: readonly string[];
  /** that is who was asked for */
  readonly asWanted: boolean;
  /** whose rules were asked for, and what they let the user do there, beyond what everybody may */
  readonly namespace: string;
  readonly may: readonly {
    readonly verbs: readonly string[];
    /** RESOURCE or RESOURCE.GROUP, with /NAME where only some are meant; or paths */
    readonly on: readonly string[];
  }[];
  /** the server could not say all of it */
  readonly incomplete?: true;
}

/** What `user create` made. */
export interface UserReport extends Document<'UserReport'> {
  readonly at: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly via: 'api' | 'authority';
  /** submitted: somebody who may has to approve the request, and the same command goes on from there */
  readonly state: 'ready' | 'submitted';
  readonly request?: { readonly name: string; readonly signer: string; readonly state: SigningState };
  readonly certificate?: UserCertificate;
  readonly kubeconfig?: {
    readonly path: string;
    readonly change: 'created' | 'replaced' | 'unchanged';
    readonly server: string;
    /** the key that it names and does not hold: a file beside it, for whoever has it to put there */
    readonly keyFile?: string;
  };
  readonly bindings: readonly MadeBinding[];
  readonly proof?: UserProof;
  /** what the name and groups may do, where that could be looked at */
  readonly power?: Power;
  /** what was found, and accepted by whoever asked */
  readonly accepted: readonly Risk[];
  /** the issuance log that has a line more */
  readonly logged?: string;
  /** files of a user that is not made yet: they carry on from here */
  readonly left: readonly string[];
  readonly warnings: readonly ActWarning[];
}

/** Where users were looked for; what could not be read is said, and the rest is shown. */
export interface UserSource {
  readonly source: 'cluster-file' | 'log' | 'requests' | 'bindings';
  /** a path, or the server */
  readonly at: string;
  /** why it is not among what was read: a code of the table of errors, and the server's own words where it has some */
  readonly unread?: { readonly code: string; readonly says: string };
}

export interface KnownCertificate extends UserCertificate {
  readonly from: 'log' | 'request';
  /** the object on the server that it came by */
  readonly request?: string;
}

export interface KnownBinding extends UserBinding {
  readonly through: { readonly kind: 'User' | 'Group'; readonly name: string };
  /** made by kubepki for that user */
  readonly ours: boolean;
}

/** A user, put together from all that was read. */
export interface KnownUser {
  readonly user: string;
  /** of every certificate that is valid or asked for; of the cluster file where there is none */
  readonly groups: readonly string[];
  readonly sources: readonly UserSource['source'][];
  /** those that are valid, the last to end first; of none the last that was */
  readonly certificates: readonly KnownCertificate[];
  /** requests that nobody has answered yet, or whose certificate is not there yet */
  readonly pending: readonly {
    readonly name: string;
    readonly state: SigningState;
    readonly requester: string;
  }[];
  readonly bindings: readonly KnownBinding[];
  /** powers that lead to more, by name and roles; absent where RBAC could not be read */
  readonly callouts?: readonly Callout[];
}

export interface UserList extends Document<'UserList'> {
  readonly at: string;
  readonly sources: readonly UserSource[];
  readonly users: readonly KnownUser[];
  readonly warnings: readonly ActWarning[];
}

export interface UserView extends Document<'UserView'>, KnownUser {
  readonly at: string;
  readonly askedOf: readonly UserSource[];
  readonly power?: Power;
  readonly warnings: readonly ActWarning[];
}

/** What `user remove` took away, and what it could not. */
export interface UserRemoval extends Document<'UserRemoval'> {
  readonly at: string;
  readonly user: string;
  readonly askedOf: readonly UserSource[];
  readonly bindings: readonly TakenBinding[];
  /** pending requests that were deleted, so that nobody approves them later */
  readonly requests: readonly string[];
  /** files of this user that were deleted, where a folder was named */
  readonly files: readonly string[];
  /** certificates that go on being valid, which nothing but their end or another authority changes; the last to end first */
  readonly valid: readonly KnownCertificate[];
  /** the groups that these carry */
  readonly groups: readonly string[];
  /** what whoever shows them may still do */
  readonly power?: Power;
  readonly warnings: readonly ActWarning[];
}
