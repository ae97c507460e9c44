import { expect, test } from 'vitest';
import {
  calloutsByAnswer,
  calloutsByName,
  calloutsByRole,
  tellingQuestions,
} from '../../../src/domain/api/callout.ts';
import { type Callout, type Grant, type PolicyRule, powerfulOf } from '../../../src/domain/api/power.ts';
import { POWER_IDS, POWERS, type PowerRecord } from '../../../src/domain/api/power-table.ts';

const rule = (verbs: string, group: string, resources: string, names = ''): PolicyRule => ({
  verbs: verbs.split(' '),
  apiGroups: [group],
  resources: resources.split(' '),
  resourceNames: names.split(' ').filter((name) => name !== ''),
  nonResourceURLs: [],
});
const grant = (namespace: string, ...rules: readonly PolicyRule[]): Grant => ({
  binding:
    namespace === ''
      ? { kind: 'ClusterRoleBinding', name: 'b' }
      : { kind: 'RoleBinding', name: 'b', namespace },
  role: { kind: 'ClusterRole', name: 'r' },
  through: { kind: 'User', name: 'alice' },
  rules,
});
/** id, ! where it is powerful, @namespaces, (names) */
const told = (callouts: readonly Callout[]): readonly string[] =>
  callouts.map(({ power, powerful, evidence }) => {
    const at = evidence['namespaces'] === undefined ? '' : `@${evidence['namespaces']}`;
    const names = evidence['names'] === undefined ? '' : `(${evidence['names']})`;
    return `${power}${powerful ? '!' : ''}${at}${names}`;
  });
const byRole = (...grants: readonly Grant[]) => told(calloutsByRole(grants));
const RBAC = 'rbac.authorization.k8s.io';
const CSR = 'certificates.k8s.io';

test.each<[user: string, groups: string[], expected: string[]]>([
  ['alice', ['dev'], []],
  ['alice', ['dev', 'system:masters'], ['masters!']],
  ['alice', ['kubeadm:cluster-admins'], ['cluster-admins!']],
  ['system:node:a', ['system:nodes'], ['nodes!']],
  ['system:kube-controller-manager', [], ['controller-manager!']],
  ['system:kube-scheduler', [], ['scheduler']],
  ['x', ['system:bootstrappers:kubeadm:default-node-token'], ['bootstrappers']],
  ['system:serviceaccount:team:ci', [], ['service-account']],
  ['system:serviceaccount:kube-system:cronjob-controller', [], ['service-account!']],
  ['x', ['system:serviceaccounts'], ['service-account']],
  ['front-proxy-client', [], ['front-proxy']],
  // names that only look like them, and Kubernetes does not fold case
  ['system:kube-controller-manager2', ['system:Masters', 'system:masters ', 'system:bootstrappersx'], []],
])('%s of %j is called %j', (user, groups, expected) => {
  expect(told(calloutsByName({ user, groups }))).toEqual(expected);
});

test('every right of the table is found where a role gives it, and one less of a list is not enough', () => {
  for (const power of POWER_IDS) {
    const { needs = [], powerful }: PowerRecord = POWERS[power];
    if (needs.length === 0 || power === 'everything') continue;
    const rules = needs.flatMap(([first]) => {
      const { verbs = [], group = '', resources = [], namespaced = [] } = first ?? {};
      return [rule(verbs[0] ?? '', group, [...resources, ...namespaced].join(' '))];
    });
    expect(byRole(grant('', ...rules)), power).toContain(`${power}${powerful === 'wide' ? '!' : ''}`);
    expect(byRole(grant('', ...rules.slice(1))).map((each) => each.replace('!', ''))).not.toContain(power);
  }
});

test('a right in a namespace is told with it, and weighs only in kube-system', () => {
  const secrets = rule('get', '', 'secrets');
  expect(byRole(grant('b', secrets), grant('kube-system', secrets), grant('a', secrets))).toEqual([
    'secrets!@kube-system',
    'secrets@a, b',
  ]);
  expect(byRole(grant('', secrets), grant('a', secrets))).toEqual(['secrets!']);
});

