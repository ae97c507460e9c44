/** Roles and bindings at random, and questions about them: to be judged by a real API server. The same seed, the same scene. */
import { Chance } from '../../pki-fixtures/make/chain/random.ts';
import type { Person, PolicyRule } from '../../src/domain/api/power.ts';
import { groupsOf, type Question } from '../../src/domain/api/rbac.ts';

const RBAC = 'rbac.authorization.k8s.io';
export const NAMESPACES = ['team-a', 'team-b'] as const;

/** Whom RBAC alone decides about: no kubelet, and none of system:masters. */
export const PERSONS: readonly Person[] = [
  { user: 'alice', groups: ['dev'] },
  { user: 'bob', groups: ['dev', 'ops'] },
  { user: 'carol', groups: [] },
  { user: 'system:anonymous', groups: ['system:unauthenticated'] },
  { user: 'system:kube-scheduler', groups: [] },
  { user: 'system:kube-controller-manager', groups: [] },
  { user: 'system:kube-proxy', groups: ['system:node-proxier'] },
  { user: 'mallory', groups: ['system:monitoring', 'system:serviceaccounts'] },
  {
    user: 'system:serviceaccount:team-a:ci',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:team-a'],
  },
  { user: 'system:serviceaccount:team-b:ci', groups: [] },
  { user: 'system:serviceaccount:kube-system:clusterrole-aggregation-controller', groups: [] },
  { user: 'system:serviceaccount:kube-system:generic-garbage-collector', groups: [] },
];

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', '*'];
const ODD_VERBS = ['impersonate', 'escalate', 'bind', 'approve', 'sign', 'use', 'GET'];
const GROUPS = ['', 'apps', RBAC, 'certificates.k8s.io', '*'];
const RESOURCES = [
  'pods',
  'pods/log',
  'pods/exec',
  'secrets',
  'deployments',
  'deployments/scale',
  'clusterroles',
  'roles',
  'signers',
  'certificatesigningrequests',
  'certificatesigningrequests/approval',
  'nodes',
  'nodes/proxy',
  'users',
  'namespaces',
  'endpoints',
  'services',
  'serviceaccounts/token',
  'events',
  '*',
  '*/scale',
  '*/log',
  'po',
  'pods/',
] as const;
const NAMES = ['one', 'two', 'kubernetes.io/*', 'admin'];
const URLS = ['/healthz', '/healthz/*', '/metrics', '/logs*', '/api/*', '*', '/a/**'];
const PATHS = [
  '/healthz',
  '/healthz/',
  '/healthz/etcd',
  '/metrics',
  '/logs',
  '/logsx',
  '/version',
  '/api/v1',
  '/',
  '/a/',
  '/a/b',
  '*',
  '/livez',
];

/** What is created: the last of each kind is seen by everybody when it is seen at all. */
export function objectsAtRandom(seed: number): readonly { readonly path: string; readonly body: object }[] {
  const chance = new Chance(seed);
  const some = <T>(list: readonly T[]): T[] => {
    const found = chance.some(list, 3);
    return found.length === 0 ? [chance.one(list)] : found;
  };
  const rule = () => ({
    verbs: some([...VERBS, ...ODD_VERBS]),
    apiGroups: some(GROUPS),
    resources: some(RESOURCES),
    ...(chance.happens(0.3) ? { resourceNames: some(NAMES) } : {}),
  });
  const rules = (paths: boolean) => [
    ...Array.from({ length: chance.upTo(3) }, rule),
    ...(paths && chance.happens(0.5)
      ? [{ verbs: some(['get', 'post', '*']), nonResourceURLs: some(URLS) }]
      : []),
  ];
  const subject = () => {
    const person = chance.one(PERSONS);
    const [, , namespace, name] = person.user.split(':');
    if (person.user.startsWith('system:serviceaccount:') && chance.happens(0.5))
      return { kind: 'ServiceAccount', namespace, name };
    return chance.happens(0.5)
      ? { kind: 'User', apiGroup: RBAC, name: person.user }
      : { kind: 'Group', apiGroup: RBAC, name: chance.one(groupsOf(person)) };
  };
  const objects: { path: string; body: object }[] = [];
  const add = (resource: string, namespace: string | undefined, body: object) => {
    const [name, where] = [
      `random-${objects.length}`,
      namespace === undefined ? '' : `/namespaces/${namespace}`,
    ];
    objects.push({ path: `/apis/${RBAC}/v1${where}/${resource}`, body: { metadata: { name }, ...body } });
    return name;
  };
  for (let each = 0; each < 40; each += 1) {
    const [namespace, wide] = [chance.one(NAMESPACES), chance.happens(0.5)];
    const clusterRole = wide || chance.happens(0.5);
    const made = clusterRole
      ? add('clusterroles', undefined, { rules: rules(true) })
      : add('roles', namespace, { rules: rules(false) });
    const roleRef = {
      apiGroup: RBAC,
      kind: clusterRole ? 'ClusterRole' : 'Role',
      name: chance.happens(0.1) ? 'gone' : made,
    };
    const subjects = Array.from({ length: chance.upTo(3) }, subject);
    add(wide ? 'clusterrolebindings' : 'rolebindings', wide ? undefined : namespace, { roleRef, subjects });
  }
  return [...objects, ...last()];
}

