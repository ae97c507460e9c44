/**
 * Who gets which key. Clusters of random shape are made for real, and every bundle of every machine is looked through:
 * each private key in it, kubeconfigs decoded, is one that this machine is to have, by a table that is written here and
 * not there. FAST_CHECK_RUNS makes more of them, FAST_CHECK_SEED others.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { existsIn } from '../../src/domain/authority.ts';
import type { ClusterText } from '../../src/domain/cluster-text.ts';
import { AUTHORITY_KEYS, type Cluster } from '../../src/domain/cluster.ts';
import { credentials, keptAt } from '../../src/domain/credential.ts';
import type { IdentityId } from '../../src/domain/identity/table.ts';
import { CONTAINED_IDS } from '../../src/domain/program/program.ts';
import { RENDER_KIND_IDS } from '../../src/domain/rendering/kind.ts';
import { hostFiles } from '../../src/domain/rendering/host-files.ts';
import { bundleOf } from '../../src/task/bundle/bundle.ts';
import { renderCluster } from '../../src/task/render/render.ts';
import { openStore } from '../../src/world/store/open.ts';
import { clustersUpTo, heldHere } from '../domain/cluster.ts';
import { toCluster } from '../../src/domain/cluster-text.ts';
import { madeStore } from '../task/made/store.ts';
import type { Scene } from '../task/scene.ts';

const runs = 6 * Number(process.env['FAST_CHECK_RUNS'] ?? 1);
const seed = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_121);

/** The keys that are not one machine's own, and who has them: kubeadm's phases and kubernetes-the-hard-way, by hand. */
function sharedWith(machine: string, cluster: Cluster): ReadonlySet<IdentityId> {
  const among = (machines: readonly { readonly name: string }[]) =>
    machines.some(({ name }) => name === machine);
  const plain = cluster.authorityKeys === 'plain';
  const plane = among(cluster.controlPlane);
  const shared: IdentityId[] = [];
  if (plane) shared.push('service-account');
  if (plane && plain) shared.push('kubernetes-ca');
  if (cluster.layout === 'hard-way') {
    if (among(cluster.workers)) shared.push('kube-proxy');
    return new Set(shared);
  }
  if (plane && plain) shared.push('front-proxy-ca');
  // kubeadm's etcd/ca.key, on machines that are both; where the Kubernetes authority signs for etcd it is that one
  if (cluster.stackedEtcd && among(cluster.etcd) && plain)
    shared.push(existsIn('etcd-ca', cluster) ? 'etcd-ca' : 'kubernetes-ca');
  if (plane) shared.push('admin');
  if (cluster.controlPlane[0]?.name === machine) shared.push('super-admin');
  return new Set(shared);
}

const PEM = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]+?-----END \1-----/g;

/** Every private key in a text, and in whatever of it is base64, by its public half. */
function keysIn(text: string): readonly string[] {
  const hidden = [...text.matchAll(/[A-Za-z0-9+/]{64,}={0,2}/g)].map(([packed]) =>
    Buffer.from(packed, 'base64').toString('latin1'),
  );
  return [text, ...hidden].flatMap((each) => [...each.matchAll(PEM)].map(([pem]) => publicHalf(pem)));
}

function publicHalf(pem: string): string {
  return createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' }).toString('base64');
}

const machinesOf = ({ controlPlane, etcd, workers }: Cluster) => [
  ...new Set([...controlPlane, ...etcd, ...workers].map(({ name }) => name)),
];

const ports = (scene: Scene) => ({
  store: openStore(scene.root),
  clock: { now: () => scene.now },
  progress: () => undefined,
  template: async (name: string) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8'),
});

const aMadeCluster: fc.Arbitrary<ClusterText> = fc
  .record({
    text: clustersUpTo({ planes: 2, workers: 3 }),
    kubelets: fc.constantFrom('issued' as const, 'bootstrap' as const),
  })
  .map(({ text, kubelets }) => ({
    ...text,
    kubelets,
    images: Object.fromEntries(CONTAINED_IDS.map((id) => [id, `registry.invalid/${id}:v1`])),
    authorities: heldHere(text.authorities),
  }));

describe(`bundles of clusters from seed ${seed}`, () => {
  it('hold the keys of their machine, by content, and nobody else’s', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(aMadeCluster, async (text) => {
        const { scene, cluster } = await madeStore(text);
        try {
          const wanted = credentials(cluster);
          const owners = new Map<string, string>();
          for (const credential of wanted) {
            const path = keptAt(credential, 'key');
            for (const key of path === undefined ? [] : keysIn(scene.text(path)))
              owners.set(key, credential.id);
          }
          expect(owners.size).toBeGreaterThan(8);
          await renderCluster({ cluster, kinds: RENDER_KIND_IDS }, ports(scene));
          for (const machine of machinesOf(cluster)) {
            const { files, report } = await bundleOf({ cluster, machine }, ports(scene));
            const shared = sharedWith(machine, cluster);
            const may = wanted
              .filter((one) => one.machine === machine || shared.has(one.identity))
              .map(({ id }) => id);
            const has = files.flatMap(({ bytes }) => keysIn(Buffer.from(bytes).toString('latin1')));
            const whose = [...new Set(has.map((key) => owners.get(key) ?? 'a key of nobody'))];
            expect([machine, whose.toSorted()]).toEqual([machine, may.toSorted()]);
            const said = report.keys.filter(({ makes }) => makes !== 'rendering').map(({ of }) => of);
            expect(said.toSorted()).toEqual(may.toSorted());
            // what makes a program start is put in place when all that it reads is there
            const turns = report.files.map(({ credential, rendering }) =>
              credential !== undefined ? 0 : rendering === 'static-pods' ? 2 : 1,
            );
            expect(turns).toEqual(turns.toSorted((a, b) => a - b));
            // every file that lies there, and none besides
            const lies = [...scene.snapshot().keys()].filter((path) => path.startsWith(`nodes/${machine}/`));
            const packed = files.filter(({ path }) => path.startsWith('files/'));
            expect(packed.map(({ path }) => path.replace('files', `nodes/${machine}`)).toSorted()).toEqual(
              lies,
            );
            for (const { path, bytes } of packed)
              expect(Buffer.from(bytes).toString()).toBe(
                scene.text(path.replace('files', `nodes/${machine}`)),
              );
          }
        } finally {
          scene.close();
        }
      }),
      // a slow machine tries fewer
      { numRuns: runs, seed, interruptAfterTimeLimit: 240_000 },
    );
  });

  it('are laid out so wherever authorities come from, and whatever their keys lie under', () => {
    const more = { keys: fc.constantFrom(...AUTHORITY_KEYS), text: clustersUpTo({ planes: 5, workers: 5 }) };
    fc.assert(
      fc.property(fc.record(more), ({ text, keys }) => {
        const cluster = toCluster({ ...text, authorityKeys: keys });
        const wanted = new Map(credentials(cluster).map((one) => [one.id, one]));
        for (const machine of machinesOf(cluster)) {
          const shared = sharedWith(machine, cluster);
          for (const { from, place, path } of hostFiles(cluster, machine)) {
            expect(path).toBe(`nodes/${machine}${place}`);
            if (!('credential' in from) || (from.role !== 'key' && from.role !== 'kubeconfig')) continue;
            const credential = wanted.get(from.credential);
            const ours = credential?.machine === machine;
            const common = credential?.machine === undefined && shared.has(credential?.identity ?? 'user');
            expect([machine, place, ours || common]).toEqual([machine, place, true]);
          }
        }
      }),
      { numRuns: 60, seed },
    );
  });
});
