/** What only the whole cluster file can be wrong about, and what it should know that it says. */
import { describe, expect, it } from 'vitest';
import { parseAddress, parsePrefix } from '../../src/domain/address.ts';
import type { ClusterText } from '../../src/domain/cluster-text.ts';
import { clusterProblems } from '../../src/domain/cluster-problem.ts';
import { clusterWarnings } from '../../src/domain/cluster-warning.ts';
import { clusterOf, TEXT } from './cluster.ts';

const machines = (prefix: string, n: number) =>
  Array.from({ length: n }, (_, i) => ({
    name: `${prefix}-${i + 1}`,
    addresses: [`10.1.${prefix.length}.${i + 1}`],
  }));

describe('what only the whole file can be wrong about', () => {
  const wrong = (change: Partial<ClusterText>) =>
    clusterProblems({ ...TEXT, ...change }).map(({ path, kind }) => `${path.join('.')} ${kind}`);
  const life = (authorities: string, certificates: string) => ({ lifetimes: { authorities, certificates } });

  it('says each, at its place', () => {
    const twice = [...machines('cp', 2), { name: 'cp-1', addresses: ['10.9.9.9'] }];
    expect(wrong({})).toEqual([]);
    expect(wrong({ controlPlane: twice })).toEqual(['controlPlane.2.name duplicate']);
    expect(wrong({ workers: twice.slice(1).map((one) => ({ ...one, name: 'w' })) })).toContain(
      'workers.1.name duplicate',
    );
    expect(wrong({ serviceCidrs: ['172.30.0.0/30'] })).toEqual(['serviceCidrs.0 bad-value']);
    expect(wrong({ serviceCidrs: ['172.30.0.0/29', 'fd00::/125'] })).toEqual([]);
    expect(wrong({ serviceCidrs: ['172.30.0.0/24', '172.31.0.0/24'] })).toEqual(['serviceCidrs.1 conflict']);
    expect(wrong({ serviceCidrs: ['172.30.0.0/24', 'fd00::/112', '172.31.0.0/24'] })).toEqual([
      'serviceCidrs.2 conflict',
    ]);
    expect(wrong({ workers: [{ name: 'a'.repeat(52), addresses: [] }] })).toEqual([]);
    expect(wrong({ workers: [{ name: 'a'.repeat(53), addresses: [] }] })).toEqual([
      'workers.0.name bad-value',
    ]);
  });

  it('addresses that cannot be a machine’s, or that two machines claim', () => {
    const cp = (name: string, ...addresses: string[]) => ({ name, addresses });
    const planes = (...controlPlane: ReturnType<typeof cp>[]) => wrong({ controlPlane, workers: [] });
    expect(planes(cp('a', '10.0.0.1', '10.0.0.1'), cp('b', '10.0.0.2'))).toEqual([]);
    expect(planes(cp('a', '10.0.0.1'), cp('b', '10.0.0.1'))).toEqual(['controlPlane.1.addresses.0 conflict']);
    for (const none of ['0.0.0.0', '::', '127.0.0.1', '127.8.8.8', '::1', '224.0.0.1', 'ff02::1'])
      expect(planes(cp('a', none)), none).toEqual(['controlPlane.0.addresses.0 conflict']);
    expect(wrong({ serviceCidrs: ['10.0.0.0/8'], controlPlane: [cp('a', '10.0.0.1')], workers: [] })).toEqual(
      ['controlPlane.0.addresses.0 conflict'],
    );
    const machine = cp('a', '10.9.0.1');
    expect(wrong({ controlPlane: [machine], workers: [machine] })).toEqual([]);
    expect(wrong({ controlPlane: [machine], workers: [cp('a', '10.9.0.2')] })).toEqual([
      'workers.0.addresses conflict',
    ]);
  });

  it('lifetimes that would be due as they are made, or past the last year of a certificate', () => {
    expect(wrong(life('1000y', '10m'))).toEqual([]);
    expect(wrong(life('1001y', '9m'))).toEqual([
      'lifetimes.authorities bad-value',
      'lifetimes.certificates bad-value',
    ]);
  });

  it('reads addresses and ranges into their one spelling', () => {
    const cluster = clusterOf({
      serviceCidrs: ['10.32.0.7/24'],
      workers: [{ name: 'w', addresses: ['FD00:0::1', 'w.example.com'] }],
    });
    expect(cluster.serviceCidrs).toEqual([parsePrefix('10.32.0.0/24')]);
    expect(cluster.workers[0]?.addresses).toEqual([parseAddress('fd00::1')?.text, 'w.example.com']);
  });

  it('one machine in two lists is one machine', () => {
    const a = { name: 'a', addresses: ['10.9.0.1'] };
    expect(wrong({ controlPlane: [a], etcd: [a], workers: [a] })).toEqual([]);
    expect(wrong({ controlPlane: [a], etcd: [{ ...a, addresses: ['10.9.0.2'] }] })).toEqual([
      'etcd.0.addresses conflict',
    ]);
    expect(wrong({ etcd: [{ name: 'e', addresses: ['10.0.0.1'] }] })).toEqual([
      'etcd.0.addresses.0 conflict',
    ]);
  });

  it('addresses are compared as addresses, however they are spelled', () => {
    const cp = (name: string, ...addresses: string[]) => ({ name, addresses });
    const two = (one: string, other: string) => wrong({ controlPlane: [cp('a', one), cp('b', other)] });
    expect(two('fd00::11', 'FD00:0::11')).toEqual(['controlPlane.1.addresses.0 conflict']);
    expect(two('10.0.0.12', '::ffff:10.0.0.12')).toEqual(['controlPlane.1.addresses.0 conflict']);
    for (const none of ['::ffff:127.0.0.9', '::ffff:10.32.0.9', 'fe80::1', 'febf::1', '169.254.1.1'])
      expect(wrong({ controlPlane: [cp('a', none)] }), none).toEqual(['controlPlane.0.addresses.0 conflict']);
    expect(
      wrong({ controlPlane: [cp('a', 'fd00::1', '10.9.0.1')], workers: [cp('a', '10.9.0.1', 'FD00::1')] }),
    ).toEqual([]);
  });

  it('users whose files would be one file', () => {
    const users = ['alice', 'bob', 'Alice'].map((name) => ({ name, groups: [] }));
    expect(wrong({ users })).toEqual(['users.2.name duplicate']);
  });

  it('Ed25519 where it cannot be loaded', () => {
    const ed25519 = (layout: ClusterText['layout'], ...ids: string[]) =>
      wrong({ layout, keyAlgorithms: Object.fromEntries(ids.map((id) => [id, 'ed25519' as const])) });
    for (const layout of ['hard-way', 'kubeadm'] as const)
      expect(ed25519(layout, 'kubernetes-ca', 'service-account', 'user')).toEqual([
        'keyAlgorithms.kubernetes-ca conflict',
        'keyAlgorithms.service-account conflict',
      ]);
    expect(ed25519('hard-way', 'apiserver', 'admin')).toEqual([]);
    expect(ed25519('kubeadm', 'apiserver', 'kubelet-serving')).toEqual(['keyAlgorithms.apiserver conflict']);
  });
});

