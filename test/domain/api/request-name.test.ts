import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isObjectName, requestName } from '../../../src/domain/api/request-name.ts';

const DIGEST = '0123456789abcdef'.repeat(4);

it.each([
  ['alice', 'alice-0123456789'],
  ['system:node:worker-1', 'system-node-worker-1-0123456789'],
  ['Bob B. <b@example.com>', 'bob-b.b-example.com-0123456789'],
  ['../../etc/passwd', 'etc-passwd-0123456789'],
  ['', 'request-0123456789'],
  ['Ж\u202e\u0000', 'request-0123456789'],
  ['x'.repeat(300), `${'x'.repeat(63)}-0123456789`],
])('%j is called %s', (commonName, name) => {
  expect(requestName(commonName, DIGEST)).toBe(name);
});

it('is always a name, and the same for the same request', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (commonName) => {
      expect(isObjectName(requestName(commonName, DIGEST))).toBe(true);
    }),
  );
});

it('a name is a DNS subdomain', () => {
  for (const name of ['a', 'a-b.c', '0']) expect(isObjectName(name)).toBe(true);
  for (const name of ['', 'A', 'a_b', '-a', 'a.', 'a..b', 'a/b', 'é', 'x'.repeat(254)])
    expect(isObjectName(name), name).toBe(false);
});
