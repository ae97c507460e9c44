/**
 * Clusters of random shape, keys and authorities, made for real: nothing is left to do, now and a day later; every edge
 * holds; and whatever is changed in the cluster file touches what it is about and not one octet more. FAST_CHECK_RUNS
 * makes more of them, FAST_CHECK_SEED others.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { algorithmsFor } from '../../src/domain/algorithm.ts';
import type { ClusterText } from '../../src/domain/cluster-text.ts';
import { LAYOUT_IDS } from '../../src/domain/layout/table.ts';
import { identity } from '../../src/domain/identity/table.ts';
import { clustersUpTo, heldHere, TEXT } from '../domain/cluster.ts';
import { CHANGES } from '../task/made/change.ts';
import { madeStore, write } from '../task/made/store.ts';
import { ourComplaints } from '../task/made/walk.ts';
import { changes, DAY, type Scene, START, touched } from '../task/scene.ts';

const runs = 4 * Number(process.env['FAST_CHECK_RUNS'] ?? 1);
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_121);

const LEAVES = [
  'apiserver',
  'etcd-peer',
  'kubelet',
  'kubelet-serving',
  'kube-proxy',
  'user',
  'front-proxy-ca',
] as const;

/** One key of another kind here and there; RSA at most once, for the time that it takes. */
const aMadeCluster: fc.Arbitrary<ClusterText> = fc
  .record({
    text: clustersUpTo({ planes: 3, workers: 2 }),
    keyAlgorithm: fc.constantFrom('ecdsa-p256' as const, 'ecdsa-p256' as const, 'ecdsa-p384' as const),
    others: fc.dictionary(
      fc.constantFrom(...LEAVES),
      fc.constantFrom('ed25519' as const, 'ecdsa-p384' as const, 'ecdsa-p256' as const),
      { maxKeys: 3 },
    ),
    rsa: fc.option(fc.constantFrom('kubernetes-ca' as const, 'admin' as const, 'service-account' as const), {
      nil: undefined,
    }),
    kubernetesVersion: fc.constantFrom('1.32', '1.37'),
  })
  .map(({ text, keyAlgorithm, others, rsa, kubernetesVersion }) => ({
    ...text,
    keyAlgorithm,
    kubernetesVersion,
    authorities: heldHere(text.authorities),
    keyAlgorithms: {
      ...Object.fromEntries(
        LEAVES.flatMap((id) => {
          const other = others[id];
          const may =
            other !== undefined && algorithmsFor(identity(id).algorithms, text.layout).includes(other);
          return may ? [[id, other]] : [];
        }),
      ),
      ...(rsa === undefined ? {} : { [rsa]: 'rsa-2048' as const }),
    },
  }));

/** The private halves, wherever they lie. */
function keys(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...files].flatMap(([path, content]): [string, string][] => {
      const [, data = ''] = /client-key-data: (\S+)/.exec(content) ?? [];
      return path.endsWith('.key') ? [[path, content]] : data === '' ? [] : [[path, data]];
    }),
  );
}

async function changed(scene: Scene, what: string, text: ClusterText): Promise<ClusterText> {
  const change = CHANGES[what]?.(text);
  if (change === undefined) return text;
  const before = scene.snapshot();
  const { unknown } = await scene.plan();
  const cluster = write(scene, change.text);
  await scene.apply();
  const after = scene.snapshot();
  const written = touched(before, after).filter((path) => path !== 'kubepki.yaml');
  expect([what, written.filter((path) => !change.touches(path)), written.length]).toEqual([
    what,
    [],
    change.files,
  ]);
  const [keysBefore, keysAfter] = [keys(before), keys(after)];
  expect([...keysBefore].filter(([path, key]) => keysAfter.get(path) !== key)).toEqual([]);
  expect([what, await changes(scene)]).toEqual([what, []]);
  // what is no longer asked for stays, and is said
  const left = (await scene.plan()).unknown.filter((path) => !unknown.includes(path));
  expect([what, left.filter((path) => !change.leaves(path))]).toEqual([what, []]);
  expect([what, left.length > 0]).toEqual([what, [...before.keys()].some(change.leaves)]);
  expect(await ourComplaints(cluster, scene.text, scene.now)).toEqual([]);
  const { entry } = await scene.apply();
  expect([what, entry, touched(after, scene.snapshot())]).toEqual([what, undefined, []]);
  return change.text;
}

describe(`clusters from seed ${seed}`, () => {
  it('are made whole, stay as they are, and change where they are changed', {
    timeout: 300_000,
  }, async () => {
    const one = fc.record({
      text: aMadeCluster,
      order: fc.shuffledSubarray(Object.keys(CHANGES), { minLength: 2, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(one, async ({ text, order }) => {
        const { scene, cluster } = await madeStore(text);
        try {
          expect(await changes(scene)).toEqual([]);
          expect(await ourComplaints(cluster, scene.text, scene.now)).toEqual([]);
          scene.now = new Date(START.getTime() + DAY);
          expect(await changes(scene)).toEqual([]);
          let stands = text;
          for (const what of order) stands = await changed(scene, what, stands);
        } finally {
          scene.close();
        }
      }),
      // a slow machine tries fewer
      { numRuns: runs, seed, interruptAfterTimeLimit: 240_000 },
    );
  });

  describe.each(LAYOUT_IDS)('%s', (layout) => {
    it('is changed in every way that there is', { timeout: 120_000 }, async () => {
      let stands: ClusterText = {
        ...TEXT,
        layout,
        workers: [{ name: 'worker-1', addresses: ['10.3.0.1'] }],
        users: [{ name: 'alice', groups: ['dev'] }],
      };
      const { scene } = await madeStore(stands);
      for (const what of Object.keys(CHANGES)) {
        expect(CHANGES[what]?.(stands), what).toBeDefined();
        stands = await changed(scene, what, stands);
      }
      scene.close();
    });
  });
});
