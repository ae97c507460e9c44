/**
 * An API server for a story, from a file of it that is called `api` (JSON): who may speak to it, what they may not, what
 * it has, and whether somebody approves and signs. Whoever is listed first is who ~/.kube/config means; each has a context.
 *
 *     { "users": { "admin": ["system:masters"], "alice": ["dev"] },
 *       "denies": [{ "user": "alice", "verb": "update", "resource": "certificatesigningrequests/approval" }],
 *       "requests": [{ "name": "bob-1", "as": "bob", "age": "5m", "subject": { "commonName": "bob", "organizations": [] } }],
 *       "objects": [{ "in": "/apis/rbac.authorization.k8s.io/v1/clusterroles", "object": { … } }],
 *       "approves": true, "signs": true }
 */
import { makeKey } from '../../src/engine/make/key.ts';
import { makeRequest } from '../../src/engine/make/request.ts';
import { encodePem } from '../../src/engine/read/pem.ts';
import { apiPath, SIGNING_REQUESTS } from '../../src/domain/api/server.ts';
import { grantsOf } from '../../src/domain/api/rbac.ts';
import { readBinding, readRole } from '../../src/format/api/rbac.ts';
import { parseDuration } from '../../src/domain/duration.ts';
import { type Denial, denying } from '../api/denying.ts';
import { MemoryApi } from '../api/memory-api.ts';
import { serveApi, type ServedApi } from '../api/serve.ts';
import { until } from '../cluster/poll.mjs';
import { approveAll, signApproved } from '../api/signer.ts';

interface StoryApi {
  readonly users: Readonly<Record<string, readonly string[]>>;
  readonly denies?: readonly Denial[];
  readonly requests?: readonly {
    readonly name: string;
    readonly as: string;
    readonly groups?: readonly string[];
    readonly age?: string;
    readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
    readonly names?: readonly { readonly kind: 'dns' | 'ip'; readonly value: string }[];
    readonly signerName?: string;
    readonly usages?: readonly string[];
    readonly expirationSeconds?: number;
    readonly conditions?: readonly Readonly<Record<string, string>>[];
  }[];
  readonly objects?: readonly { readonly in: string; readonly object: Record<string, unknown> }[];
  readonly approves?: boolean;
  readonly signs?: boolean;
}

const LIST = apiPath(...SIGNING_REQUESTS);
const RBAC = apiPath('apis', 'rbac.authorization.k8s.io', 'v1');
const NOBODY = { username: 'story', groups: ['system:masters'] };
const whole = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** @param kubeconfig where it is written */
export async function serveStory(text: string, kubeconfig: string): Promise<ServedApi> {
  const story = JSON.parse(text) as StoryApi;
  const memory = new MemoryApi(() => whole(Date.now()));
  const served = await serveApi({ memory });
  for (const { in: list, object } of story.objects ?? [])
    memory.handle({ method: 'POST', path: list, body: object }, NOBODY);
  for (const {
    name,
    as,
    groups = [],
    age = '1m',
    conditions,
    subject,
    names = [],
    ...rest
  } of story.requests ?? []) {
    const key = await makeKey('ecdsa-p256');
    const der = await makeRequest({
      subject,
      names,
      keyUsage: [],
      extendedKeyUsage: [],
      authority: false,
      publicKey: key.facts,
      privatePem: key.privatePem,
    });
    const spec = {
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['digital signature', 'client auth'],
      ...rest,
      request: Buffer.from(encodePem('CERTIFICATE REQUEST', der)).toString('base64'),
    };
    const caller = { username: as, groups: [...groups, 'system:authenticated'] };
    memory.handle({ method: 'POST', path: LIST, body: { metadata: { name }, spec } }, caller);
    memory.change(`${LIST}/${encodeURIComponent(name)}`, (object) => {
      const metadata = object['metadata'] as { creationTimestamp: string };
      metadata.creationTimestamp = whole(Date.now() - (parseDuration(age) ?? 0));
      object['status'] = conditions === undefined ? {} : { conditions };
    });
  }
  const { fault, allows } = denying(story.denies ?? []);
  Object.assign(memory, { fault, allows });
  memory.rules = (namespace, { username, groups }) => {
    const list = (resource: string) =>
      (
        memory.handle({ method: 'GET', path: `${RBAC}/${resource}` }, NOBODY) as {
          body: { items: unknown[] };
        }
      ).body.items;
    const roles = list('clusterroles').flatMap((object) => readRole(object, 'ClusterRole') ?? []);
    const bindings = [
      ...list('clusterrolebindings').flatMap((object) => readBinding(object, 'ClusterRoleBinding') ?? []),
      ...list('rolebindings').flatMap((object) => readBinding(object, 'RoleBinding') ?? []),
    ];
    return grantsOf({ roles, bindings }, { user: username, groups })
      .filter(({ binding }) => (binding.namespace ?? namespace) === namespace)
      .flatMap(({ rules = [] }) => rules);
  };
  if (story.approves === true) approveAll(memory);
  if (story.signs === true) {
    signApproved(memory, served.authority);
    const approved = (story.requests ?? []).filter(({ conditions = [] }) =>
      conditions.some((one) => one['type'] === 'Approved'),
    );
    // a story begins where that is done
    for (const { name } of approved)
      await until(`the certificate of ${name}`, () =>
        JSON.stringify(memory.object(`${LIST}/${encodeURIComponent(name)}`)).includes('"certificate"'),
      );
  }
  const users = await Promise.all(
    Object.entries(story.users).map(
      async ([name, groups]) => [name, await served.pair(name, groups)] as const,
    ),
  );
  served.kubeconfig(Object.fromEntries(users), kubeconfig);
  return served;
}
