/** What somebody may do in a cluster, by RBAC; and which of it should make whoever grants it think twice. */
import type { PowerId } from './power-table.ts';
import type { Question } from './rbac.ts';

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

/** Powers that are named, since each of them leads to more. POWERS says what each is. */
export interface Callout {
  readonly power: PowerId;
  /** little or nothing is forbidden to whoever has it: the risk "powerful" */
  readonly powerful: boolean;
  /** user or group; or the binding, role and namespaces that give it; or that the server said so when asked */
  readonly evidence: Readonly<Record<string, string>>;
}

/** Something that could not be read, in the server's own words. */
export interface Unseen {
  /** roles, clusterrolebindings … or subjectaccessreviews */
  readonly resource: string;
  readonly words: string;
}

/** A question to which RBAC alone answers otherwise than the server, which may ask other authorizers too. */
export interface Doubt {
  readonly question: Question;
  readonly byRbac: boolean;
  readonly byServer: boolean;
}

export interface Power {
  readonly person: Person;
  /**
   * rbac: every role and binding was read. reviews: not all of them, and the server was asked a set of telling questions.
   * nothing: neither was allowed. Callouts by name stand all the same.
   */
  readonly seen: 'rbac' | 'reviews' | 'nothing';
  /** why not all was seen, in the server's words */
  readonly unseen: readonly Unseen[];
  readonly grants: readonly Grant[];
  readonly callouts: readonly Callout[];
  readonly doubts: readonly Doubt[];
}

/** What the signer of kubelets' own client certificates makes is meant to be of system:nodes. */
const FOR_NODES = 'kubernetes.io/kube-apiserver-client-kubelet';

/** The callouts as they weigh for a certificate of that signer. */
export function calloutsFor(
  callouts: readonly Callout[],
  signerName: string | undefined,
): readonly Callout[] {
  if (signerName !== FOR_NODES) return callouts;
  return callouts.map((each) => (isOfNodes(each) ? { ...each, powerful: false } : each));
}

/**
 * The node authorizer says yes to every pod that a node creates, and NodeRestriction leaves mirror pods of it
 * (bootstrappolicy/policy.go, NodeRules); a binding that gives the same gives all of it.
 */
function isOfNodes({ power, evidence }: Callout): boolean {
  return power === 'nodes' || (power === 'workloads' && 'asked' in evidence);
}

/** Those that are the risk "powerful". */
export function powerfulOf({ callouts }: Pick<Power, 'callouts'>, signerName?: string): readonly Callout[] {
  return calloutsFor(callouts, signerName).filter(({ powerful }) => powerful);
}
