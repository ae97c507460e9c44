/** The tables against each other: every row points only at what is there, and what a cluster is given fits together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../../src/domain/algorithm.ts';
import { parseAddress, parsePrefix } from '../../src/domain/address.ts';
import { type Cluster, endpointUrl } from '../../src/domain/cluster.ts';
import { type ClusterText, toCluster } from '../../src/domain/cluster-file.ts';
import { clusterProblems } from '../../src/domain/cluster-problem.ts';
import { connection, CONNECTION_IDS } from '../../src/domain/connection.ts';
import { credentials, homeOf } from '../../src/domain/credential.ts';
import { ERRORS } from '../../src/domain/error.ts';
import { identity, IDENTITY_IDS, isIdentityId } from '../../src/domain/identity.ts';
import { layout, LAYOUT_IDS, LAYOUTS } from '../../src/domain/layout.ts';
import { NAME_WORDS, resolveNames } from '../../src/domain/name-word.ts';
import { RULES } from '../../src/domain/rule/table.ts';

describe('the tables', () => {
  it('every citation is there and says something', () => {
    const rows = [
      ...IDENTITY_IDS.map(identity),
      ...CONNECTION_IDS.map(connection),
      ...LAYOUT_IDS.map(layout),
      ...Object.values(NAME_WORDS),
      ...RULES,
    ];
    for (const { cites } of rows) {
      expect(cites.length).toBeGreaterThan(0);
      for (const cite of cites) expect(cite.trim().length).toBeGreaterThan(3);
    }
  });

  it('whatever can be explained has a name of its own', () => {
    const ids = [
      ...IDENTITY_IDS,
      ...CONNECTION_IDS,
      ...LAYOUT_IDS,
      ...RULES.map(({ id }) => id),
      ...Object.keys(ERRORS),
    ];
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('signers come before what they sign, are authorities, and no name is taken for an identity by accident', () => {
    for (const [i, id] of IDENTITY_IDS.entries()) {
      const { signedBy } = identity(id);
      if (signedBy === 'self') continue;
      expect(isIdentityId(signedBy) && identity(signedBy).authority).toBe(true);
      expect(IDENTITY_IDS.findIndex((other) => other === signedBy)).toBeLessThan(i);
    }
    for (const id of ['constructor', '__proto__', 'toString', '']) expect(isIdentityId(id)).toBe(false);
  });

  it('only authorities may sign certificates, and every other has an extended usage', () => {
    for (const id of IDENTITY_IDS) {
      const { authority, keyUsage, extendedKeyUsage } = identity(id);
      expect([id, keyUsage.includes('keyCertSign')]).toEqual([id, authority]);
      expect([id, extendedKeyUsage.length > 0]).toEqual([id, !authority]);
    }
  });

  it('whoever is dialled carries every name by which it is dialled, and shows what its peer trusts', () => {
    for (const id of CONNECTION_IDS) {
      const { server, dials, shows, clientTrusts, serverTrusts } = connection(id);
      for (const word of dials)
        expect([id, identity(server).names]).toEqual([id, expect.arrayContaining([word])]);
      expect(identity(server).extendedKeyUsage).toContain('serverAuth');
      expect(identity(shows).extendedKeyUsage).toContain('clientAuth');
      expect([identity(server).signedBy, identity(shows).signedBy]).toEqual([clientTrusts, serverTrusts]);
    }
  });

  it('every layout has a certificate and a key for every identity, at plain paths', () => {
    for (const [name, { files }] of Object.entries(LAYOUTS)) {
      expect(Object.keys(files).sort()).toEqual([...IDENTITY_IDS].sort());
      for (const id of IDENTITY_IDS) {
        expect(files[id].map(({ role }) => role)).toEqual(expect.arrayContaining(['certificate', 'key']));
        for (const { path, on } of files[id]) {
          expect([name, path]).toEqual([name, expect.stringMatching(/^[a-z][a-z0-9./-]*[a-z]$/)]);
          expect(path.split('/')).not.toContain('..');
          if (on === 'shared') expect(path).toMatch(/^pki\//);
        }
      }
    }
  });
});

const TEXT: ClusterText = {
  name: 'demo',
  endpoint: 'api.demo.internal:6443',
  dnsDomain: 'cluster.local',
  serviceCidrs: ['10.32.0.0/24'],
  layout: 'hard-way',
  keyAlgorithm: 'ecdsa-p256',
  lifetimes: { authorities: '10y', certificates: '1y' },
  controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.1'] }],
  workers: [],
};
const machines = (prefix: string, n: number) =>
  Array.from({ length: n }, (_, i) => ({
    name: `${prefix}-${i + 1}`,
    addresses: [`10.1.${prefix.length}.${i + 1}`],
  }));
const shape = fc.record({
  layout: fc.constantFrom(...LAYOUT_IDS),
  planes: fc.integer({ min: 1, max: 7 }),
  workers: fc.nat(50),
  shared: fc.boolean(),
});
const clusterOf = ({
  layout: id,
  planes,
  workers,
  shared,
}: {
  layout: 'hard-way' | 'kubeadm';
  planes: number;
  workers: number;
  shared: boolean;
}): Cluster =>
  toCluster({
    ...TEXT,
    layout: id,
    controlPlane: machines('cp', planes),
    workers: machines(shared ? 'cp' : 'worker', workers),
  });

describe('the credentials of a cluster', () => {
  it('no two share a file, whatever the shape; ids are unique and signers are there', () => {
    fc.assert(
      fc.property(shape, (asked) => {
        const all = credentials(clusterOf(asked));
        const paths = all.flatMap(({ files }) => files.map(({ path }) => path));
        expect(new Set(paths).size).toBe(paths.length);
        const ids = all.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { signer, id } of all) expect(ids.indexOf(signer)).toBeLessThanOrEqual(ids.indexOf(id));
      }),
    );
  });

  it('every machine has the authority at each path its roles want, also when it has both roles', () => {
    fc.assert(
      fc.property(shape, (asked) => {
        const cluster = clusterOf(asked);
        const paths = new Set(credentials(cluster).flatMap(({ files }) => files.map(({ path }) => path)));
        const wanted = layout(cluster.layout).files['kubernetes-ca'];
        for (const [on, list] of [
          ['control-plane', cluster.controlPlane],
          ['worker', cluster.workers],
        ] as const)
          for (const { name } of list)
            for (const file of wanted.filter((one) => one.on === on))
              expect(paths).toContain(`nodes/${name}/${file.path}`);
      }),
    );
  });

  it('the same cluster gives the same list; keyEncipherment is for RSA alone', () => {
    expect(credentials(toCluster(TEXT))).toEqual(credentials(toCluster(TEXT)));
    for (const keyAlgorithm of Object.keys(ALGORITHMS) as (keyof typeof ALGORITHMS)[]) {
      for (const { keyUsage } of credentials(toCluster({ ...TEXT, keyAlgorithm })))
        expect(keyUsage.includes('keyEncipherment')).toBe(keyAlgorithm.startsWith('rsa'));
    }
  });

  it('a serving certificate carries what it is dialled by, each once, mapped addresses as what they stand for', () => {
    const cluster = toCluster({
      ...TEXT,
      endpoint: '[fd00::1]:443',
      serviceCidrs: ['10.32.0.0/24', 'fd00:32::/112'],
      controlPlane: [
        { name: 'cp-1', addresses: ['10.0.0.1', '::ffff:10.0.0.1', 'FD00:0::1', 'cp.example.com'] },
      ],
      extraNames: { apiserver: ['*.example.com', 'cp.example.com', '10.32.0.1', '::FFFF:1.2.3.4'] },
    });
    const server = credentials(cluster).find(({ id }) => id === 'apiserver@cp-1');
    expect(server?.names.map(({ value }) => value)).toEqual([
      ...[
        'cp-1',
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster.local',
      ],
      ...['cp.example.com', 'localhost', '*.example.com'],
      ...['10.32.0.1', 'fd00:32::1', '10.0.0.1', 'fd00::1', '127.0.0.1', '::1', '1.2.3.4'],
    ]);
    expect(endpointUrl(cluster.endpoint)).toBe('https://[fd00::1]:443');
    for (const id of CONNECTION_IDS) {
      const { server: dialled, dials } = connection(id);
      const names = credentials(cluster).find((one) => one.identity === dialled)?.names ?? [];
      expect(names).toEqual(
        expect.arrayContaining([...resolveNames(dials, cluster, cluster.controlPlane[0], [])]),
      );
    }
    expect(server && homeOf(server, 'kubeconfig')).toBeUndefined();
  });
});

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
    const cluster = toCluster({
      ...TEXT,
      serviceCidrs: ['10.32.0.7/24'],
      workers: [{ name: 'w', addresses: ['FD00:0::1', 'w.example.com'] }],
    });
    expect(cluster.serviceCidrs).toEqual([parsePrefix('10.32.0.0/24')]);
    expect(cluster.workers[0]?.addresses).toEqual([parseAddress('fd00::1')?.text, 'w.example.com']);
  });
});
