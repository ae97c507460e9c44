/** Who gets what was replaced and what must be restarted for it, for clusters of every shape and for the facts of each layout. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterText } from '../../src/domain/cluster-text.ts';
import { credentials } from '../../src/domain/credential.ts';
import { type Rollout, rollout } from '../../src/domain/rollout.ts';
import { aCluster, clusterOf, TEXT } from './cluster.ts';

/** The rollout after everything of these identities was replaced. */
function after(change: Partial<ClusterText>, ...ids: string[]): Rollout {
  const cluster = clusterOf(change);
  const wanted = credentials(cluster);
  const paths = wanted
    .filter(({ id, identity }) => ids.includes(id) || ids.includes(identity))
    .flatMap(({ files }) => files.map(({ path }) => path));
  return rollout(cluster, wanted, new Set(paths)) ?? { machines: [], elsewhere: [] };
}
const said = ({ machines }: Rollout) =>
  machines.map(({ machine, programs }) =>
    [machine, ...programs.map(({ party, does, runs }) => `${party} ${does} ${runs}`)].join(', '),
  );

const HA: Partial<ClusterText> = {
  controlPlane: [1, 2].map((n) => ({ name: `cp-${n}`, addresses: [`10.0.0.${n}`] })),
  workers: [{ name: 'w-1', addresses: ['10.0.1.1'] }],
};
const ETCD = { etcd: [1, 2, 3].map((n) => ({ name: `etcd-${n}`, addresses: [`10.0.2.${n}`] })) };

describe('what must be restarted', () => {
  it('nothing, where nothing was replaced', () => {
    expect(rollout(clusterOf(), credentials(clusterOf()), new Set())).toBeUndefined();
  });

  it('members of etcd first and one by one, then whoever dials them', () => {
    expect(said(after({ ...HA, ...ETCD }, 'etcd-ca'))).toEqual([
      'etcd-1, etcd restart unit',
      'etcd-2, etcd restart unit',
      'etcd-3, etcd restart unit',
      'cp-1, kube-apiserver restart unit',
      'cp-2, kube-apiserver restart unit',
    ]);
    expect(said(after({ ...HA, layout: 'kubeadm' }, 'etcd-ca'))).toEqual([
      'cp-1, etcd restart static-pod, kube-apiserver restart static-pod',
      'cp-2, etcd restart static-pod, kube-apiserver restart static-pod',
    ]);
    // no kubelet there to run a static pod
    expect(said(after({ ...HA, ...ETCD, layout: 'kubeadm' }, 'etcd-ca'))[0]).toBe(
      'etcd-1, etcd restart unit',
    );
  });

  it('what its kubeconfig holds is read once; what lies in files, again and again', () => {
    expect(said(after(HA, 'scheduler', 'apiserver', 'etcd-peer', 'kubelet-serving', 'kube-proxy'))).toEqual([
      'cp-1, etcd rereads unit, kube-apiserver rereads unit, kube-scheduler restart unit',
      'cp-2, etcd rereads unit, kube-apiserver rereads unit, kube-scheduler restart unit',
      'w-1, kubelet rereads unit, kube-proxy restart unit',
    ]);
  });

  it('one restart is enough, and each reason is told', () => {
    const [node] = after(HA, 'kubelet@w-1', 'kubelet-serving@w-1').machines;
    expect(node?.programs).toMatchObject([
      {
        party: 'kubelet',
        does: 'restart',
        because: [
          { identity: 'kubelet', does: 'restart' },
          { identity: 'kubelet-serving', does: 'rereads' },
        ],
      },
    ]);
    expect(node?.files).toEqual(
      [
        '/var/lib/kubelet/kubelet.crt',
        '/var/lib/kubelet/kubelet.key',
        '/var/lib/kubelet/kubeconfig',
      ].toSorted(),
    );
  });

  it('depends on the version, and on who signs for etcd', () => {
    const plane = (change: Partial<ClusterText>) => said(after({ ...HA, ...change }, 'kubernetes-ca'))[0];
    expect(plane({})).toContain('kube-apiserver rereads');
    expect(plane({ kubernetesVersion: '1.35' })).toContain('kube-apiserver restart');
    expect(plane({})).not.toContain('etcd');
    const shared = { authorities: { ...TEXT.authorities, etcd: 'kubernetes' } } as const;
    expect(plane(shared)).toContain('etcd restart unit, kube-apiserver restart unit');
    const node = (kubernetesVersion: string) =>
      said(after({ ...HA, kubernetesVersion }, 'kubelet-serving')).join();
    expect([node('1.31'), node('1.30')]).toEqual(['w-1, kubelet rereads unit', 'w-1, kubelet restart unit']);
  });

  it('kube-proxy is a pod of kubeadm’s, and not restarted on machines', () => {
    expect(said(after({ ...HA, layout: 'kubeadm' }, 'kubernetes-ca')).join()).not.toContain('kube-proxy');
    expect(said(after(HA, 'kubernetes-ca')).join()).toContain('kube-proxy restart unit');
  });

  it('nobody, for an authority’s key that was put under a passphrase', () => {
    const cluster = clusterOf(HA);
    const after = rollout(cluster, credentials(cluster), new Set(['pki/ca.key', 'pki/front-proxy-ca.key']));
    expect(after).toEqual({ machines: [], elsewhere: [] });
  });

  it('people and pods come last, with what to hand them', () => {
    const { elsewhere } = after(
      { ...HA, users: [{ name: 'alice', groups: [] }] },
      'admin',
      'user',
      'kubernetes-ca',
    );
    expect(elsewhere.map(({ party, does, files }) => [party, does, ...files])).toEqual([
      ['pod', 'restart', 'pki/ca.crt'],
      ['kubectl', 'replace', 'pki/ca.crt'],
      ['kubectl', 'replace', 'pki/admin.kubeconfig', 'pki/users/alice.kubeconfig'],
    ]);
  });
});

it('for any cluster: each file on a machine is named there once, no key of a shared place is handed out, etcd goes first', () => {
  fc.assert(
    fc.property(aCluster, fc.nat(), (text, pick) => {
      const cluster = clusterOf(text);
      const wanted = credentials(cluster);
      const paths = wanted
        .flatMap(({ files }) => files.map(({ path }) => path))
        .filter((_, i) => (i * 7 + pick) % 3 > 0);
      const { machines, elsewhere } = rollout(cluster, wanted, new Set(paths)) ?? {
        machines: [],
        elsewhere: [],
      };
      const named = machines.flatMap(({ machine, files }) => files.map((path) => `nodes/${machine}${path}`));
      expect(named.toSorted()).toEqual(paths.filter((path) => path.startsWith('nodes/')).toSorted());
      expect(elsewhere.flatMap(({ files }) => files).filter((path) => /\.key$|^nodes/.test(path))).toEqual(
        [],
      );
      const members = new Set(cluster.etcd.map(({ name }) => name));
      const ranks = machines.map(({ machine }) => (members.has(machine) ? 0 : 1));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      for (const { programs } of machines)
        expect(programs.slice(1).some(({ party }) => party === 'etcd')).toBe(false);
    }),
    { numRuns: 40 },
  );
});
