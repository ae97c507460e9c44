import { expect, test } from 'vitest';
import { readNode } from '../../../src/format/api/node.ts';

test('addresses are read, and what is none is left out', () => {
  const node = {
    kind: 'Node',
    metadata: { name: 'a', creationTimestamp: '2026-11-21T10:00:00Z' },
    status: { addresses: [{ type: 'InternalIP', address: '10.0.0.7' }, null, { type: 7 }, { address: 'x' }] },
  };
  expect(readNode(node, 'a')).toEqual({
    name: 'a',
    created: '2026-11-21T10:00:00Z',
    addresses: [{ type: 'InternalIP', address: '10.0.0.7' }],
  });
});

test.each([
  ['nothing', undefined],
  ['a list', []],
  ['another node', { metadata: { name: 'b' } }],
  ['another kind', { kind: 'Pod', metadata: { name: 'a' } }],
])('%s is no Node of that name', (_what, object) => {
  expect(readNode(object, 'a')).toBeUndefined();
});

test.each([[undefined], [null], ['x'], [{}]])(
  'a Node without a list of addresses has none: %o',
  (addresses) => {
    expect(readNode({ metadata: { name: 'a' }, status: { addresses } }, 'a')).toEqual({
      name: 'a',
      created: '',
      addresses: [],
    });
  },
);
