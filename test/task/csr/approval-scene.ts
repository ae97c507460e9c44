/** A cluster in memory with requests in it, for deciding on them: who asks, who approves, who interferes. */
import { DAY } from '../../../src/domain/duration.ts';
import type { ApiAnswer, ApiCall, ApiServer } from '../../../src/domain/api/server.ts';
import { apiPath, SIGNING_REQUESTS } from '../../../src/domain/api/server.ts';
import { KubepkiError } from '../../../src/domain/error.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { makeRequest } from '../../../src/engine/make/request.ts';
import { encodePem } from '../../../src/engine/read/pem.ts';
import { creationBody } from '../../../src/format/api/signing-request.ts';
import { type DecisionAsk, decideRequests, type Offer } from '../../../src/task/csr/decide.ts';
import { type Caller, MemoryApi } from '../../api/memory-api.ts';

export const NOW = new Date('2026-11-21T12:00:00Z');
export const CLIENT = 'kubernetes.io/kube-apiserver-client';
export const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet';
export const KUBELET_SERVING = 'kubernetes.io/kubelet-serving';

export const admin: Caller = { username: 'admin', groups: ['ops', 'system:authenticated'] };
export const alice: Caller = { username: 'alice', groups: ['dev', 'system:authenticated'] };
export const worker: Caller = {
  username: 'system:node:worker-1',
  groups: ['system:nodes', 'system:authenticated'],
};
export const joining: Caller = {
  username: 'system:bootstrap:abcdef',
  groups: ['system:bootstrappers', 'system:authenticated'],
};

export interface Wanted {
  readonly name: string;
  readonly by?: Caller;
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly names?: readonly { readonly kind: 'dns' | 'ip'; readonly value: string }[];
  readonly signerName?: string;
  readonly usages?: readonly string[];
  /** instead of one made of user, groups and names */
  readonly pem?: Uint8Array;
}

const key = makeKey('ecdsa-p256');

export async function requestPem({
  user = 'alice',
  groups = ['dev'],
  names = [],
}: Partial<Wanted>): Promise<Uint8Array> {
  const { facts, privatePem } = await key;
  const der = await makeRequest({
    subject: { commonName: user, organizations: groups },
    names,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [],
    authority: false,
    publicKey: facts,
    privatePem,
  });
  return encodePem('CERTIFICATE REQUEST', der);
}

export class ApprovalScene {
  readonly memory = new MemoryApi(() => NOW.toISOString());
  readonly offers: Offer[] = [];
  /** what whoever sits there says, in turn; yes when there is nothing more to say */
  readonly answers: (boolean | undefined)[] = [];

  constructor() {
    // nobody may anything, as the authorizers are asked; the server in memory lets everybody do all the same
    this.memory.allows = ({ user }) => user === undefined;
  }

  pathOf(name: string): string {
    return apiPath(...SIGNING_REQUESTS, name);
  }

  async ask(wanted: Wanted): Promise<void> {
    const { name, by = alice, signerName = CLIENT } = wanted;
    const purpose = signerName === KUBELET_SERVING ? 'server auth' : 'client auth';
    const { usages = ['digital signature', purpose] } = wanted;
    const pem = wanted.pem ?? (await requestPem(wanted));
    const body = creationBody({ name, pem, signerName, usages, expirationSeconds: DAY / 1000 });
    const { status } = await this.memory
      .as(by)
      .call({ method: 'POST', path: apiPath(...SIGNING_REQUESTS), body });
    if (status !== 201) throw new Error(`${name}: ${status}`);
  }

  async create(path: string, body: Record<string, unknown>): Promise<void> {
    await this.memory.as(admin).call({ method: 'POST', path, body });
  }

  async bind(name: string, role: string, kind: 'User' | 'Group', subject: string): Promise<void> {
    await this.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind, name: subject }],
    });
  }

  async role(name: string, rules: readonly Record<string, unknown>[]): Promise<void> {
    await this.create('/apis/rbac.authorization.k8s.io/v1/clusterroles', { metadata: { name }, rules });
  }

  async clusterAdmin(): Promise<void> {
    await this.role('cluster-admin', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]);
  }

  async node(name: string, addresses: readonly { type: string; address: string }[]): Promise<void> {
    await this.create('/api/v1/nodes', { kind: 'Node', metadata: { name }, status: { addresses } });
  }

  /** The conditions as they stand there, each as TYPE REASON. */
  conditions(name: string): readonly string[] {
    return this.condition(name).map(({ type, reason }) => `${type} ${reason}`);
  }

  condition(name: string): readonly { type: string; reason: string; message: string }[] {
    const { status } = (this.memory.object(this.pathOf(name)) ?? {}) as {
      status?: { conditions?: { type: string; reason: string; message: string }[] };
    };
    return status?.conditions ?? [];
  }

  async decide(ask: Partial<DecisionAsk>, api: ApiServer = this.memory.as(admin)) {
    return await decideRequests(
      { decision: 'approve', names: [], accept: [], ...ask },
      {
        api,
        clock: { now: () => NOW },
        agree: async (offer) => {
          this.offers.push(offer);
          return this.answers.length === 0 ? true : this.answers.shift();
        },
      },
    );
  }

  /** The error instead. */
  async refusal(ask: Partial<DecisionAsk>, api?: ApiServer): Promise<KubepkiError> {
    try {
      await this.decide(ask, api);
    } catch (error) {
      if (error instanceof KubepkiError) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  }

  /** The port with somebody who interferes just before a decision is sent, the first `times` times. */
  before(interfere: () => Promise<void> | void, times = 1): ApiServer {
    let left = times;
    return this.wrapped(async (call, go) => {
      if (call.method === 'PUT' && left > 0) {
        left -= 1;
        await interfere();
      }
      return go();
    });
  }

  wrapped(
    around: (call: ApiCall, go: () => Promise<ApiAnswer>) => Promise<ApiAnswer>,
    as = admin,
  ): ApiServer {
    const api = this.memory.as(as);
    return { ...api, call: (call) => around(call, () => api.call(call)) };
  }
}

export function puts({ memory }: ApprovalScene): number {
  return memory.calls.filter((call) => call.startsWith('PUT ')).length;
}
