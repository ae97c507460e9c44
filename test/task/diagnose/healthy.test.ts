/** Clusters as kubepki makes and renders them are well: nothing of weight is said, and every connection is seen to work. */
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { ClusterText } from '../../../src/domain/cluster-text.ts';
import { CONTAINED_IDS } from '../../../src/domain/program/program.ts';
import { CIDRS, type Family, machines, TEXT } from '../../domain/cluster.ts';
import { madeStore } from '../made/store.ts';
import type { Scene } from '../scene.ts';
import { diagnosed, unknowns, weighty } from './diagnosing.ts';

const some = (planes: number, workers: number, family: Family = 'v4') => ({
  controlPlane: machines('cp', 1, planes, family),
  workers: machines('worker', 3, workers, family),
  serviceCidrs: CIDRS[family],
});
const CLUSTERS: Readonly<Record<string, Partial<ClusterText>>> = {
  'three machines': some(1, 2),
  "three machines at kubeadm's places": { ...some(1, 2), layout: 'kubeadm' },
  'three control planes, each with a member': some(3, 1),
  "the same at kubeadm's places": { ...some(3, 1), layout: 'kubeadm' },
  'etcd on machines of its own, RSA here and there': {
    ...{ ...some(1, 1), etcd: machines('etcd', 2, 3, 'v4') },
    keyAlgorithms: { 'kubernetes-ca': 'rsa-2048', 'apiserver': 'rsa-2048', 'service-account': 'rsa-2048' },
  },
  "etcd on machines of its own, RSA, at kubeadm's places": {
    ...{ ...some(1, 1), etcd: machines('etcd', 2, 1, 'v4'), keyAlgorithm: 'rsa-2048', layout: 'kubeadm' },
  },
  'intermediates under a root': {
    ...some(1, 1),
    authorities: {
      ...{ kubernetes: 'intermediate', etcd: 'intermediate', frontProxy: 'intermediate', root: 'own' },
    },
  },
  "intermediates under a root, at kubeadm's places": {
    ...{ ...some(1, 1), layout: 'kubeadm' },
    authorities: {
      ...{ kubernetes: 'intermediate', etcd: 'intermediate', frontProxy: 'intermediate', root: 'own' },
    },
  },
  'two families of addresses': some(2, 1, 'dual'),
  'IPv6 alone': some(2, 1, 'v6'),
  'kubelets that ask for their certificates': { ...some(1, 2), kubelets: 'bootstrap' },
  "kubelets that ask for their certificates, at kubeadm's places": {
    ...{ ...some(1, 2), kubelets: 'bootstrap', layout: 'kubeadm' },
  },
  'one authority for Kubernetes and etcd': {
    ...some(1, 1),
    authorities: { kubernetes: 'own', etcd: 'kubernetes', frontProxy: 'own', root: 'own' },
  },
};

/** Whom an extension API server believes, and what it shows, is told by objects in the cluster. */
const OPEN = ['apiserver-to-extension-apiserver: host, client-trusts, serves'];

/** The kubeconfig with which a kubelet asks is made by render. */
const NOT_YET = 'kubelet-to-apiserver: host, shows, client-trusts';

let scene: Scene | undefined;
afterEach(() => scene?.close());

describe.each(Object.entries(CLUSTERS))('%s', (_, change) => {
  const images = Object.fromEntries(CONTAINED_IDS.map((id) => [id, `registry.invalid/${id}:v1`]));
  const text: ClusterText = { ...TEXT, images, users: [{ name: 'alice', groups: ['dev'] }], ...change };
  const bootstrap = text.kubelets === 'bootstrap';

  test('are well, rendered or not, all machines or one', { timeout: 120_000 }, async () => {
    ({ scene } = await madeStore(text));
    for (const rendered of [false, true]) {
      if (rendered) await scene.render();
      const targets = rendered ? [[], [scene.root], [scene.path('nodes')]] : [[]];
      for (const some of targets) {
        const report = await diagnosed(
          scene.now,
          some,
          some.length > 0 ? undefined : scene.path('kubepki.yaml'),
        );
        expect([rendered, some, weighty(report)]).toEqual([rendered, some, []]);
        expect(report.verdict).toBe('fine');
        expect(unknowns(report)).toEqual([...OPEN, ...(bootstrap && !rendered ? [NOT_YET] : [])]);
        expect(report.connections.some(({ state }) => state === 'works')).toBe(true);
      }
    }
    for (const machine of readdirSync(scene.path('nodes')))
      expect(weighty(await diagnosed(scene.now, [scene.path(`nodes/${machine}`)]))).toEqual([]);
  });
});
