/** Which resources kube-apiserver takes, which lists it refuses, and which changes of the ring are none. */
import { describe, expect, it } from 'vitest';
import { isEncryptable, narrowFirst, overlaps, widest } from '../../src/domain/encrypted-resource.ts';
import { addKey, dropKey, type KeyRing, NO_KEYS, promoteKey } from '../../src/domain/encryption.ts';
import { nextStep } from '../../src/domain/encryption-step.ts';

describe('a resource', () => {
  it.each(['secrets', 'configmaps', 'widgets.example.com', '*.apps', '*.', '*.*', 'events'])(
    'is taken: %s',
    (text) => expect(isEncryptable(text)).toBe(true),
  );
  it.each([
    ...['Secrets', '*', '', 'secrets.', 'secrets.*', 'a b', 'se*rets', '.apps', '*.*.*', 'secrets/status'],
    ...['apiserveripinfo', 'serviceipallocations', 'servicenodeportallocations'],
    ...['events.events.k8s.io', '*.events.k8s.io', 'deployments.extensions', '*.extensions', 'secrets\n'],
  ])('is not taken: %j', (text) => expect(isEncryptable(text)).toBe(false));

  it.each<[readonly string[], number[]]>([
    [['secrets', 'configmaps', '*.apps', 'jobs.batch'], []],
    [['secrets', 'secrets'], [1]],
    [['secrets', '*.'], [1]],
    [['*.apps', 'deployments.apps'], [1]],
    [['deployments.apps', 'deployments.batch'], []],
    [['secrets', '*.apps', '*.*'], [2]],
  ])('may not overlap with one before it: %j', (list, at) => {
    expect(overlaps(list).map((each) => each.at)).toEqual(at);
  });

  it('that is covered by another needs nothing of its own, and stands before it', () => {
    expect(widest(['secrets', '*.', 'jobs.batch', 'jobs.batch'])).toEqual(['*.', 'jobs.batch']);
    expect(narrowFirst(['*.*', '*.apps', 'secrets'])).toEqual(['secrets', '*.apps', '*.*']);
  });
});

describe('the ring', () => {
  const fresh = { provider: 'secretbox', made: '2026-06-01T12:00:00.000Z', secret: 'A'.repeat(43) } as const;
  const made = (ring: KeyRing) => addKey(ring, fresh) as KeyRing;
  const moved = (ring: KeyRing) => promoteKey(ring, fresh.made) as KeyRing;
  const one = made(NO_KEYS);
  const two = made(one);
  const old = moved(two);
  const states = ({ keys }: KeyRing) => keys.map(({ name, state }) => `${name} ${state}`);

  it('has the key that writes first, the one that waits next, then the retired, the last first', () => {
    expect(states(one)).toEqual(['key-1 writes']);
    expect(states(two)).toEqual(['key-1 writes', 'key-2 waits']);
    expect(states(made(moved(made(old))))).toEqual([
      'key-3 writes',
      'key-4 waits',
      'key-2 retired',
      'key-1 retired',
    ]);
  });

  it.each([
    ['a third while the second waits', addKey(two, fresh), { refused: 'key-waits', key: 'key-2' }],
    ['a promotion where none waits', promoteKey(one, fresh.made), { refused: 'none-waits' }],
    ['dropping what is not there', dropKey(old, 'key-9', true), { refused: 'unknown-key' }],
    ['dropping what writes', dropKey(old, 'key-2', true), { refused: 'key-writes' }],
    ['dropping the last', dropKey(one, 'key-1', true), { refused: 'key-writes' }],
    ['what wrote, before the rest', dropKey(old, 'key-2', false), { refused: 'key-writes', left: 'key-1' }],
  ])('refuses %s', (_what, got, refusal) => expect(got).toEqual(refusal));

  it('lets the last key go where nothing writes with it, and gives its name to no other', () => {
    const none = dropKey(one, 'key-1', false) as KeyRing;
    expect(states(none)).toEqual([]);
    expect(states(made(none))).toEqual(['key-2 writes']);
  });

  it.each<[string, KeyRing, string, boolean, string]>([
    ['no key', NO_KEYS, 'secretbox', false, 'render'],
    ['all as it should be', one, 'secretbox', true, 'none'],
    ['not rendered', one, 'secretbox', false, 'render'],
    ['another provider', one, 'aesgcm', true, 'add-key'],
    ['one that waits', two, 'secretbox', true, 'promote'],
    ['one that is retired', old, 'aesgcm', true, 'drop'],
    ['an end with keys', one, 'identity', true, 'drop'],
    ['an end without', NO_KEYS, 'identity', true, 'say-none'],
    ['an end too soon', one, 'none', true, 'say-identity'],
    ['nothing wanted', NO_KEYS, 'none', true, 'none'],
  ])('knows what comes next: %s', (_what, ring, provider, current, step) => {
    const encryption = { provider: provider as 'secretbox', resources: ['secrets'] };
    expect(nextStep(ring, encryption, current).step).toBe(step);
  });
});
