/** Clusters as kubepki makes and renders them are well: nothing of weight is said, and every connection is seen to work. */
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
  'etcd on machines of its own, RSA': {
    ...{ ...some(1, 1), etcd: machines('etcd', 2, 3, 'v4'), keyAlgorithm: 'rsa-2048' },
  },
  "etcd on machines of its own, RSA, at kubeadm's places": {
    ...{ ...some(1, 1), etcd: machines('etcd', 2, 3, 'v4'), keyAlgorithm: 'rsa-2048', layout: 'kubeadm' },
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

let scene: Scene | undefined;
afterEach(() => scene?.close());

describe.each(Object.entries(CLUSTERS))('%s', (_, change) => {
  const images = Object.fromEntries(CONTAINED_IDS.map((id) => [id, `registry.invalid/${id}:v1`]));
  const text: ClusterText = { ...TEXT, images, users: [{ name: 'alice', groups: ['dev'] }], ...change };
  const bootstrap = text.kubelets === 'bootstrap';

  test('are well, rendered or not', async () => {
    ({ scene } = await madeStore(text));
    for (const rendered of [false, true]) {
      if (rendered) await scene.render();
      for (const targets of [[], [scene.root]]) {
        if (!rendered && targets.length > 0) continue;
        const file = targets.length === 0 ? scene.path('kubepki.yaml') : undefined;
        const report = await diagnosed(scene.now, targets, file);
        expect([rendered, targets, weighty(report)]).toEqual([rendered, targets, []]);
        expect(report.verdict).toBe('fine');
        expect(unknowns(report)).toEqual(bootstrap ? [] : []);
      }
    }
  });
});
