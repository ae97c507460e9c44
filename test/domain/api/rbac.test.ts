/** Evaluation held against what a real API server answered (test/cluster/csr-power.test.ts asks it anew and records). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Person } from '../../../src/domain/api/power.ts';
import { allows, grantsOf, groupsOf, type Question } from '../../../src/domain/api/rbac.ts';
import { readBinding, readRole } from '../../../src/format/api/rbac.ts';

const recorded = JSON.parse(readFileSync(new URL('../../vector/rbac.json', import.meta.url), 'utf8')) as {
  readonly [list in 'clusterroles' | 'roles' | 'clusterrolebindings' | 'rolebindings']: readonly unknown[];
} & {
  readonly persons: readonly Person[];
  readonly asked: readonly (readonly [person: number, question: Question, allowed: boolean])[];
};
const policy = {
  roles: [
    ...recorded.clusterroles.flatMap((each) => readRole(each, 'ClusterRole') ?? []),
    ...recorded.roles.flatMap((each) => readRole(each, 'Role') ?? []),
  ],
  bindings: [
    ...recorded.clusterrolebindings.flatMap((each) => readBinding(each, 'ClusterRoleBinding') ?? []),
    ...recorded.rolebindings.flatMap((each) => readBinding(each, 'RoleBinding') ?? []),
  ],
};

test('every role and binding of a real cluster is read', () => {
  const { clusterroles, roles, clusterrolebindings, rolebindings } = recorded;
  expect(policy.roles).toHaveLength(clusterroles.length + roles.length);
  expect(policy.bindings).toHaveLength(clusterrolebindings.length + rolebindings.length);
});

test(`${recorded.asked.length} questions are answered as the API server did`, () => {
  const grants = recorded.persons.map((person) => grantsOf(policy, person));
  const differing = recorded.asked.filter(([index, question, allowed]) => {
    const person = recorded.persons[index];
    return person === undefined || allows(person, grants[index] ?? [], question) !== allowed;
  });
  expect(differing).toEqual([]);
  expect(recorded.asked.filter(([, , allowed]) => allowed).length).toBeGreaterThan(100);
});

describe('who somebody is', () => {
  test.each<[Person, readonly string[]]>([
    [{ user: 'a', groups: [] }, ['system:authenticated']],
    [{ user: 'a', groups: ['dev', 'system:authenticated'] }, ['dev', 'system:authenticated']],
    [{ user: 'a', groups: ['system:unauthenticated'] }, ['system:unauthenticated']],
    [{ user: 'system:anonymous', groups: [] }, []],
  ])('%j is in %j', (person, groups) => {
    expect(groupsOf(person)).toEqual(groups);
  });
});

test('whoever is of system:masters is asked nothing', () => {
  const person = { user: 'root', groups: ['system:masters'] };
  expect(allows(person, [], { verb: 'x', group: 'y', resource: 'z' })).toBe(true);
});

test('a grant says what gives it, and to whom', () => {
  const [grant] = grantsOf(
    {
      roles: [],
      bindings: [
        {
          kind: 'RoleBinding',
          name: 'b',
          namespace: 'n',
          role: { kind: 'ClusterRole', name: 'view' },
          subjects: [
            { kind: 'User', name: 'other', namespace: '' },
            { kind: 'ServiceAccount', name: 'ci', namespace: '' },
          ],
        },
      ],
    },
    { user: 'system:serviceaccount:n:ci', groups: [] },
  );
  expect(grant).toEqual({
    binding: { kind: 'RoleBinding', name: 'b', namespace: 'n' },
    role: { kind: 'ClusterRole', name: 'view' },
    through: { kind: 'ServiceAccount', name: 'ci' },
  });
});
