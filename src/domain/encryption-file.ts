/** The key ring as it lies in the store, field by field, and what only the whole of it can be wrong about. */
import { isEncryptable } from './encrypted-resource.ts';
import { KEY_PROVIDERS, KEY_STATES, type KeyRing, type RingKey } from './encryption.ts';
import type { Path, Problem, Shape } from './shape.ts';

export const RING_API_VERSION = 'kubepki/v1';
export const RING_KIND = 'EncryptionKeyRing';

/** Thirty-two octets, base64, and no bit beside them: 43 characters and one of padding. */
const SECRET = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
const NAME = /^key-([1-9][0-9]{0,8})$/;
const NUMBER = /^[1-9][0-9]{0,8}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

const EXPECTED = {
  name: 'a name such as key-1',
  secret: '32 octets in base64',
  moment: 'a moment such as 2026-01-31T12:00:00Z',
  number: 'a number from 1 on',
  resource: 'a resource such as secrets or widgets.example.com',
};

const MOMENT_TEXT: Shape = { shape: 'text', expected: EXPECTED.moment };

export const KEY_RING_FILE = {
  shape: 'record',
  fields: {
    apiVersion: {
      is: { shape: 'choice', of: [RING_API_VERSION] },
      required: true,
      says: 'the form of this file',
    },
    kind: { is: { shape: 'choice', of: [RING_KIND] }, required: true, says: 'what this file holds' },
    nextKey: {
      is: { shape: 'text', expected: EXPECTED.number },
      required: true,
      says: 'the number of the next key',
    },
    resources: {
      is: { shape: 'list', of: { shape: 'text', expected: EXPECTED.resource } },
      required: true,
      says: 'all that was ever to be encrypted',
    },
    keys: {
      is: {
        shape: 'list',
        of: {
          shape: 'record',
          fields: {
            name: { is: { shape: 'text', expected: EXPECTED.name }, required: true, says: 'its name' },
            provider: {
              is: { shape: 'choice', of: KEY_PROVIDERS },
              required: true,
              says: 'what encrypts with it',
            },
            state: { is: { shape: 'choice', of: KEY_STATES }, required: true, says: 'what it does' },
            since: { is: MOMENT_TEXT, required: true, says: 'since when it does' },
            made: { is: MOMENT_TEXT, required: true, says: 'when it was made' },
            secret: {
              is: { shape: 'text', expected: EXPECTED.secret },
              required: true,
              says: 'the key itself',
            },
          },
        },
      },
      required: true,
      says: 'the keys, in their order',
    },
  },
} as const satisfies Shape;

/** What the decoder hands over. */
export interface KeyRingText {
  readonly nextKey: string;
  readonly resources: readonly string[];
  readonly keys: readonly RingKey[];
}

/** Nothing that was found is told: any of it may be a secret that got into the wrong place. */
export function ringProblems({ nextKey, resources, keys }: KeyRingText): readonly Problem[] {
  const next = NUMBER.test(nextKey) ? Number(nextKey) : undefined;
  return [
    ...(next === undefined ? [bad(['nextKey'], EXPECTED.number)] : []),
    ...resources.flatMap((text, i) =>
      isEncryptable(text) ? [] : [bad(['resources', i], EXPECTED.resource)],
    ),
    ...keys.flatMap((key, i) => keyProblems(key, i, next)),
    ...twice(keys, 'name', 'a name that no other key has'),
    ...twice(keys, 'secret', 'a secret that no other key has'),
    ...orderProblems(keys),
  ];
}

function keyProblems(key: RingKey, i: number, next: number | undefined): readonly Problem[] {
  const number = Number(NAME.exec(key.name)?.[1] ?? 0);
  return [
    ...(number === 0 ? [bad(['keys', i, 'name'], EXPECTED.name)] : []),
    ...(next !== undefined && number >= next
      ? [bad(['nextKey'], `a number beyond that of ${key.name}, so that no name is given twice`)]
      : []),
    ...(['since', 'made'] as const).flatMap((field) =>
      isMoment(key[field]) ? [] : [bad(['keys', i, field], EXPECTED.moment)],
    ),
    ...(SECRET.test(key.secret) ? [] : [bad(['keys', i, 'secret'], EXPECTED.secret)]),
  ];
}

function twice(keys: readonly RingKey[], field: 'name' | 'secret', expected: string): readonly Problem[] {
  return keys.flatMap((key, i): readonly Problem[] =>
    keys.slice(0, i).some((other) => other[field] === key[field])
      ? [{ path: ['keys', i, field], kind: 'conflict', found: 'one that stands there already', expected }]
      : [],
  );
}

/** One that writes, then at most one that waits, then those that are retired. */
function orderProblems(keys: readonly RingKey[]): readonly Problem[] {
  return keys.flatMap((key, i): readonly Problem[] => {
    const allowed =
      i === 0 ? ['writes'] : keys[i - 1]?.state === 'writes' ? ['waits', 'retired'] : ['retired'];
    const expected =
      i === 0
        ? 'writes: the first key is the one that writes'
        : `${allowed.join(' or ')} after ${keys[i - 1]?.state}`;
    return allowed.includes(key.state)
      ? []
      : [{ path: ['keys', i, 'state'], kind: 'conflict', found: key.state, expected }];
  });
}

function isMoment(text: string): boolean {
  return MOMENT.test(text) && !Number.isNaN(Date.parse(text));
}

function bad(path: Path, expected: string): Problem {
  return { path, kind: 'bad-value', found: 'something else', expected };
}

export function toRing({ nextKey, resources, keys }: KeyRingText): KeyRing {
  return { nextKey: Number(nextKey), resources, keys };
}
