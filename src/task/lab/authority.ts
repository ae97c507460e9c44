import type { IdentityId } from '../../domain/identity/table.ts';
import type { AUTHORITY_FAULTS } from '../../domain/lab/fault/authority.ts';
import type { FaultPlace, LabMachine } from '../../domain/lab/fault.ts';
import { edit, type Injector, namesake, put, readsOwnCopy, remadeAuthority, withData } from './bench.ts';

export const AUTHORITY_INJECTORS = {
  'admin-trusts-old-authority': trustsOld('admin'),
  'controller-manager-trusts-old-authority': trustsOld('controller-manager', 'control-plane'),
  'kubelet-trusts-old-authority': trustsOld('kubelet', 'node'),
  'control-plane-old-authority': oldCopy('kubernetes-ca', 'control-plane'),
  'kubelet-old-client-authority': oldCopy('kubernetes-ca', 'node'),
  'etcd-old-authority': oldCopyOfEtcd('member'),
  'apiserver-old-etcd-authority': oldCopyOfEtcd('control-plane'),
  'control-plane-made-again': async (sample) => {
    const made = await namesake(sample, 'kubernetes-ca');
    const at = (role: 'certificate' | 'key'): FaultPlace => ({
      identity: 'kubernetes-ca',
      role,
      on: 'another',
    });
    return [...put(sample, at('certificate'), made.certificate), ...put(sample, at('key'), made.key)];
  },
  'authority-may-not-sign': async (sample) =>
    remadeAuthority(sample, 'kubernetes-ca', { keyUsage: ['digitalSignature', 'keyEncipherment'] }),
  'authority-is-none': async (sample) =>
    remadeAuthority(sample, 'kubernetes-ca', { constraints: { authority: false } }),
  'front-proxy-old-authority': oldCopy('front-proxy-ca', 'control-plane'),
} as const satisfies Record<keyof typeof AUTHORITY_FAULTS, Injector>;

function trustsOld(identity: IdentityId, on?: LabMachine): Injector {
  return async (sample) => {
    const { certificate } = await namesake(sample, 'kubernetes-ca');
    const place: FaultPlace = { identity, role: 'kubeconfig', ...(on === undefined ? {} : { on }) };
    return edit(sample, place, (text) => withData(text, 'certificate-authority-data', certificate));
  };
}

function oldCopy(identity: IdentityId, on: LabMachine): Injector {
  return async (sample) => {
    const { certificate } = await namesake(sample, identity);
    return put(sample, { identity, role: 'certificate', on }, certificate);
  };
}

function oldCopyOfEtcd(on: LabMachine): Injector {
  return async (sample) => [...readsOwnCopy(sample), ...(await oldCopy('etcd-ca', on)(sample))];
}