test('a RoleBinding opens nothing that belongs to the cluster', () => {
  expect(byRole(grant('a', rule('*', RBAC, 'clusterrolebindings'), rule('get', '', 'nodes/proxy')))).toEqual(
    [],
  );
});

test('everything is said once, and only for where it holds', () => {
  const all = rule('*', '*', '*');
  expect(byRole(grant('', all), grant('a', all))).toEqual(['everything!']);
  expect(byRole(grant('a', all))).toEqual(['everything@a']);
  expect(byRole(grant('kube-system', all), grant('a', rule('get', '', 'secrets')))).toEqual([
    'everything!@kube-system',
    'secrets@a',
  ]);
  // all objects are not all verbs
  expect(byRole(grant('', rule('get', '*', '*')))).toEqual(['secrets!', 'kubelets!', 'exec!']);
});

test('what is limited to names weighs by the names', () => {
  expect(byRole(grant('', rule('get', '', 'secrets', 'one')))).toEqual([]);
  expect(byRole(grant('', rule('bind', RBAC, 'clusterroles', 'view')))).toEqual(['bind(view)']);
  expect(byRole(grant('', rule('bind', RBAC, 'clusterroles', 'view cluster-admin')))).toEqual([
    'bind!(view, cluster-admin)',
  ]);
  expect(byRole(grant('', rule('impersonate', '', 'users', 'bob')))).toEqual(['impersonate(bob)']);
  expect(byRole(grant('', rule('escalate', RBAC, 'clusterroles', 'mine')))).toEqual(['escalate!(mine)']);
});

test('approving wants both rights, and weighs by the signers', () => {
  const approval = rule('update', CSR, 'certificatesigningrequests/approval');
  const of = (names: string) => byRole(grant('', approval, rule('approve', CSR, 'signers', names)));
  expect(byRole(grant('', approval))).toEqual([]);
  expect(of('kubernetes.io/kubelet-serving')).toEqual(['approve(kubernetes.io/kubelet-serving)']);
  expect(of('kubernetes.io/*')).toEqual(['approve!(kubernetes.io/*)']);
  expect(of('')).toEqual(['approve!']);
});

test('a binding whose role is not there gives nothing', () => {
  const { rules: _, ...without } = grant('');
  expect(byRole(without)).toEqual([]);
});

test('what the server allows is told as what roles give', () => {
  const all = tellingQuestions();
  expect(told(calloutsByAnswer(all))).toEqual(['everything!']);
  const secrets = all.filter(({ power }) => power === 'secrets');
  expect(told(calloutsByAnswer(secrets))).toEqual(['secrets!']);
  expect(told(calloutsByAnswer(secrets.filter(({ question }) => question.namespace !== undefined)))).toEqual([
    'secrets!@kube-system',
  ]);
  const approve = all.filter(({ power }) => power === 'approve');
  expect(told(calloutsByAnswer(approve))).toEqual(['approve!']);
  expect(calloutsByAnswer(approve.slice(0, 1))).toEqual([]);
});

test('a kubelet’s own client certificate is meant to be of system:nodes', () => {
  const power = {
    callouts: calloutsByName({ user: 'system:node:a', groups: ['system:nodes', 'system:masters'] }),
  };
  const of = (signer?: string) => powerfulOf(power, signer).map((each) => each.power);
  expect(of('kubernetes.io/kube-apiserver-client-kubelet')).toEqual(['masters']);
  expect(of('kubernetes.io/kube-apiserver-client')).toEqual(['masters', 'nodes']);
  expect(of()).toEqual(['masters', 'nodes']);
});

test('every power says what it is and what it leads to, and who says so', () => {
  for (const power of POWER_IDS) {
    const { says, leadsTo, cites, named, needs }: PowerRecord = POWERS[power];
    expect(
      [says, leadsTo].filter((text) => text.length < 4 || text.endsWith('.')),
      power,
    ).toEqual([]);
    expect(cites.length, power).toBeGreaterThan(0);
    expect(named !== undefined || needs !== undefined, power).toBe(true);
  }
});