describe('service ranges', () => {
  const fault = (range: string, kubernetesVersion = '1.37', layout: ClusterText['layout'] = 'hard-way') =>
    clusterProblems({ ...TEXT, serviceCidrs: [range], kubernetesVersion, layout }).map(
      ({ expected }) => expected,
    )[0];

  it('that the API server refuses, by version', () => {
    expect(fault('172.30.0.0/29')).toBeUndefined();
    expect(fault('172.30.0.0/30')).toContain('at least 8 addresses');
    expect(fault('fd00::/126')).toContain('at least 8 addresses');
    expect(fault('172.16.0.0/11')).toBeUndefined();
    expect(fault('172.16.0.0/12', '1.33')).toBeUndefined();
    expect(fault('172.0.0.0/11', '1.33')).toBe('/12 or longer, as kube-apiserver 1.33 wants');
    expect(fault('fd00::/108', '1.33')).toBeUndefined();
    expect(fault('fd00::/107', '1.33')).toBe('/108 or longer, as kube-apiserver 1.33 wants');
    expect(fault('fd00::/64', '1.34')).toBeUndefined();
    expect(fault('fd00::/63', '1.34')).toBe('/64 or longer, as kube-apiserver wants');
    expect(fault('128.0.0.0/1')).toContain('can count');
  });

  it('that kubeadm refuses in every version', () => {
    expect(fault('172.30.0.0/28', '1.37', 'kubeadm')).toBeUndefined();
    expect(fault('172.30.0.0/29', '1.37', 'kubeadm')).toContain('at least 10 addresses');
    expect(fault('fd00::/107', '1.37', 'kubeadm')).toBe('/108 or longer, as kubeadm wants');
  });
});

describe('what a cluster file may say, and should know what it says', () => {
  const warned = (change: Partial<ClusterText>) => clusterWarnings(clusterOf(change));
  const two = [1, 2].map((n) => ({ name: `cp-${n}`, addresses: [`10.0.0.${n}`] }));

  it('warns', () => {
    expect(warned({})).toEqual([]);
    expect(warned({ authorities: { ...TEXT.authorities, etcd: 'kubernetes' } })).toEqual([
      { warning: 'etcd-shares-authority' },
    ]);
    expect(warned({ controlPlane: two })).toEqual([{ warning: 'etcd-even', members: 2 }]);
    const etcd = [3, 4, 5].map((n) => ({ name: `etcd-${n}`, addresses: [`10.0.0.${n}`] }));
    expect(warned({ controlPlane: two, etcd, endpoint: '10.0.0.2' })).toEqual([
      { warning: 'endpoint-single', machine: 'cp-2' },
    ]);
    expect(warned({ users: [{ name: 'eve', groups: ['dev', 'system:masters'] }] })).toEqual([
      { warning: 'user-masters', user: 'eve' },
    ]);
  });
});

it('ranges of pods of which no node gets a part are warned of', () => {
  const warned = (podCidrs: readonly string[], flags = {}) =>
    clusterWarnings(clusterOf({ podCidrs, flags })).filter(({ warning }) => warning === 'pods-range-size')
      .length;
  expect(warned(['10.200.0.0/24'])).toBe(0);
  expect(warned(['10.200.0.0/25'])).toBe(1);
  expect(warned(['fd00:20::/48', '10.200.0.0/16'])).toBe(0);
  expect(warned(['fd00:20::/47'])).toBe(1);
  expect(warned(['10.200.0.0/25'], { 'kube-controller-manager': { 'node-cidr-mask-size': '28' } })).toBe(0);
});
