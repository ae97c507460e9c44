/** The programs of a cluster and how each is started. */
import { ETCD } from './etcd.ts';
import { KUBE_APISERVER } from './kube-apiserver.ts';
import { KUBE_CONTROLLER_MANAGER } from './kube-controller-manager.ts';
import { KUBE_SCHEDULER } from './kube-scheduler.ts';
import { KUBE_PROXY, KUBELET } from './node.ts';
import type { ProgramId, ProgramRecord } from './program.ts';

export const PROGRAMS = {
  'etcd': ETCD,
  'kube-apiserver': KUBE_APISERVER,
  'kube-controller-manager': KUBE_CONTROLLER_MANAGER,
  'kube-scheduler': KUBE_SCHEDULER,
  'kubelet': KUBELET,
  'kube-proxy': KUBE_PROXY,
} as const satisfies Record<ProgramId, ProgramRecord>;

export function program(id: ProgramId): ProgramRecord {
  return PROGRAMS[id];
}
