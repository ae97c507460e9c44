/**
 * Whatever is done to the ring of keys, in whatever order, by somebody who says --installed and --rewritten only where it
 * is true: every API server reads every object at every moment, and the ring has the key of each. FAST_CHECK_RUNS makes
 * more histories, FAST_CHECK_SEED others.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { openEncryption, type EncryptionScene } from '../task/encryption-scene.ts';

const runs = 16 * Number(process.env['FAST_CHECK_RUNS'] ?? 1);
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_121);
const MACHINES = ['cp-1', 'cp-2'];
const PLAIN = '';
const LAST = 9;

/** An API server, for what matters here: the first provider writes, and what none of them knows cannot be read. */
function keysIn(text: string): readonly string[] {
  const { resources } = parse(text) as {
    resources: { providers: Record<string, { keys?: { secret: string }[] }>[] }[];
  };
  return (resources[0]?.providers ?? []).flatMap((provider) =>
    Object.values(provider).flatMap(({ keys }) => keys?.map(({ secret }) => secret) ?? [PLAIN]),
  );
}

type Step =
  | { readonly do: 'render' | 'add' | 'promote' | 'rewrite' }
  | { readonly do: 'drop'; readonly key: number }
  | { readonly do: 'install' | 'write'; readonly on: number }
  | { readonly do: 'provider'; readonly is: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('render', 'add', 'promote', 'rewrite') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('drop' as const), key: fc.nat({ max: 5 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('install', 'write'), on: fc.nat({ max: 1 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('provider' as const),
      is: fc.constantFrom('secretbox', 'aesgcm', 'aescbc', 'identity'),
    }),
  },
) as fc.Arbitrary<Step>;

/** A whole rotation, of which a history leaves out what it likes: what is missing is what somebody forgot. */
const ROTATION: readonly Step[] = [
  { do: 'add' },
  { do: 'render' },
  { do: 'install', on: 0 },
  { do: 'install', on: 1 },
  { do: 'promote' },
  { do: 'render' },
  { do: 'install', on: 1 },
  { do: 'write', on: 1 },
  { do: 'install', on: 0 },
  { do: 'rewrite' },
  { do: 'drop', key: LAST },
  { do: 'render' },
  { do: 'install', on: 0 },
  { do: 'write', on: 0 },
];
const history = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.subarray([...ROTATION], { minLength: ROTATION.length - 3 }) },
      { weight: 1, arbitrary: fc.array(step, { maxLength: 6 }) },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.flat());

it('every API server reads every object, whatever was done so far', { timeout: 240_000 }, async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const scene = openEncryption();
      try {
        await scene.init({
          controlPlane: MACHINES.map((name, i) => ({ name, addresses: [`10.0.0.${i + 1}`] })),
          specOnly: true,
        });
        await scene.renderKeys();
        const world = { scene, installed: MACHINES.map(() => text(scene, 0)), objects: [] as string[] };
        for (const one of steps) {
          const went = await take(world, one).then(
            () => true,
            (error: unknown) => expect(error).toHaveProperty('code', expect.stringMatching(/^encryption-/)),
          );
          if (went === true) done.set(one.do, (done.get(one.do) ?? 0) + 1);
          const ring = readFileSync(scene.path('pki/encryption.yaml'), 'utf8');
          for (const key of world.objects) {
            for (const file of world.installed) expect(keysIn(file)).toContain(key);
            expect(ring).toContain(key);
          }
        }
      } finally {
        scene.close();
      }
    }),
    { numRuns: runs, seed },
  );
  // each of them was refused at times, and at times was not

  expect(Math.min(...['add', 'promote', 'drop'].map((what) => done.get(what) ?? 0))).toBeGreaterThan(0);
});

interface World {
  readonly scene: EncryptionScene;
  /** the file with which each API server was started */
  readonly installed: string[];
  /** the key with which each object was written */
  objects: string[];
}

const text = (scene: EncryptionScene, machine: number) => scene.text(scene.rendered(MACHINES[machine] ?? ''));

async function take(world: World, one: Step): Promise<void> {
  const { scene, installed, objects } = world;
  const everywhere = installed.every((file, i) => file === text(scene, i));
  const writer = keysIn(installed[0] ?? '')[0] ?? PLAIN;
  switch (one.do) {
    case 'render':
      await scene.renderKeys();
      return;
    case 'add':
      await scene.add();
      return;
    case 'promote':
      await scene.promote(everywhere);
      return;
    case 'drop': {
      const rewritten = everywhere && objects.every((key) => key === writer);
      const { keys } = await scene.show();
      const key = keys[Math.min(one.key, keys.length - 1)];
      await scene.drop([key?.name ?? 'key-1'], rewritten);
      return;
    }
    case 'install':
      installed[one.on] = text(scene, one.on);
      return;
    case 'write':
      objects.push(keysIn(installed[one.on] ?? '')[0] ?? PLAIN);
      return;
    case 'rewrite':
      world.objects = objects.map(() => writer);
      return;
    case 'provider':
      scene.edit(/provider: \w+/.exec(scene.text('kubepki.yaml'))?.[0] ?? '', `provider: ${one.is}`);
  }
}
