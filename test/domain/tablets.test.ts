/** What the tables give a cluster, for clusters of many shapes: identities, files, edges, and how they fit together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALGORITHM_IDS } from '../../src/domain/algorithm.ts';
import { authorityKind, existsIn } from '../../src/domain/authority.ts';
import { endpointUrl } from '../../src/domain/cluster.ts';
import { type ClusterText, toCluster } from '../../src/domain/cluster-text.ts';
import { clusterProblems } from '../../src/domain/cluster-problem.ts';
import { CONNECTION_IDS, connection } from '../../src/domain/connection/table.ts';
import { type Credential, credentials, homeOf, keptAt } from '../../src/domain/credential.ts';
import { type Edge, edges, serverFor } from '../../src/domain/edge.ts';
import { AUTHORITY_IDS, identity, IDENTITY_IDS } from '../../src/domain/identity/table.ts';
import { layoutFiles } from '../../src/domain/layout/table.ts';
import { nodesOf } from '../../src/domain/machine.ts';
import { aCluster, clusterOf } from './cluster.ts';

const RUNS = { numRuns: 60 };
const whatever = (judge: (text: ClusterText) => void) => fc.assert(fc.property(aCluster, judge), RUNS);
const byId = (all: readonly Credential[]) => new Map(all.map((one) => [one.id, one]));

describe('the credentials of a cluster', () => {
  it('no two share a file, ids are unique, signers are authorities that stand before what they sign', () => {
    whatever((text) => {
      const all = credentials(toCluster(text));
      const paths = all.flatMap(({ files }) => files.map(({ path }) => path));
      expect(new Set(paths).size).toBe(paths.length);
      const ids = new Map(all.map(({ id }, i) => [id, i]));
      expect(ids.size).toBe(all.length);
      const unsigned = all.filter((one, i) => {
        if (one.makes === 'key-pair') return false;
        const signer = ids.get(one.signer) ?? all.length;
        return signer > i || all[signer]?.makes !== 'authority';
      });
      expect(unsigned).toEqual([]);
    });
  });

  it('the shapes are clusters that a file may ask for', () => {
    whatever((text) => {
      expect(clusterProblems(text)).toEqual([]);
    });
  });

  it('each has a home for what it is; no key of an external authority is anywhere', () => {
    whatever((text) => {
      const cluster = toCluster(text);
      const homeless = credentials(cluster).filter((one) => {
        const external = one.makes === 'authority' && one.external;
        const keyed = keptAt(one, 'key') !== undefined || one.files.some(({ role }) => role === 'key');
        return keyed === external || (one.makes !== 'key-pair' && keptAt(one, 'certificate') === undefined);
      });
      expect(homeless).toEqual([]);
    });
  });

  it('there are as many of each as the cluster has of what it is for', () => {
    whatever((text) => {
      const cluster = toCluster(text);
      const counts = {
        'cluster': 1,
        'control-plane': cluster.controlPlane.length,
        'etcd-member': cluster.etcd.length,
        'node': nodesOf(cluster).length,
        'user': cluster.users.length,
      };
      const all = credentials(cluster);
      for (const id of IDENTITY_IDS) {
        const made = existsIn(id, cluster) && layoutFiles(cluster.layout, id).length > 0;
        const count = all.filter((one) => one.identity === id).length;
        expect([id, count]).toEqual([id, made ? counts[identity(id).per] : 0]);
      }
    });
  });

  it('a machine has what its roles need and no authority’s key but where the layout says so', () => {
    whatever((text) => {
      const cluster = toCluster(text);
      const all = credentials(cluster);
      const planes = new Set(cluster.controlPlane.map(({ name }) => name));
      const held = new Set<string>();
      const misplaced = all.flatMap((credential) =>
        credential.files.filter(({ path, role }) => {
          const [, machine = ''] = /^nodes\/([^/]+)\//.exec(path) ?? [];
          if (machine === '') return false;
          held.add(`${machine} ${credential.id}`);
          const signs = role === 'key' && credential.makes !== 'certificate';
          return (signs && !planes.has(machine)) || ![undefined, machine].includes(credential.machine);
        }),
      );
      expect(misplaced).toEqual([]);
      const trusted = existsIn('etcd-ca', cluster) ? 'etcd-ca' : 'kubernetes-ca';
      const needed = [
        ...nodesOf(cluster).map(({ name }) => `${name} kubernetes-ca`),
        ...[...cluster.etcd, ...cluster.controlPlane].map(({ name }) => `${name} ${trusted}`),
      ];
      expect(needed.filter((one) => !held.has(one))).toEqual([]);
    });
  });

  it('the same cluster gives the same list; keyEncipherment is for RSA alone', () => {
    expect(credentials(clusterOf())).toEqual(credentials(clusterOf()));
    for (const keyAlgorithm of ALGORITHM_IDS)
      for (const one of credentials(clusterOf({ keyAlgorithm })))
        if (one.makes !== 'key-pair')
          expect(one.keyUsage.includes('keyEncipherment')).toBe(keyAlgorithm.startsWith('rsa'));
    const [mixed] = credentials(clusterOf({ keyAlgorithms: { admin: 'rsa-2048' } })).filter(
      ({ id }) => id === 'admin',
    );
    expect(mixed).toMatchObject({ algorithm: 'rsa-2048', keyUsage: ['digitalSignature', 'keyEncipherment'] });
  });

  it('authorities sign as the file arranges them', () => {
    const signers = (authorities: Partial<ClusterText['authorities']>) =>
      Object.fromEntries(
        credentials(
          clusterOf({
            authorities: { kubernetes: 'own', etcd: 'own', frontProxy: 'own', root: 'own', ...authorities },
          }),
        ).flatMap((one) => (one.makes === 'key-pair' ? [] : [[one.id, one.signer]])),
      );
    expect(signers({})).toMatchObject({ 'etcd-ca': 'etcd-ca', 'etcd-peer@cp-1': 'etcd-ca' });
    expect(Object.keys(signers({}))).not.toContain('root-ca');
    const shared = signers({ etcd: 'kubernetes' });
    expect(shared).toMatchObject({ 'etcd-peer@cp-1': 'kubernetes-ca', 'front-proxy-ca': 'front-proxy-ca' });
    expect(Object.keys(shared)).not.toContain('etcd-ca');
    expect(signers({ kubernetes: 'intermediate', frontProxy: 'intermediate' })).toMatchObject({
      'root-ca': 'root-ca',
      'kubernetes-ca': 'root-ca',
      'front-proxy-ca': 'root-ca',
      'etcd-ca': 'etcd-ca',
      'apiserver@cp-1': 'kubernetes-ca',
    });
    const cluster = clusterOf({
      authorities: { kubernetes: 'external', etcd: 'kubernetes', frontProxy: 'own', root: 'own' },
    });
    expect(AUTHORITY_IDS.map((id) => authorityKind(id, cluster))).toEqual([
      'own',
      'external',
      'external',
      'own',
    ]);
  });
});

describe('the edges of a cluster', () => {
  it('end at credentials that exist; the server carries every host that is dialled; each shows what the other trusts', () => {
    whatever((text) => {
      const cluster = toCluster(text);
      const all = byId(credentials(cluster));
      const names = new Map(
        [...all.values()].map((one) => [
          one.id,
          new Set(one.makes === 'certificate' ? one.names.map(({ value }) => value) : []),
        ]),
      );
      const lost = (id: string | undefined) => id !== undefined && !all.has(id);
      const signer = (id: string | undefined) => {
        const found = all.get(id ?? '');
        return found?.makes === 'certificate' ? found.signer : undefined;
      };
      const wrong = Array.from(edges(cluster)).filter(
        ({ serves, shows, clientTrusts, serverTrusts, hosts }) =>
          [serves, shows, clientTrusts, serverTrusts].some(lost) ||
          // what meets is trusted by the other side
          (clientTrusts !== undefined && all.has(serves ?? '') && signer(serves) !== clientTrusts) ||
          (serverTrusts !== undefined && all.has(shows ?? '') && signer(shows) !== serverTrusts) ||
          // and every host that is dialled stands in the server's certificate
          (all.has(serves ?? '') &&
            (hosts.length === 0 || hosts.some((host) => !names.get(serves ?? '')?.has(host)))),
      );
      expect(wrong.slice(0, 3)).toEqual([]);
    });
  });

  it('every connection has an edge in a cluster that has everything', () => {
    const cluster = clusterOf({
      controlPlane: [1, 2].map((n) => ({ name: `cp-${n}`, addresses: [`10.0.0.${n}`] })),
      workers: [{ name: 'w', addresses: ['10.0.1.1'] }],
      users: [{ name: 'alice', groups: [] }],
    });
    const met = new Set(Array.from(edges(cluster), (edge) => edge.connection));
    expect(CONNECTION_IDS.filter((id) => !met.has(id))).toEqual([]);
    const between = (id: string) =>
      Array.from(edges(cluster))
        .filter((edge) => edge.connection === id)
        .map(({ from = '', to = '', hosts, port }: Edge) => `${from} ${to} ${hosts.join(',')} ${port}`);
    expect(between('etcd-to-etcd')).toEqual(['cp-1 cp-2 10.0.0.2 2380', 'cp-2 cp-1 10.0.0.1 2380']);
    expect(between('controller-manager-to-apiserver')).toEqual([
      'cp-1 cp-1 127.0.0.1 6443',
      'cp-2 cp-2 127.0.0.1 6443',
    ]);
    expect(between('apiserver-to-etcd')).toEqual(['cp-1 cp-1 127.0.0.1 2379', 'cp-2 cp-2 127.0.0.1 2379']);
    expect(between('apiserver-to-kubelet')).toEqual(['cp-1 w 10.0.1.1,w 10250', 'cp-2 w 10.0.1.1,w 10250']);
    expect(between('pod-to-apiserver')[0]).toBe(
      ' cp-1 10.32.0.1,kubernetes,kubernetes.default,kubernetes.default.svc,kubernetes.default.svc.cluster.local 443',
    );
    const shown = (layout: 'hard-way' | 'kubeadm', id: string) =>
      Array.from(edges({ ...cluster, layout })).find((edge) => edge.connection === id);
    expect(shown('hard-way', 'scraper-to-scheduler')?.serves).toBe('scheduler-serving@cp-1');
    expect(shown('kubeadm', 'scraper-to-scheduler')?.serves).toBeUndefined();
    expect(shown('kubeadm', 'kube-proxy-to-apiserver')?.shows).toBeUndefined();
  });

  it('a kubeconfig dials what its edge dials: the endpoint, or the API server of its own machine', () => {
    const cluster = clusterOf({
      endpoint: '[fd00::1]:443',
      securePort: '8443',
      controlPlane: [{ name: 'cp-1', addresses: ['cp.example.com', 'FD00::11'] }],
    });
    expect(serverFor('admin', undefined, cluster)).toBe('https://[fd00::1]:443');
    expect(serverFor('scheduler', 'cp-1', cluster)).toBe('https://127.0.0.1:8443');
    const kubeadm = { ...cluster, layout: 'kubeadm' } as const;
    expect(serverFor('scheduler', 'cp-1', kubeadm)).toBe('https://[fd00::11]:8443');
    // kubeadm's control planes have their kubelets dial their own API server, since 1.33
    expect(serverFor('kubelet', 'cp-1', kubeadm)).toBe('https://[fd00::11]:8443');
    expect(serverFor('kubelet', 'w-1', kubeadm)).toBe('https://[fd00::1]:443');
    expect(serverFor('kubelet', 'cp-1', cluster)).toBe('https://[fd00::1]:443');
    const before = { ...kubeadm, kubernetesVersion: { major: 1, minor: 32 } };
    expect(serverFor('kubelet', 'cp-1', before)).toBe('https://[fd00::1]:443');
    expect(serverFor('etcd-peer', 'cp-1', cluster)).toBeUndefined();
    const withKubeconfig = (one: Credential) => homeOf(one, 'kubeconfig') !== undefined;
    for (const layout of ['hard-way', 'kubeadm'] as const)
      for (const one of credentials({ ...cluster, layout }).filter(withKubeconfig))
        expect(serverFor(one.identity, one.machine, { ...cluster, layout })).toMatch(/^https:/);
  });
});

describe('names', () => {
  it('of an API server: what it is dialled by, each once, mapped addresses as what they stand for', () => {
    const cluster = clusterOf({
      endpoint: '[fd00::1]:443',
      serviceCidrs: ['10.32.0.0/24', 'fd00:32::/112'],
      controlPlane: [
        { name: 'cp-1', addresses: ['10.0.0.1', '::ffff:10.0.0.1', 'FD00:0::1', 'cp.example.com'] },
      ],
      extraNames: { apiserver: ['*.example.com', 'cp.example.com', '10.32.0.1', '::FFFF:1.2.3.4'] },
    });
    const names = (layout: 'hard-way' | 'kubeadm') => {
      const server = credentials({ ...cluster, layout }).find(({ id }) => id === 'apiserver@cp-1');
      return server?.makes === 'certificate' ? server.names.map(({ value }) => value) : [];
    };
    const service = [
      'cp-1',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
      'cp.example.com',
    ];
    expect(names('hard-way')).toEqual([
      ...service,
      ...['localhost', '*.example.com'],
      ...['10.32.0.1', 'fd00:32::1', '10.0.0.1', 'fd00::1', '127.0.0.1', '::1', '1.2.3.4'],
    ]);
    // nobody dials a loopback address there
    expect(names('kubeadm')).toEqual([
      ...service,
      '*.example.com',
      ...['10.32.0.1', 'fd00:32::1', '10.0.0.1', 'fd00::1', '1.2.3.4'],
    ]);
    expect(endpointUrl(cluster.endpoint)).toBe('https://[fd00::1]:443');
  });

  it('of etcd’s two, of a node’s two, of the controller manager’s and the scheduler’s', () => {
    const all = byId(
      credentials(
        clusterOf({
          workers: [{ name: 'w-1', addresses: ['10.0.1.1', 'w-1.example.com'] }],
          extraNames: { 'etcd-peer': ['peer.example.com'] },
        }),
      ),
    );
    const of = (id: string) => {
      const one = all.get(id);
      return one?.makes === 'certificate'
        ? [one.subject.commonName, ...one.subject.organizations, ...one.names.map(({ value }) => value)].join(
            ' ',
          )
        : undefined;
    };
    expect(of('etcd-server@cp-1')).toBe('cp-1 cp-1 localhost 10.0.0.1 127.0.0.1 ::1');
    expect(of('etcd-peer@cp-1')).toBe('cp-1 cp-1 localhost peer.example.com 10.0.0.1 127.0.0.1 ::1');
    expect(of('kubelet@w-1')).toBe('system:node:w-1 system:nodes');
    expect(of('kubelet-serving@w-1')).toBe('system:node:w-1 system:nodes w-1 w-1.example.com 10.0.1.1');
    expect(of('scheduler-serving@cp-1')).toBe('kube-scheduler cp-1 localhost 10.0.0.1 127.0.0.1 ::1');
    expect(of('controller-manager@cp-1')).toBe('system:kube-controller-manager');
    expect(connection('etcd-to-etcd').notes.join()).toContain('address from which it dials');
  });
});
