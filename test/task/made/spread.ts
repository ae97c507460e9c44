/** Clusters that between them have every shape, layout, address family, arrangement of authorities and kind of key. */
import { algorithmsFor } from '../../../src/domain/algorithm.ts';
import type { ClusterText } from '../../../src/domain/cluster-text.ts';
import { identity, IDENTITY_IDS } from '../../../src/domain/identity/table.ts';
import { CIDRS, type Family, machines, TEXT } from '../../domain/cluster.ts';

const ENDPOINTS = { v4: 'api.demo.internal:6443', v6: '[fd00:99::1]:8443', dual: '10.99.0.1:443' };

function shaped(
  family: Family,
  counts: { readonly planes: number; readonly etcd?: number; readonly workers: number },
  more: Partial<ClusterText>,
): ClusterText {
  return {
    ...TEXT,
    endpoint: ENDPOINTS[family],
    serviceCidrs: CIDRS[family],
    controlPlane: machines('cp', 1, counts.planes, family),
    etcd: machines('etcd', 2, counts.etcd ?? 0, family),
    workers: machines('worker', 3, counts.workers, family),
    ...more,
  };
}

const { authorities: OWN } = TEXT;
const UNDER_A_ROOT = {
  kubernetes: 'intermediate',
  etcd: 'intermediate',
  frontProxy: 'intermediate',
  root: 'own',
} as const;

/** Everybody who may have Ed25519 has it. */
const ed25519 = (layout: ClusterText['layout']) =>
  Object.fromEntries(
    IDENTITY_IDS.filter((id) => algorithmsFor(identity(id).algorithms, layout).includes('ed25519')).map(
      (id) => [id, 'ed25519' as const],
    ),
  );

/** A key of RSA takes a hundred times as long to make: the authorities and one of each kind of leaf have it. */
const FEWER_RSA = Object.fromEntries(
  (
    [
      'apiserver-kubelet-client',
      'etcd-server',
      'etcd-healthcheck-client',
      'controller-manager',
      'scheduler',
      'kubelet',
      'super-admin',
    ] as const
  ).map((id) => [id, 'ecdsa-p256' as const]),
);

/** The planes of a cluster are its workers as well. */
const BOTH = machines('cp', 1, 2, 'v4');

export const SPREAD: Readonly<Record<string, ClusterText>> = {
  'one machine, by hand, v4, users': shaped(
    'v4',
    { planes: 1, workers: 1 },
    {
      users: [
        { name: 'alice@example.com', groups: ['dev', 'ops'] },
        { name: 'robot', groups: [] },
      ],
    },
  ),
  'three planes, by hand, dual, P-384, names more': shaped(
    'dual',
    { planes: 3, workers: 2 },
    {
      keyAlgorithm: 'ecdsa-p384',
      extraNames: { 'apiserver': ['lb.example.com', '*.apps.example.com'], 'etcd-peer': ['2001:db8::9'] },
    },
  ),
  'by hand, etcd apart, Ed25519 wherever it may be': shaped(
    'v4',
    { planes: 2, etcd: 3, workers: 1 },
    { keyAlgorithms: ed25519('hard-way') },
  ),
  'by hand, under one root, dual': shaped(
    'dual',
    { planes: 2, workers: 1 },
    { authorities: UNDER_A_ROOT, users: [{ name: 'alice', groups: ['dev'] }] },
  ),
  'by hand, planes that work, one authority for etcd too': shaped(
    'v4',
    { planes: 2, workers: 2 },
    { authorities: { ...OWN, etcd: 'kubernetes' }, controlPlane: BOTH, workers: BOTH },
  ),
  'by hand, mixed authorities and keys, etcd apart': shaped(
    'v6',
    { planes: 1, etcd: 3, workers: 1 },
    {
      authorities: { ...OWN, etcd: 'intermediate' },
      keyAlgorithms: {
        'etcd-ca': 'rsa-2048',
        'apiserver': 'rsa-2048',
        'admin': 'ecdsa-p384',
        'kubelet': 'ed25519',
      },
    },
  ),
  'kubeadm, one machine, RSA': shaped(
    'v4',
    { planes: 1, workers: 0 },
    { layout: 'kubeadm', keyAlgorithm: 'rsa-2048', keyAlgorithms: FEWER_RSA },
  ),
  'kubeadm, three planes, v6': shaped(
    'v6',
    { planes: 3, workers: 1 },
    { layout: 'kubeadm', securePort: '8443' },
  ),
  'kubeadm, etcd apart, v4, before 1.33, Ed25519 wherever it may be': shaped(
    'v4',
    { planes: 2, etcd: 3, workers: 1 },
    { layout: 'kubeadm', kubernetesVersion: '1.32', keyAlgorithms: ed25519('kubeadm') },
  ),
  'kubeadm, one authority for etcd too, under a root': shaped(
    'dual',
    { planes: 2, workers: 1 },
    {
      layout: 'kubeadm',
      authorities: {
        kubernetes: 'intermediate',
        etcd: 'kubernetes',
        frontProxy: 'intermediate',
        root: 'own',
      },
      users: [{ name: 'alice', groups: ['dev'] }],
    },
  ),
};
