import type { ExtendedKeyUsage } from '../../domain/certificate.ts';
import type { IdentityId } from '../../domain/identity/table.ts';
import type { PURPOSE_FAULTS } from '../../domain/lab/fault/purpose.ts';
import type { LabMachine } from '../../domain/lab/fault.ts';
import { type Injector, reissue } from './bench.ts';

export const PURPOSE_INJECTORS = {
  'apiserver-without-server-auth': only('clientAuth', 'apiserver', 'control-plane'),
  'kubelet-serving-without-server-auth': only('clientAuth', 'kubelet-serving', 'node'),
  'etcd-without-server-auth': only('clientAuth', 'etcd-server', 'member'),
  'etcd-without-client-auth': only('serverAuth', 'etcd-server', 'member'),
  'etcd-peer-without-client-auth': only('serverAuth', 'etcd-peer', 'member'),
  'admin-without-client-auth': only('emailProtection', 'admin'),
  'kubelet-without-client-auth': only('serverAuth', 'kubelet', 'node'),
  'apiserver-etcd-client-without-client-auth': only('serverAuth', 'apiserver-etcd-client', 'control-plane'),
  'apiserver-kubelet-client-without-client-auth': only(
    'serverAuth',
    'apiserver-kubelet-client',
    'control-plane',
  ),
} as const satisfies Record<keyof typeof PURPOSE_FAULTS, Injector>;

function only(usage: ExtendedKeyUsage, id: IdentityId, on?: LabMachine): Injector {
  return async (sample) => reissue(sample, id, on, { extendedKeyUsage: [usage] });
}
