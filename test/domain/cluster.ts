/** Clusters to test with: one that is plain, and whatever shape fast-check thinks of. */
import fc from 'fast-check';
import { LAYOUT_IDS } from '../../src/domain/layout/table.ts';
import { AUTHORITY_KINDS, type Cluster } from '../../src/domain/cluster.ts';
import { type ClusterText, toCluster } from '../../src/domain/cluster-text.ts';

export const TEXT: ClusterText = {
  name: 'demo',
  kubernetesVersion: '1.37',
  endpoint: 'api.demo.internal:6443',
  securePort: '6443',
  dnsDomain: 'cluster.local',
  serviceCidrs: ['10.32.0.0/24'],
  layout: 'hard-way',
  keyAlgorithm: 'ecdsa-p256',
  lifetimes: { authorities: '10y', certificates: '1y' },
  authorityKeys: 'plain',
  encryption: { provider: 'secretbox', resources: ['secrets'] },
  authorities: { kubernetes: 'own', etcd: 'own', frontProxy: 'own', root: 'own' },
  controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.1'] }],
  etcd: [],
  workers: [],
  podCidrs: [],
  kubelets: 'issued',
  users: [],
};

export const clusterOf = (change: Partial<ClusterText> = {}): Cluster => toCluster({ ...TEXT, ...change });

export type Family = 'v4' | 'v6' | 'dual';
const FAMILIES: readonly Family[] = ['v4', 'v6', 'dual'];
export const CIDRS = { v4: ['10.32.0.0/24'], v6: ['fd00:32::/112'], dual: ['fd00:32::/112', '10.32.0.0/24'] };

export const machines = (prefix: string, network: number, n: number, family: Family) =>
  Array.from({ length: n }, (_, i) => ({
    name: `${prefix}-${i + 1}`,
    addresses: [
      ...(family === 'v6' ? [] : [`10.${network}.0.${i + 1}`]),
      ...(family === 'v4' ? [] : [`fd00:${network}::${(i + 1).toString(16)}`]),
      ...(i % 2 === 0 ? [`${prefix}-${i + 1}.demo.internal`] : []),
    ],
  }));

/** Clusters of up to so many machines of a kind, of every family, layout and arrangement of authorities. */
export const clustersUpTo = (most: { planes: number; workers: number }): fc.Arbitrary<ClusterText> =>
  fc
    .record({
      layout: fc.constantFrom(...LAYOUT_IDS),
      planes: fc.integer({ min: 1, max: most.planes }),
      workers: fc.nat(most.workers),
      /** none: stacked; planes: the same machines named again; else machines of their own */
      etcd: fc.oneof(
        fc.constant('stacked' as const),
        fc.constant('planes' as const),
        fc.integer({ min: 1, max: most.planes }),
      ),
      /** the first of the workers are control planes too */
      shared: fc.boolean(),
      family: fc.constantFrom(...FAMILIES),
      users: fc.nat(3),
      endpoint: fc.constantFrom('api.demo.internal', '10.99.0.1:443', '[fd00:99::1]:8443'),
      securePort: fc.constantFrom('6443', '8443'),
      kubernetes: fc.constantFrom(...AUTHORITY_KINDS),
      etcdFrom: fc.constantFrom(...AUTHORITY_KINDS, 'kubernetes' as const),
      frontProxy: fc.constantFrom(...AUTHORITY_KINDS),
      root: fc.constantFrom('own' as const, 'external' as const),
    })
    .map(
      ({ planes, workers, shared, family, users, etcd, kubernetes, etcdFrom, frontProxy, root, ...rest }) => {
        const controlPlane = machines('cp', 1, planes, family);
        return {
          ...TEXT,
          ...rest,
          serviceCidrs: CIDRS[family],
          controlPlane,
          etcd:
            etcd === 'stacked' ? [] : etcd === 'planes' ? controlPlane : machines('etcd', 2, etcd, family),
          workers: [
            ...(shared ? controlPlane.slice(0, workers) : []),
            ...machines('worker', 3, shared ? Math.max(0, workers - planes) : workers, family),
          ],
          users: Array.from({ length: users }, (_, i) => ({ name: `user-${i}`, groups: ['dev'] })),
          authorities: { kubernetes, etcd: etcdFrom, frontProxy, root },
        };
      },
    );

export const aCluster = clustersUpTo({ planes: 7, workers: 200 });

/** The same arrangement with every key here. */
export function heldHere({
  kubernetes,
  etcd,
  frontProxy,
}: ClusterText['authorities']): ClusterText['authorities'] {
  const here = <Kind extends string>(kind: Kind) =>
    (kind === 'external' ? 'own' : kind) as Exclude<Kind, 'external'>;
  return { kubernetes: here(kubernetes), etcd: here(etcd), frontProxy: here(frontProxy), root: 'own' };
}
