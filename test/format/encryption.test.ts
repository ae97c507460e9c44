/** The key ring and what is rendered of it: read as written, refused where damaged, and no secret in what is said of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { addKey, type Encryption, type KeyRing, NO_KEYS, promoteKey } from '../../src/domain/encryption.ts';
import { readRing } from '../../src/format/encryption/read-ring.ts';
import { renderEncryption } from '../../src/format/encryption/render-configuration.ts';
import { renderRing } from '../../src/format/encryption/render-ring.ts';

const TEMPLATE = readFileSync(new URL('../../templates/encryption-config.yaml', import.meta.url), 'utf8');
const AT = '2026-06-01T12:00:00.000Z';
const secretOf = (n: number) => Buffer.alloc(32, n).toString('base64');
const ENCRYPTION: Encryption = { provider: 'secretbox', resources: ['secrets'] };

function ringOf(...providers: readonly ('secretbox' | 'aesgcm' | 'aescbc')[]): KeyRing {
  return providers.reduce(
    (ring: KeyRing, provider, i) => {
      const added = addKey(ring, { provider, made: AT, secret: secretOf(i + 1) }) as KeyRing;
      return i === 0 ? added : (promoteKey(added, AT) as KeyRing);
    },
    { ...NO_KEYS, resources: ['secrets'] },
  );
}
const waiting = (ring: KeyRing) =>
  addKey(ring, { provider: 'secretbox', made: AT, secret: secretOf(200) }) as KeyRing;
const rendered = (ring: KeyRing, encryption: Encryption = ENCRYPTION): unknown =>
  (parse(renderEncryption(TEMPLATE, ring, encryption)) as { resources: unknown }).resources;
const keyed = (...n: number[]) => ({ keys: n.map((i) => ({ name: `key-${i}`, secret: secretOf(i) })) });

describe('the key ring', () => {
  it.each([
    ['one key', ringOf('secretbox')],
    ['one that waits', waiting(ringOf('aesgcm'))],
    ['others that are retired', waiting(ringOf('aescbc', 'aesgcm', 'secretbox'))],
    ['none any more', { ...NO_KEYS, nextKey: 7, resources: ['*.*', 'secrets'] }],
  ])('reads as it was written: %s', (_what, ring) => {
    expect(readRing(renderRing(ring))).toEqual({ ok: true, ring });
  });

  const text = renderRing(waiting(ringOf('secretbox', 'secretbox')));
  it.each([
    ['a secret too short', secretOf(1), Buffer.alloc(31, 1).toString('base64'), 'keys.2.secret', /32 octets/],
    ['a secret too long', secretOf(1), Buffer.alloc(33, 1).toString('base64'), 'keys.2.secret', /32 octets/],
    ['bits beside the secret', secretOf(1), `${secretOf(1).slice(0, -2)}F=`, 'keys.2.secret', /32 octets/],
    ['a secret that is none', secretOf(1), '{}', 'keys.2.secret', /32 octets/],
    ['two that write', 'state: waits', 'state: writes', 'keys.1.state', /waits or retired/],
    ['none that writes', 'state: writes', 'state: retired', 'keys.0.state', /the first key/],
    ['two that wait', 'state: retired', 'state: waits', 'keys.2.state', /retired after waits/],
    ['a name twice', 'name: key-1', 'name: key-2', 'keys.2.name', /no other key/],
    ['a secret twice', secretOf(1), secretOf(2), 'keys.2.secret', /no other key/],
    ['a name that would come again', 'nextKey: 4', 'nextKey: 3', 'nextKey', /beyond/],
    ['a name with a colon', 'name: key-1', 'name: "key-1:"', 'keys.2.name', /such as key-1/],
    ['a state that is none', 'state: waits', 'state: wait', 'keys.1.state', /one of writes/],
    ['a provider that is none', 'provider: secretbox', 'provider: kms', 'keys.0.provider', /one of/],
    ['no moment', `made: ${AT}`, 'made: yesterday', 'keys.0.made', /moment/],
    ['a field of nobody', 'nextKey', 'nextkeys: 1\nnextKey', 'nextkeys', /one of/],
    ['another kind', 'kind: EncryptionKeyRing', 'kind: Cluster', 'kind', /EncryptionKeyRing/],
    ['a resource that is none', '- secrets', '- Secrets', 'resources.0', /a resource/],
  ])('refuses %s, with line and column', (_what, from, to, path, expected) => {
    expect(text).toContain(from);
    const reading = readRing(text.replace(from, to));
    const [first] = reading.ok ? [] : reading.problems;
    expect(first?.path.join('.')).toBe(path);
    expect(first?.expected).toMatch(expected);
    expect(first?.line).toBeGreaterThan(2);
  });

  it('never tells a secret, wherever it got to, and however it is damaged', () => {
    const secret = Buffer.from(Array.from({ length: 32 }, (_, i) => 7 * i + 3)).toString('base64');
    const whole = renderRing(
      addKey({ ...NO_KEYS, resources: ['secrets'] }, { provider: 'secretbox', made: AT, secret }) as KeyRing,
    );
    const spots = [
      'nextKey',
      'secrets',
      'key-1',
      'writes',
      'kind',
      'keys',
      'secretbox',
      'since',
      '\n',
      ': ',
      '- ',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...spots),
        fc.nat({ max: 43 }),
        fc.nat({ max: 44 }),
        fc.constantFrom('', ' ', ': ', '\n', '"', '[', '- ', '#', "'", ', ', '&a ', '*'),
        (spot, from, length, break_) => {
          const piece = secret.slice(from, from + length);
          const damaged = whole.replace(spot, `${spot}${break_}${piece}${break_}`);
          const reading = readRing(damaged);
          const said = JSON.stringify(reading.ok ? [] : reading.problems);
          for (let i = 0; i + 6 <= piece.length; i++) expect(said).not.toContain(piece.slice(i, i + 6));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes whatever text for what it is, and never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => void readRing(any)));
    expect(readRing('').ok).toBe(false);
    expect(readRing('- '.repeat(100_000)).ok).toBe(false);
  });
});

describe('the configuration of an API server', () => {
  it('has the key that writes first, all others after it, and identity last', () => {
    expect(rendered(waiting(ringOf('secretbox', 'secretbox', 'secretbox')))).toEqual([
      {
        resources: ['secrets'],
        providers: [
          {
            secretbox: {
              keys: [
                { name: 'key-3', secret: secretOf(3) },
                { name: 'key-4', secret: secretOf(200) },
                { name: 'key-2', secret: secretOf(2) },
                { name: 'key-1', secret: secretOf(1) },
              ],
            },
          },
          { identity: {} },
        ],
      },
    ]);
  });

  it('has one provider in an element, in the order of the keys', () => {
    expect(rendered(ringOf('secretbox', 'aescbc', 'aescbc', 'secretbox'))).toEqual([
      {
        resources: ['secrets'],
        providers: [
          { secretbox: keyed(4) },
          { aescbc: keyed(3, 2) },
          { secretbox: keyed(1) },
          { identity: {} },
        ],
      },
    ]);
  });

  it('writes plain text under identity, and reads what keys wrote', () => {
    expect(rendered(ringOf('secretbox'), { ...ENCRYPTION, provider: 'identity' })).toEqual([
      { resources: ['secrets'], providers: [{ identity: {} }, { secretbox: keyed(1) }] },
    ]);
  });

  it.each([
    ['is not named any more', ['configmaps', 'secrets'], ['secrets'], [['secrets'], ['configmaps']]],
    ['is covered now', ['configmaps', 'secrets'], ['*.'], [['*.']]],
    [
      'was more',
      ['*.*', '*.apps', 'jobs.batch', 'secrets'],
      ['secrets'],
      [['secrets'], ['jobs.batch'], ['*.apps'], ['*.*']],
    ],
    ['was never', ['secrets'], ['secrets', '*.apps'], [['secrets', '*.apps']]],
  ])('still reads what %s', (_what, once, now, lists) => {
    const ring = { ...ringOf('secretbox'), resources: once };
    const elements = rendered(ring, { provider: 'secretbox', resources: now }) as {
      resources: string[];
      providers: object[];
    }[];
    expect(elements.map(({ resources }) => resources)).toEqual(lists);
    expect(elements.map(({ providers: [first] }) => Object.keys(first ?? {})[0])).toEqual(
      lists.map((_, i) => (i === 0 ? 'secretbox' : 'identity')),
    );
  });

  it('is the same text each time, with its comments, and of one kind', () => {
    const text = renderEncryption(TEMPLATE, ringOf('secretbox'), ENCRYPTION);
    expect(renderEncryption(TEMPLATE, ringOf('secretbox'), ENCRYPTION)).toBe(text);
    expect(text).toMatchInlineSnapshot(`
      "# How kube-apiserver encrypts what it puts into etcd (--encryption-provider-config). For its user alone to read, and the
      # same on every control plane; read when kube-apiserver starts. Made by kubepki from its key ring: change nothing here.
      apiVersion: apiserver.config.k8s.io/v1
      kind: EncryptionConfiguration
      # The first provider writes, and all of them read; the first entry that names a resource counts.
      resources:
        - resources: [secrets]
          providers:
            - secretbox:
                keys:
                  - name: key-1
                    secret: AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=
            - identity: {}
      "
    `);
  });
});