/** Informers take objects in order: who sees the last of a kind has seen all of it. */
export const LAST = { user: 'random:last', groups: [] } as const satisfies Person;
export const LAST_QUESTIONS: readonly Question[] = [
  { verb: 'get', group: 'last', resource: 'wide' },
  { verb: 'get', group: 'last', resource: 'local', namespace: 'team-a' },
];

function last(): readonly { readonly path: string; readonly body: object }[] {
  const base = `/apis/${RBAC}/v1`;
  const [metadata, subjects] = [{ name: 'random-last' }, [{ kind: 'User', apiGroup: RBAC, name: LAST.user }]];
  const rules = (resource: string) => [{ verbs: ['get'], apiGroups: ['last'], resources: [resource] }];
  const roleRef = (kind: string) => ({ apiGroup: RBAC, kind, name: metadata.name });
  const local = `${base}/namespaces/team-a`;
  return [
    { path: `${base}/clusterroles`, body: { metadata, rules: rules('wide') } },
    { path: `${base}/clusterrolebindings`, body: { metadata, roleRef: roleRef('ClusterRole'), subjects } },
    { path: `${local}/roles`, body: { metadata, rules: rules('local') } },
    { path: `${local}/rolebindings`, body: { metadata, roleRef: roleRef('Role'), subjects } },
  ];
}

export interface Asked {
  readonly person: Person;
  readonly question: Question;
}

/** Of every person as many; most of them near to what some random rule has, since two words at random seldom meet. */
export function questionsAtRandom(
  seed: number,
  each: number,
  objects: ReturnType<typeof objectsAtRandom>,
): readonly Asked[] {
  const chance = new Chance(seed);
  const rules = objects.flatMap(
    ({ body }) => (body as { rules?: readonly Partial<PolicyRule>[] }).rules ?? [],
  );
  const either = (words: readonly string[] | undefined, others: readonly string[]): string =>
    words !== undefined && chance.happens(0.8) ? chance.one(words) : chance.one(others);
  return PERSONS.flatMap((person) =>
    Array.from({ length: each }, (): Asked => {
      const rule = chance.one(rules);
      if (rule.nonResourceURLs !== undefined)
        return {
          person,
          question: { verb: either(rule.verbs, ['get', 'post']), path: either(rule.nonResourceURLs, PATHS) },
        };
      // what stands for all of a kind is asked about as one of them
      const [asked = '', subresource] = either(rule.resources, RESOURCES).split('/');
      const question = {
        verb: either(rule.verbs, [...VERBS, ...ODD_VERBS]),
        group: either(rule.apiGroups, [...GROUPS, 'batch']),
        resource: asked === '*' && chance.happens(0.8) ? chance.one(['deployments', 'pods']) : asked,
        ...(subresource ? { subresource } : {}),
        ...(chance.happens(0.4) ? { name: either(rule.resourceNames, NAMES) } : {}),
        ...(chance.happens(0.6) ? { namespace: chance.one([...NAMESPACES, 'kube-system', 'default']) } : {}),
      };
      return { person, question };
    }),
  );
}

/** The body of a SubjectAccessReview, which takes groups as they are. */
export function reviewOf({ person, question }: Asked): object {
  const { verb } = question;
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: person.user,
      groups: groupsOf(person),
      ...('path' in question
        ? { nonResourceAttributes: { verb, path: question.path } }
        : { resourceAttributes: question }),
    },
  };
}
