import { hostWithPort } from '../../domain/value.ts';
import type { FLAG_FAULTS } from '../../domain/lab/fault/flag.ts';
import type { FaultPlace } from '../../domain/lab/fault.ts';
import { labMachine } from '../../domain/lab/place.ts';
import { fileOn } from '../../domain/program/command-line.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { edit, flag, type Injector } from './bench.ts';
import type { Sample } from './sample.ts';

const KUBELET: FaultPlace = { place: 'kubelet-config', on: 'node' };

export const FLAG_INJECTORS = {
  'service-range-changed': apiserver({ 'service-cluster-ip-range': '10.96.0.0/16' }),
  'everybody-allowed': apiserver({ 'authorization-mode': 'AlwaysAllow' }),
  'node-authorizer-missing': apiserver({ 'authorization-mode': 'RBAC' }),
  'static-tokens': async (sample) => {
    const { name } = labMachine('control-plane', sample.cluster);
    const path = '/etc/kubernetes/tokens.csv';
    return [
      ...flag(sample, 'kube-apiserver', 'control-plane', { 'token-auth-file': path }),
      {
        path: `nodes/${name}${path}`,
        bytes: toUtf8('31ada4fd-adec-460c-809a-9e56ceb75269,ci,1000,"system:masters"\n'),
        mode: 0o600,
      },
    ];
  },
  'kubelets-not-verified': apiserver({ 'kubelet-certificate-authority': undefined }),
  'front-proxy-authority-is-client-authority': async (sample) =>
    flag(sample, 'kube-apiserver', 'control-plane', {
      'requestheader-client-ca-file': authorityOn(sample, 'kubernetes-ca'),
    }),
  'front-proxy-names-open': async (sample) =>
    flag(sample, 'kube-apiserver', 'control-plane', {
      'requestheader-client-ca-file': authorityOn(sample, 'kubernetes-ca'),
      'requestheader-allowed-names': undefined,
    }),
  'wrong-client-authority-flag': async (sample) =>
    flag(sample, 'kube-apiserver', 'control-plane', { 'client-ca-file': authorityOn(sample, 'etcd-ca') }),
  'etcd-in-the-clear': async (sample) => {
    const { addresses } = labMachine('member', sample.cluster);
    const host = sample.cluster.stackedEtcd ? '127.0.0.1' : (addresses[0] ?? '');
    return flag(sample, 'kube-apiserver', 'control-plane', {
      'etcd-servers': `http://${hostWithPort(host, 2379)}`,
    });
  },
  'etcd-asks-nobody': etcd({ 'client-cert-auth': undefined, 'trusted-ca-file': undefined }),
  'etcd-trusts-nobody': etcd({ 'trusted-ca-file': undefined }),
  'etcd-peers-not-asked': etcd({
    'peer-client-cert-auth': undefined,
    'peer-trusted-ca-file': undefined,
  }),
  'kubelet-anonymous': kubelet(/(anonymous:\n *enabled: )false/, '$1true'),
  'kubelet-allows-everybody': kubelet(/mode: Webhook/, 'mode: AlwaysAllow'),
  'kubelet-read-only-port': kubelet(/readOnlyPort: 0/, 'readOnlyPort: 10255'),
} as const satisfies Record<keyof typeof FLAG_FAULTS, Injector>;

type Values = Parameters<typeof flag>[3];

function apiserver(values: Values): Injector {
  return async (sample) => flag(sample, 'kube-apiserver', 'control-plane', values);
}

function etcd(values: Values): Injector {
  return async (sample) => flag(sample, 'etcd', 'member', values);
}

function kubelet(from: RegExp, to: string): Injector {
  return async (sample) => edit(sample, KUBELET, (text) => text.replace(from, to));
}

function authorityOn({ cluster }: Sample, id: 'kubernetes-ca' | 'etcd-ca'): string {
  return fileOn(id, 'certificate', cluster, labMachine('control-plane', cluster)) ?? '';
}
