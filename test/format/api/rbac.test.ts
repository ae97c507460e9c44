import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBinding, readRole } from '../../../src/format/api/rbac.ts';
import { readAllowed } from '../../../src/format/api/review.ts';

test('a role is read with what it leaves out', () => {
  expect(readRole({ metadata: { name: 'r' }, rules: [{ verbs: ['get'] }] }, 'ClusterRole')).toEqual({
    kind: 'ClusterRole',
    name: 'r',
    namespace: '',
    rules: [{ verbs: ['get'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }],
  });
  // an aggregated role that nothing has filled in yet
  expect(readRole({ metadata: { name: 'r' }, rules: null }, 'ClusterRole')?.rules).toEqual([]);
});

test.each([
  undefined,
  null,
  1,
  'role',
  [],
  {},
  { metadata: null },
  { metadata: { name: 1 } },
  { metadata: { name: '' } },
  { metadata: { name: 'r', namespace: 'n' } },
])('%j is no ClusterRole and no ClusterRoleBinding', (object) => {
  expect(readRole(object, 'ClusterRole')).toBeUndefined();
  expect(readBinding(object, 'ClusterRoleBinding')).toBeUndefined();
});

test('what is of another kind inside is left out', () => {
  const metadata = { name: 'b', namespace: 'n' };
  expect(
    readRole({ metadata, rules: [null, 'x', { verbs: 'get', resources: [1, 'pods', {}] }] }, 'Role')?.rules,
  ).toEqual([{ verbs: [], apiGroups: [], resources: ['pods'], resourceNames: [], nonResourceURLs: [] }]);
  expect(
    readBinding({ metadata, roleRef: [], subjects: [7, { kind: {}, name: ['x'] }] }, 'RoleBinding'),
  ).toEqual({
    kind: 'RoleBinding',
    name: 'b',
    namespace: 'n',
    role: { kind: '', name: '' },
    subjects: [{ kind: '', name: '', namespace: '' }],
  });
});

test('only a review that says so allows', () => {
  const kind = 'SubjectAccessReview';
  expect(readAllowed({ kind, status: { allowed: true } })).toBe(true);
  expect(readAllowed({ kind, status: { allowed: 'true' } })).toBe(false);
  expect(readAllowed({ kind, status: { allowed: false, denied: true } })).toBe(false);
  for (const none of [
    undefined,
    {},
    { kind },
    { kind: 'Status', status: 'Failure' },
    { kind: 'Pod', status: { allowed: true } },
  ])
    expect(readAllowed(none)).toBeUndefined();
});

test('whatever a server sends is read or left out, and throws nothing', () => {
  const metadata = fc.record({ name: fc.string(), namespace: fc.string() }, { requiredKeys: [] });
  const object = fc.record(
    { metadata, rules: fc.jsonValue(), subjects: fc.jsonValue(), roleRef: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), object), (any) => {
      for (const kind of ['ClusterRole', 'Role'] as const)
        for (const { verbs, resourceNames } of readRole(any, kind)?.rules ?? [])
          for (const word of [...verbs, ...resourceNames]) expect(typeof word).toBe('string');
      for (const kind of ['ClusterRoleBinding', 'RoleBinding'] as const) {
        const binding = readBinding(any, kind);
        for (const { name, namespace } of binding?.subjects ?? [])
          expect([typeof name, typeof namespace]).toEqual(['string', 'string']);
      }
      readAllowed(any);
    }),
  );
});
