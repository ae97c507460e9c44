import type { IdentityId } from '../../domain/identity/table.ts';
import type { PAIR_FAULTS } from '../../domain/lab/fault/pair.ts';
import type { LabMachine } from '../../domain/lab/fault.ts';
import { labCredential } from '../../domain/lab/place.ts';
import { type Injector, lay, otherKey, pairOf } from './bench.ts';
import type { Sample } from './sample.ts';

export const PAIR_INJECTORS = {
  'apiserver-key-of-another': keyOfAnother('apiserver', 'control-plane'),
  'etcd-key-of-another': keyOfAnother('etcd-server', 'member'),
  'kubelet-serving-key-of-another': keyOfAnother('kubelet-serving', 'node'),
  'apiserver-etcd-client-key-of-another': keyOfAnother('apiserver-etcd-client', 'control-plane'),
  'front-proxy-client-key-of-another': keyOfAnother('front-proxy-client', 'control-plane'),
  'admin-key-of-another': keyOfAnother('admin'),
  'apiserver-files-swapped': async (sample) => {
    const { certificate, key } = pairOf(sample, 'apiserver', 'control-plane');
    return layAt(sample, 'apiserver', 'control-plane', { certificate: key, key: certificate });
  },
  'apiserver-shows-client-pair': async (sample) =>
    layAt(sample, 'apiserver', 'control-plane', pairOf(sample, 'apiserver-kubelet-client', 'control-plane')),
  'authority-in-place-of-leaf': async (sample) => {
    const { certificate } = pairOf(sample, 'kubernetes-ca');
    return layAt(sample, 'apiserver', 'control-plane', { certificate });
  },
  'etcd-server-and-probe-swapped': async (sample) => [
    ...layAt(sample, 'etcd-server', 'member', pairOf(sample, 'etcd-healthcheck-client', 'member')),
    ...layAt(sample, 'etcd-healthcheck-client', 'member', pairOf(sample, 'etcd-server', 'member')),
  ],
} as const satisfies Record<keyof typeof PAIR_FAULTS, Injector>;

function keyOfAnother(id: IdentityId, on?: LabMachine): Injector {
  return async (sample) => layAt(sample, id, on, { key: await otherKey(sample, id, on) });
}

function layAt(
  sample: Sample,
  id: IdentityId,
  on: LabMachine | undefined,
  pair: { readonly certificate?: Uint8Array; readonly key?: Uint8Array },
) {
  return lay(sample, labCredential(id, on, sample.cluster), pair);
}
