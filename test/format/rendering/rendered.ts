/** What the tests of rendering share: the templates, and clusters whose programs have images. */
import { readFileSync } from 'node:fs';
import type { ClusterText } from '../../../src/domain/cluster-text.ts';
import type { Cluster, Machine } from '../../../src/domain/cluster.ts';
import { nodesOf, runsOn } from '../../../src/domain/machine.ts';
import { CONTAINED_IDS, type ContainedId } from '../../../src/domain/program/program.ts';
import { renderStaticPod } from '../../../src/format/rendering/static-pod.ts';
import { clusterOf } from '../../domain/cluster.ts';

export const template = (name: string) =>
  readFileSync(new URL(`../../../templates/${name}.yaml`, import.meta.url), 'utf8');

export const IMAGES = {
  'etcd': 'images.demo.internal/etcd:3.6',
  'kube-apiserver': 'images.demo.internal/kube-apiserver:1.37',
  'kube-controller-manager': 'images.demo.internal/kube-controller-manager:1.37',
  'kube-scheduler': 'images.demo.internal/kube-scheduler@sha256:0000',
};

export const kubeadmCluster = (change: Partial<ClusterText> = {}): Cluster => ({
  ...clusterOf({ ...change, layout: 'kubeadm' }),
  images: IMAGES,
});

export const renderPod = (program: ContainedId, cluster: Cluster, machine: Machine) =>
  renderStaticPod(template(`static-pod/${program}`), program, cluster, machine);

/** Every static pod of a cluster. */
export function staticPods(cluster: Cluster) {
  return nodesOf(cluster).flatMap((machine) =>
    CONTAINED_IDS.filter((id) => runsOn(machine.name, id, cluster) === 'static-pod').map((program) => ({
      program,
      machine,
      text: renderPod(program, cluster, machine),
    })),
  );
}
