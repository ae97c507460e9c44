import { expect, test } from 'vitest';
import { bearerOf } from '../../../src/domain/api/bearer.ts';
import { conditionOf, isOurs, standing } from '../../../src/domain/api/decision.ts';
import { withCondition } from '../../../src/format/api/approval.ts';
import { nameOf } from '../facts.ts';

const alice = { subject: nameOf('alice', ['dev', 'ops']) };

test('whom a certificate makes: the common name, every organization, where a client is among its purposes', () => {
  const person = { user: 'alice', groups: ['dev', 'ops'] };
  for (const usages of [['client auth'], ['digital signature', 'any'], ['server auth', 'client auth']])
    expect(bearerOf(alice, usages)).toEqual(person);
  // without any extended usage a certificate serves every purpose
  for (const usages of [[], ['digital signature', 'key encipherment']])
    expect(bearerOf(alice, usages)).toEqual(person);
  for (const usages of [['server auth'], ['digital signature', 's/mime']])
    expect(bearerOf(alice, usages)).toBeUndefined();
  expect(bearerOf({ subject: nameOf('') }, ['client auth'])).toBeUndefined();
});

const condition = (type: string, status = 'True') => ({ type, status, reason: 'R', message: 'm', since: '' });

test.each([
  [[], 'open', 'open'],
  [['Failed'], 'open', 'open'],
  [['Approved'], 'done', 'against'],
  [['Denied'], 'against', 'done'],
  [['Approved', 'Denied'], 'against', 'done'],
  [['Denied', 'Approved'], 'against', 'done'],
])('conditions %j: to approve it is %s, to deny it is %s', (types, approve, deny) => {
  const conditions = types.map((type) => condition(type));
  expect([standing({ conditions }, 'approve').is, standing({ conditions }, 'deny').is]).toEqual([
    approve,
    deny,
  ]);
});

test('one that is there and not true still stands in the way', () => {
  expect(standing({ conditions: [condition('Denied', 'False')] }, 'approve').is).toBe('against');
});

test('the object goes back as it came, with one condition more', () => {
  const added = conditionOf('deny', 'because', []);
  const object = {
    metadata: { name: 'a', uid: 'u', resourceVersion: '7', labels: { x: 'y' } },
    spec: { request: 'x' },
    status: { certificate: 'c', conditions: [{ type: 'Failed', lastUpdateTime: 't' }] },
  };
  const before = structuredClone(object);
  expect(withCondition(object, added)).toEqual({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    ...object,
    status: { certificate: 'c', conditions: [{ type: 'Failed', lastUpdateTime: 't' }, added] },
  });
  expect(object).toEqual(before);
  expect(withCondition({ metadata: {}, status: null }, added)['status']).toEqual({ conditions: [added] });
});

test('our own condition is known by what it says', () => {
  const sent = conditionOf('approve', undefined, ['powerful']);
  expect(isOurs({ ...sent, since: 'now' }, sent)).toBe(true);
  expect(isOurs({ ...sent, since: 'now', reason: 'KubectlApprove' }, sent)).toBe(false);
});
