/**
 * What is dangerous about approving a request. Kubernetes asks an approver for two rights and nothing else; whether the
 * one who asks is the one whom it makes, whether names are theirs, and what RBAC gives to whom it makes, the approver is to
 * look at (kubectl pkg/cmd/certificates, SECURITY NOTICE). Here that is judged, from what was seen.
 */
import type { RequestFacts } from '../request.ts';
import { bearerOf } from './bearer.ts';
import type { LintFinding } from './lint-finding.ts';
import { nodeNameOf, type NodeSight, unprovenNames } from './node-names.ts';
import { type Person, type Power, powerfulOf } from './power.ts';
import type { Risk } from './risk.ts';
import type { SigningRequest } from './signing-request.ts';
import { subjectAsGo } from './subject.ts';

export const CLIENT = 'kubernetes.io/kube-apiserver-client';
export const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet';
export const KUBELET_SERVING = 'kubernetes.io/kubelet-serving';
const NODES = 'system:nodes';
const BOOTSTRAPPERS = 'system:bootstrappers';

/** What was looked at, as of one moment. */
export interface ApprovalSight {
  /** whom the API server takes the one who approves for; '' where it would not say */
  readonly approver: string;
  readonly lint: readonly Pick<LintFinding, 'id' | 'severity' | 'by' | 'words'>[];
  /** absent where the certificate makes nobody */
  readonly power?: Power;
  /** of a kubelet's request */
  readonly node?: NodeSight;
  /** the server's answer: may the requester have client certificates of nodes made (…/nodeclient); absent: not asked */
  readonly nodeClient?: boolean;
}

type Asked = Pick<SigningRequest, 'signerName' | 'usages' | 'requester'>;
type Evidence = Risk['evidence'];

/** Whether an answer about …/nodeclient would change the judgement: it costs a question to the server. */
export function wantsNodeClient(request: Asked, facts: RequestFacts, approver: string): boolean {
  const { user, groups } = request.requester;
  return (
    request.signerName === KUBELET_CLIENT &&
    user !== approver &&
    !groups.includes(BOOTSTRAPPERS) &&
    !isNodeItself(request, facts)
  );
}

export function judge(request: Asked, facts: RequestFacts, sight: ApprovalSight): readonly Risk[] {
  const stranger = strangeRequester(request, facts, sight);
  return [
    ...powerful(request, sight, stranger === undefined),
    ...(stranger === undefined ? [] : [{ risk: 'other-requester', evidence: stranger } as const]),
    ...unproven(request, facts, sight),
    ...sight.lint
      .filter(({ severity }) => severity === 'refused')
      .map(
        ({ id, by, words }) => ({ risk: 'refused-by-signer', evidence: { finding: id, by, words } }) as const,
      ),
  ];
}

/** That a node becomes a node is no danger where it is that node who asks; all else that its name is bound to is. */
function powerful({ signerName }: Asked, { power }: ApprovalSight, rightful: boolean): readonly Risk[] {
  if (power === undefined) return [];
  const called = powerfulOf(power, signerName);
  if (called.length > 0)
    return called.map(({ power: id, evidence }) => ({
      risk: 'powerful',
      evidence: { power: id, ...evidence },
    }));
  // what nobody could look at may be anything
  const unknown = power.seen === 'nothing' && !(signerName === KUBELET_CLIENT && rightful);
  const unseen = power.unseen.map(({ words }) => words).join('; ');
  return unknown ? [{ risk: 'powerful', evidence: { unseen } }] : [];
}

/** Why the requester has no business asking for that name; undefined where they have. */
function strangeRequester(request: Asked, facts: RequestFacts, sight: ApprovalSight): Evidence | undefined {
  switch (request.signerName) {
    case CLIENT:
      return strangeToPerson(request, facts, sight);
    case KUBELET_SERVING:
      return isNodeItself(request, facts) ? undefined : strange(request, facts);
    case KUBELET_CLIENT:
      return strangeToNode(request, facts, sight);
    // whoever signs it, and however much is known of its rules: it may name a person whom some server believes
    default:
      return bearerOf(facts, request.usages) === undefined
        ? undefined
        : strangeToPerson(request, facts, sight);
  }
}

/** A group that the requester is not in is somebody else's too: alice may not become alice of the administrators. */
function strangeToPerson(
  request: Asked,
  facts: RequestFacts,
  { approver }: ApprovalSight,
): Evidence | undefined {
  const { user, groups } = request.requester;
  if (user !== '' && user === approver) return undefined;
  const becomes: Person = bearerOf(facts, request.usages) ?? nameOf(facts);
  if (user !== becomes.user) return strange(request, facts);
  const more = becomes.groups.filter((group) => !groups.includes(group));
  return more.length === 0 ? undefined : { ...strange(request, facts), groups: more.join(', ') };
}

/**
 * A bootstrap token may ask for any node's name. That it asks for one that stands already is what somebody does who has
 * found a token; or a machine that was set up anew, which a person can know.
 */
function strangeToNode(
  request: Asked,
  facts: RequestFacts,
  { approver, node, nodeClient }: ApprovalSight,
): Evidence | undefined {
  const { user, groups } = request.requester;
  if (isNodeItself(request, facts) || (user !== '' && user === approver)) return undefined;
  if (!groups.includes(BOOTSTRAPPERS) && nodeClient !== true) return strange(request, facts);
  return node?.is === 'there'
    ? { ...strange(request, facts), node: node.node.name, since: node.node.created }
    : undefined;
}

function isNodeItself({ requester }: Asked, facts: RequestFacts): boolean {
  const { user } = nameOf(facts);
  return requester.user === user && nodeNameOf(user) !== undefined && requester.groups.includes(NODES);
}

function strange({ requester }: Asked, facts: RequestFacts): Evidence {
  return { requester: requester.user, becomes: nameOf(facts).user };
}

function nameOf({ subject }: RequestFacts): Person {
  const { commonName, organizations } = subjectAsGo(subject);
  return { user: commonName, groups: organizations };
}

/** Of another signer's server nobody can say here whom its names belong to: to call each unproven would tell nothing. */
function unproven({ signerName }: Asked, facts: RequestFacts, { node }: ApprovalSight): readonly Risk[] {
  if (signerName !== KUBELET_SERVING) return [];
  const names = unprovenNames(facts.names, node?.is === 'there' ? node.node : undefined);
  if (names.length === 0) return [];
  const evidence = {
    node: nodeNameOf(nameOf(facts).user) ?? '',
    names: names.join(', '),
    is: node?.is ?? 'absent',
    ...(node?.is === 'unreadable' ? { because: node.because } : {}),
  };
  return [{ risk: 'unproven-names', evidence }];
}
