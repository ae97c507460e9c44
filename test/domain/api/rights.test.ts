import { expect, test } from 'vitest';
import type { Grant, PolicyRule } from '../../../src/domain/api/power.ts';
import { isOfEverybody, scopesOf } from '../../../src/domain/api/rights.ts';

const rule = (
  verbs: string[],
  apiGroups: string[],
  resources: string[],
  resourceNames: string[] = [],
): PolicyRule => ({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs: [],
});
const grant = (namespace: string, rules: readonly PolicyRule[] | undefined): Grant => ({
  binding:
    namespace === ''
      ? { kind: 'ClusterRoleBinding', name: 'b' }
      : { kind: 'RoleBinding', name: 'b', namespace },
  role: { kind: 'ClusterRole', name: 'r' },
  through: { kind: 'User', name: 'alice' },
  ...(rules === undefined ? {} : { rules }),
});
const told = (...grants: readonly Grant[]) =>
  scopesOf(grants).map(({ namespace, rights }) => [
    namespace,
    ...rights.map(
      ({ verbs, on, names }) => `${verbs.join()} ${on.join()}${names.length > 0 ? ` (${names.join()})` : ''}`,
    ),
  ]);

test('rules of several roles are one', () => {
  expect(
    told(
      grant('', [rule(['list', 'get'], [''], ['pods', 'services'])]),
      grant('', [rule(['watch'], [''], ['pods']), rule(['watch', 'foo'], [''], ['services'])]),
      grant('', [rule(['get', 'list', 'watch'], ['apps'], ['deployments'])]),
    ),
  ).toEqual([['', 'get,list,watch pods,deployments.apps', 'get,list,watch,foo services']]);
});

test('names stand apart, whatever their order', () => {
  expect(
    told(
      grant('', [
        rule(['get'], [''], ['secrets'], ['b', 'a']),
        rule(['get'], [''], ['configmaps'], ['a', 'b']),
      ]),
    ),
  ).toEqual([['', 'get secrets,configmaps (a,b)']]);
});

test('all verbs, all groups, and everything', () => {
  expect(told(grant('', [rule(['get', '*'], ['*'], ['pods']), rule(['get'], ['apps'], ['*'])]))).toEqual([
    ['', '* pods.*', 'get *.apps'],
  ]);
  expect(told(grant('', [rule(['get'], [''], ['pods']), rule(['*'], ['*'], ['*'])]))).toEqual([['', '* *']]);
  expect(told(grant('', [rule(['*'], ['*'], ['*'], ['one'])]))).toEqual([['', '* * (one)']]);
});

test('paths are of the cluster alone', () => {
  const paths: PolicyRule = { ...rule(['get'], [], []), nonResourceURLs: ['/healthz', '/metrics'] };
  expect(told(grant('', [paths]), grant('a', [paths]))).toEqual([['', 'get /healthz,/metrics'], ['a']]);
});

test('cluster-wide first, then each namespace, and a role that is not there too', () => {
  const pods = [rule(['get'], [''], ['pods'])];
  expect(told(grant('b', pods), grant('', pods), grant('a', undefined))).toEqual([
    ['', 'get pods'],
    ['a'],
    ['b', 'get pods'],
  ]);
});

test('what reaches somebody as everybody is told apart', () => {
  expect(isOfEverybody({ ...grant('', []), through: { kind: 'Group', name: 'system:authenticated' } })).toBe(
    true,
  );
  expect(isOfEverybody({ ...grant('', []), through: { kind: 'User', name: 'system:authenticated' } })).toBe(
    false,
  );
});
