/** What somebody may do in a cluster, by RBAC; and which of it should make whoever grants it think twice. */

/** Whom a certificate makes of its bearer (apiserver pkg/authentication/request/x509). */
export interface Person {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** One binding that reaches the person, with the role it gives. */
export interface Grant {
  readonly binding: {
    readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
    readonly name: string;
    readonly namespace?: string;
  };
  readonly role: { readonly kind: 'ClusterRole' | 'Role'; readonly name: string };
  /** through whom it reaches them: User alice, Group dev, ServiceAccount … */
  readonly through: { readonly kind: string; readonly name: string };
  /** absent where the role is not there, or could not be read */
  readonly rules?: readonly PolicyRule[];
}

/** Powers that are named, since each of them leads to more. The domain's table says what each is. */
export interface Callout {
  /** id of the table of powers */
  readonly power: string;
  readonly evidence: Readonly<Record<string, string>>;
}

export interface Power {
  readonly person: Person;
  /** whether RBAC could be read; where not, the server's own words say why, and callouts by name stand all the same */
  readonly seen: 'rbac' | 'nothing';
  readonly unseen?: string;
  readonly grants: readonly Grant[];
  readonly callouts: readonly Callout[];
}
