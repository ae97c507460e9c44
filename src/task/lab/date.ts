import type { IdentityId } from '../../domain/identity/table.ts';
import type { DATE_FAULTS } from '../../domain/lab/fault/date.ts';
import type { LabMachine } from '../../domain/lab/fault.ts';
import { DAY, type Injector, reissue, remadeAuthority } from './bench.ts';
import type { Sample } from './sample.ts';

const YEAR = 365;

export const DATE_INJECTORS = {
  'apiserver-expired': over('apiserver', 'control-plane'),
  'etcd-expired': over('etcd-server', 'member'),
  'etcd-peer-expired': over('etcd-peer', 'member'),
  'kubelet-expired': over('kubelet', 'node'),
  'kubelet-serving-expired': over('kubelet-serving', 'node'),
  'admin-expired': over('admin'),
  'controller-manager-expired': over('controller-manager', 'control-plane'),
  'scheduler-expired': over('scheduler', 'control-plane'),
  'kube-proxy-expired': over('kube-proxy'),
  'apiserver-etcd-client-expired': over('apiserver-etcd-client', 'control-plane'),
  'apiserver-kubelet-client-expired': over('apiserver-kubelet-client', 'control-plane'),
  'front-proxy-client-expired': over('front-proxy-client', 'control-plane'),
  'authority-expired': authorityOver('kubernetes-ca', -2),
  'etcd-authority-expired': authorityOver('etcd-ca', -2),
  'apiserver-not-yet-valid': dated('apiserver', 'control-plane', 1, YEAR + 1),
  'kubelet-not-yet-valid': dated('kubelet', 'node', 1, YEAR + 1),
  'apiserver-ends-soon': dated('apiserver', 'control-plane', 5 - YEAR, 5),
  'authority-ends-soon': authorityOver('kubernetes-ca', 5),
  'scheduler-renewed-not-restarted': dated('scheduler', 'control-plane', 0, YEAR),
} as const satisfies Record<keyof typeof DATE_FAULTS, Injector>;

/** Over for ten days: nobody looked. */
function over(id: IdentityId, on?: LabMachine): Injector {
  return dated(id, on, -YEAR - 10, -10);
}

function dated(id: IdentityId, on: LabMachine | undefined, from: number, to: number): Injector {
  return async (sample) => reissue(sample, id, on, between(sample, from, to));
}

function authorityOver(id: IdentityId, end: number): Injector {
  return async (sample) => remadeAuthority(sample, id, between(sample, end - 10 * YEAR, end));
}

function between({ at }: Sample, from: number, to: number) {
  const day = (days: number) => new Date(at.getTime() + days * DAY);
  return { notBefore: day(from), notAfter: day(to) };
}
