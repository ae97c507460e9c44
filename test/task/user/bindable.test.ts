import { expect, test } from 'vitest';
import { demandBindable } from '../../../src/task/user/name.ts';

const view = { kind: 'ClusterRole', name: 'view' } as const;

test.each([
  ['a path for a role', { role: { kind: 'Role', name: '../../x' } as const, namespace: 'dev' }, '--role'],
  ['the folder above', { role: { kind: 'ClusterRole', name: '..' } as const }, '--cluster-role'],
  ['a role that hides something', { role: { ...view, name: 'view\u202e' } }, '--cluster-role'],
  ['a path for a namespace', { role: view, namespace: '../x' }, '--namespace'],
  ['capitals in a namespace', { role: view, namespace: 'Dev' }, '--namespace'],
  ['a namespace that is too long', { role: view, namespace: 'a'.repeat(64) }, '--namespace'],
])('nobody is issued a certificate for what can never be bound: %s', (_, binding, option) => {
  expect(() => demandBindable(binding, 'user create')).toThrow(
    expect.objectContaining({ code: 'bad-value', evidence: expect.objectContaining({ option }) }),
  );
});

test.each([
  [{ role: view }],
  [{ role: { ...view, name: 'system:node-proxier' }, namespace: 'kube-system' }],
  [{ role: { kind: 'Role', name: 'Reader_1' } as const, namespace: 'a' }],
])('what may be there is left to the server', (binding) => {
  expect(() => demandBindable(binding, 'user create')).not.toThrow();
});
