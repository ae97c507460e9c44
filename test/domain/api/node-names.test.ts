import { expect, test } from 'vitest';
import { parseAddress } from '../../../src/domain/address.ts';
import { type NodeFacts, nodeNameOf, unprovenNames } from '../../../src/domain/api/node-names.ts';
import type { AlternativeName } from '../../../src/domain/certificate.ts';

const node: NodeFacts = {
  name: 'worker-1',
  created: '2026-11-21T10:00:00Z',
  addresses: [
    { type: 'InternalIP', address: '10.0.0.7' },
    { type: 'InternalIP', address: 'fd00::7' },
    { type: 'ExternalIP', address: '198.51.100.7' },
    { type: 'Hostname', address: 'worker-1' },
    { type: 'InternalDNS', address: 'Worker-1.Internal.example.' },
    { type: 'Nickname', address: 'kubernetes' },
    { type: 'InternalIP', address: 'kubernetes.default' },
  ],
};

const dns = (value: string): AlternativeName => ({ kind: 'dns', value });
const ip = (text: string): AlternativeName => {
  const bytes = parseAddress(text)?.bytes ?? new Uint8Array();
  return { kind: 'ip', value: text, bytes };
};

test('the names of the Node object are proven, in every spelling that means the same', () => {
  const names = [
    dns('worker-1'),
    dns('WORKER-1'),
    dns('worker-1.'),
    dns('worker-1.internal.example'),
    ip('10.0.0.7'),
    ip('::ffff:10.0.0.7'),
    ip('198.51.100.7'),
    ip('fd00:0:0:0:0:0:0:7'),
  ];
  expect(unprovenNames(names, node)).toEqual([]);
});

test.each([
  ['another address', ip('10.0.0.8'), 'ip:10.0.0.8'],
  ['another host', dns('worker-2'), 'dns:worker-2'],
  ['an address written as a host', dns('10.0.0.7'), 'dns:10.0.0.7'],
  ['a wildcard', dns('*.internal.example'), 'dns:*.internal.example'],
  ['a host below its own', dns('a.worker-1'), 'dns:a.worker-1'],
  ['a name of a type that nobody knows', dns('kubernetes'), 'dns:kubernetes'],
  ['a host name where an address belongs', dns('kubernetes.default'), 'dns:kubernetes.default'],
  ['a letter that looks like another', dns('w\u043erker-1'), 'dns:w\u043erker-1'],
  ['two dots', dns('worker-1..'), 'dns:worker-1.'],
  ['a mail address', { kind: 'email', value: 'worker-1' } as const, 'email:worker-1'],
  ['octets that are no address', { kind: 'ip', value: '0a00', bytes: new Uint8Array(2) } as const, 'ip:0a00'],
] as const)('%s is not', (_what, name, told) => {
  expect(unprovenNames([dns('worker-1'), name], node)).toEqual([told]);
});

test('where there is no Node nothing is proven', () => {
  expect(unprovenNames([dns('worker-1'), ip('10.0.0.7')], undefined)).toEqual([
    'dns:worker-1',
    'ip:10.0.0.7',
  ]);
});

test('an address that stands as a host name is an address, with leading zeros too', () => {
  const odd: NodeFacts = { name: 'a', created: '', addresses: [{ type: 'Hostname', address: '010.0.0.07' }] };
  expect(unprovenNames([ip('10.0.0.7')], odd)).toEqual([]);
  expect(unprovenNames([dns('010.0.0.07')], odd)).toEqual(['dns:010.0.0.07']);
});

test('the name of a node is all that follows its prefix', () => {
  expect(nodeNameOf('system:node:worker-1')).toBe('worker-1');
  expect(nodeNameOf('system:node:')).toBeUndefined();
  expect(nodeNameOf('System:node:worker-1')).toBeUndefined();
});
