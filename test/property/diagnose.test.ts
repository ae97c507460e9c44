/**
 * Clusters of random shape, keys and authorities, made and rendered for real: diagnosis says nothing of weight about any of
 * them, sees every connection that files tell of and finds that it works. FAST_CHECK_RUNS makes more of them, FAST_CHECK_SEED others.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CONTAINED_IDS } from '../../src/domain/program/program.ts';
import { clustersUpTo, heldHere } from '../domain/cluster.ts';
import { diagnosed, unknowns, weighty } from '../task/diagnose/diagnosing.ts';
import { madeStore } from '../task/made/store.ts';

const runs = 6 * Number(process.env['FAST_CHECK_RUNS'] ?? 1);
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_122);
const images = Object.fromEntries(CONTAINED_IDS.map((id) => [id, `registry.invalid/${id}:v1`]));

it(`clusters from seed ${seed} are well`, { timeout: 300_000 }, async () => {
  const one = fc.record({
    text: clustersUpTo({ planes: 3, workers: 3 }),
    keyAlgorithm: fc.constantFrom('ecdsa-p256' as const, 'ecdsa-p384' as const),
    kubelets: fc.constantFrom('issued' as const, 'bootstrap' as const),
    kubernetesVersion: fc.constantFrom('1.33', '1.37'),
  });
  await fc.assert(
    fc.asyncProperty(one, async ({ text, ...more }) => {
      const authorities = heldHere(text.authorities);
      const { scene, cluster } = await madeStore({ ...text, ...more, authorities, images });
      try {
        await scene.render();
        const report = await diagnosed(scene.now, [scene.root]);
        expect(weighty(report)).toEqual([]);
        expect(report.verdict).toBe('fine');
        expect(unknowns(report)).toEqual(['apiserver-to-extension-apiserver: host, client-trusts, serves']);
        // of each component of each machine, both ways
        const met = new Set(report.connections.flatMap(({ from, to }) => [from, to]));
        for (const { name } of cluster.controlPlane)
          for (const program of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'])
            expect(met).toContain(`${program}@${name}`);
        for (const { name } of cluster.etcd) expect(met).toContain(`etcd@${name}`);
        for (const { name } of cluster.workers) expect(met).toContain(`kubelet@${name}`);
      } finally {
        scene.close();
      }
    }),
    // a slow machine tries fewer
    { numRuns: runs, seed, interruptAfterTimeLimit: 240_000 },
  );
});
