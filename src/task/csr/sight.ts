/** Looking at a request before it is decided: what is in it, whom it makes, what they may do, and what is dangerous in that. */
import { judge, KUBELET_CLIENT, KUBELET_SERVING, wantsNodeClient } from '../../domain/api/approval.ts';
import { bearerOf } from '../../domain/api/bearer.ts';
import type { Decision } from '../../domain/api/decision.ts';
import { lintRequest } from '../../domain/api/lint.ts';
import { nodeNameOf, type NodeSight } from '../../domain/api/node-names.ts';
import type { RequestView } from '../../domain/api/report-approval.ts';
import { apiPath, type ApiServer } from '../../domain/api/server.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { subjectAsGo } from '../../domain/api/subject.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { RequestFacts } from '../../domain/request.ts';
import { readInnerRequest } from '../../engine/verify/inner-request.ts';
import { readNode } from '../../format/api/node.ts';
import { readAllowed } from '../../format/api/review.ts';
import { ask } from '../api/ask.ts';
import { powerOf, readPolicy, type SeenPolicy } from '../api/power.ts';
import { keyText } from '../inspect/key-text.ts';

export interface Looked {
  readonly request: SigningRequest;
  readonly view: RequestView;
}

/** Looks at requests as of one moment: RBAC is read once, when first somebody is made by one. */
export class Look {
  readonly #api: ApiServer;
  readonly #approver: string;
  readonly #decision: Decision;
  #policy: Promise<SeenPolicy> | undefined;

  constructor(api: ApiServer, approver: string, decision: Decision) {
    this.#api = api;
    this.#approver = approver;
    this.#decision = decision;
  }

  async at(request: SigningRequest): Promise<Looked> {
    const { name, uid, created, signerName, usages, expirationSeconds, requester } = request;
    const inner = await readInnerRequest(request.pem);
    const known = {
      name,
      uid,
      created,
      state: stateOf(request),
      signerName,
      usages,
      ...optional('expirationSeconds', expirationSeconds),
      requester: { user: requester.user, groups: requester.groups },
    };
    if (!inner.ok) return { request, view: { ...known, fault: inner.fault, risks: [], advice: [] } };
    const lint = lintRequest({
      request: inner,
      signerName,
      usages,
      ...optional('expirationSeconds', expirationSeconds),
      requester: requester.user,
      name,
    });
    const becomes = bearerOf(inner.facts, usages);
    const view = {
      ...known,
      asks: {
        subject: nameText(inner.facts.subject),
        key: keyText(inner.facts.key),
        names: inner.facts.names.map(({ kind, value }) => `${kind}:${value}`),
      },
      ...optional('becomes', becomes),
      advice: lint.filter(({ severity }) => severity === 'advice'),
    };
    // denying gives nobody anything
    if (this.#decision === 'deny') return { request, view: { ...view, risks: [] } };
    const power = becomes === undefined ? undefined : await powerOf(this.#api, becomes, await this.#rbac());
    const node = await this.#node(request, inner.facts);
    const nodeClient = wantsNodeClient(request, inner.facts, this.#approver)
      ? await this.#nodeClient(request)
      : undefined;
    const sight = {
      approver: this.#approver,
      lint,
      ...optional('power', power),
      ...optional('node', node),
      ...optional('nodeClient', nodeClient),
    };
    const risks = judge(request, inner.facts, sight);
    return { request, view: { ...view, ...optional('power', power), ...optional('node', node), risks } };
  }

  async #rbac(): Promise<SeenPolicy> {
    this.#policy ??= readPolicy(this.#api);
    return this.#policy;
  }

  async #node({ signerName }: SigningRequest, { subject }: RequestFacts): Promise<NodeSight | undefined> {
    if (signerName !== KUBELET_SERVING && signerName !== KUBELET_CLIENT) return undefined;
    const name = nodeNameOf(subjectAsGo(subject).commonName);
    if (name === undefined) return undefined;
    const path = apiPath('api', 'v1', 'nodes', name);
    try {
      const object = await ask(this.#api, { method: 'GET', path }, { doing: 'get nodes' });
      const node = readNode(object, name);
      return node === undefined ? { is: 'unreadable', because: '' } : { is: 'there', node };
    } catch (error) {
      if (!(error instanceof KubepkiError)) throw error;
      if (error.code === 'api-missing') return { is: 'absent' };
      if (error.code !== 'api-forbidden') throw error;
      return { is: 'unreadable', because: String(error.evidence['message'] ?? '') };
    }
  }

  /** As kube-controller-manager asks before it approves by itself (pkg/controller/certificates/approver/sarapprove.go). */
  async #nodeClient({ requester }: SigningRequest): Promise<boolean | undefined> {
    const { user, uid, groups, extra } = requester;
    const answer = await this.#api.call({
      method: 'POST',
      path: apiPath('apis', 'authorization.k8s.io', 'v1', 'subjectaccessreviews'),
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user,
          uid,
          groups,
          extra,
          resourceAttributes: {
            group: 'certificates.k8s.io',
            version: '*',
            resource: 'certificatesigningrequests',
            subresource: 'nodeclient',
            verb: 'create',
          },
        },
      },
    });
    return readAllowed(answer.body);
  }
}

/** Whether two looks saw the same: what it gives, to whom, and what is dangerous in it. */
export function sameSight(one: RequestView, other: RequestView): boolean {
  const essence = ({ power, node, risks, becomes }: RequestView) =>
    JSON.stringify([becomes, power?.seen, power?.grants, power?.callouts, node, risks]);
  return essence(one) === essence(other);
}
