/** A role given to a user: which binding says so, as it is made and as it is found. */

export interface RoleRef {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
}

/** One that shall be. */
export interface WantedBinding {
  readonly user: string;
  readonly role: RoleRef;
  /** absent: in every namespace, which a Role cannot be */
  readonly namespace?: string;
}

/** Whose an object is, where it was made here. */
export const MANAGED_BY = { label: 'app.kubernetes.io/managed-by', value: 'kubepki' } as const;
/** Whom a binding was made for; its name may be too short or too strange to say. */
export const FOR_USER = 'kubepki/user';

export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** One as the API server has it. */
export interface FoundBinding {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly Subject[];
  /** the user that it was made for by us; absent where others made it */
  readonly ours?: string;
  /** the object as it came, for sending it back changed */
  readonly object: Readonly<Record<string, unknown>>;
}
