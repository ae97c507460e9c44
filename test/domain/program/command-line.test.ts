/**
 * The command lines of every kind of cluster, held against the files that its machines have and the names in its certificates.
 * Whether the programs know the flags: rendered-flags.test.ts. Whether a cluster boots from them is for test/cluster to say.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cluster, Machine } from '../../../src/domain/cluster.ts';
import { existsIn } from '../../../src/domain/authority.ts';
import { credentialId, credentials } from '../../../src/domain/credential.ts';
import { identity, IDENTITY_IDS } from '../../../src/domain/identity/table.ts';
import { commandLine } from '../../../src/domain/program/command-line.ts';
import { type FlagValue, PROGRAM_IDS, type ProgramId } from '../../../src/domain/program/program.ts';
import { program } from '../../../src/domain/program/table.ts';
import { type HostFile, hostFiles } from '../../../src/domain/rendering/host-files.ts';
import { renderings } from '../../../src/domain/rendering/rendering.ts';
import { NEWEST } from '../../../src/domain/version.ts';
import { CIDRS, clusterOf } from '../cluster.ts';
import { everyCluster, running } from './every-cluster.ts';

const of = (flags: ReturnType<typeof commandLine>, name: string) =>
  flags.find(({ flag }) => flag === name)?.value;

type From = HostFile['from'];

/** Whether what lies there is what the flag's record asks for; the Kubernetes authority stands in for etcd's where they are one. */
function isMeant(is: FlagValue, from: From): boolean {
  if ('place' in is)
    return (
      'rendering' in from && (is.place === 'bootstrap-kubeconfig' ? 'bootstrap' : is.place) === from.rendering
    );
  if (!('file' in is) || !('credential' in from)) return false;
  const [whose] = from.credential.split('@');
  return from.role === is.role && (whose === is.file || (is.file === 'etcd-ca' && whose === 'kubernetes-ca'));
}

describe('every cluster', () => {
  let clusters: ReturnType<typeof everyCluster> = [];
  beforeAll(() => {
    clusters = everyCluster([`1.${NEWEST.minor}`]);
  });

  it('is told each flag once, and each with a value', () => {
    const faults = new Set<string>();
    for (const { what, cluster } of clusters)
      for (const { id, machine } of running(cluster)) {
        const flags = commandLine(id, cluster, machine);
        const twice = flags.filter(({ flag }, i) => flags.findIndex((one) => one.flag === flag) < i);
        const empty = flags.filter(({ value }) => value === '');
        for (const { flag } of [...twice, ...empty]) faults.add(`${what}: ${id} --${flag}`);
      }
    expect([...faults]).toEqual([]);
    expect(clusters.length).toBeGreaterThan(100);
  });

  it('has every file that a flag names, and it is the one that is meant', () => {
    const faults = new Set<string>();
    for (const { what, cluster } of clusters) {
      const here = new Map<Machine, ReadonlyMap<string, From>>();
      for (const { id, machine } of running(cluster)) {
        const files =
          here.get(machine) ?? new Map(hostFiles(cluster, machine.name).map((one) => [one.place, one.from]));
        here.set(machine, files);
        for (const { flag, path } of commandLine(id, cluster, machine)) {
          if (path?.is !== 'read') continue;
          const from = files.get(path.path);
          const says = `${what} ${machine.name}: ${id} --${flag}`;
          if (from === undefined) faults.add(`${says}: no ${path.path}`);
          else if (!program(id).flags.some((record) => record.flag === flag && isMeant(record.is, from)))
            faults.add(`${says}: ${JSON.stringify(from)}`);
        }
      }
    }
    expect([...faults].slice(0, 5)).toEqual([]);
  });

  it('has nothing of what is rendered for a program that no flag of it names', () => {
    for (const { cluster } of clusters.filter((_, i) => i % 10 === 0))
      for (const { id, machine } of running(cluster)) {
        const named = new Set(commandLine(id, cluster, machine).map(({ value }) => value));
        const mine = renderings(cluster).filter(
          (one) =>
            one.machine?.name === machine.name && OF_PROGRAM[one.kind as keyof typeof OF_PROGRAM] === id,
        );
        for (const { path } of mine) expect(named).toContain(path.slice(`nodes/${machine.name}`.length));
      }
  });

  it('dials etcd by names that its certificates have, and members know each other by theirs', () => {
    for (const { cluster } of clusters) {
      const all = credentials(cluster);
      const namesOf = (id: string) =>
        all.flatMap((one) =>
          one.id === id && one.makes === 'certificate' ? one.names.map(({ value }) => value) : [],
        );
      for (const { id, machine } of running(cluster)) {
        const flags = commandLine(id, cluster, machine);
        if (id === 'kube-apiserver') {
          const servers = (of(flags, 'etcd-servers') ?? '').split(',').map(hostOf);
          const members = cluster.stackedEtcd ? [machine] : cluster.etcd;
          expect(servers).toHaveLength(members.length);
          servers.forEach((host, i) =>
            expect(namesOf(credentialId('etcd-server', members[i]))).toContain(host),
          );
        }
        if (id !== 'etcd') continue;
        expect(namesOf(credentialId('etcd-server', machine))).toContain(
          hostOf(of(flags, 'advertise-client-urls')),
        );
        const members = (of(flags, 'initial-cluster') ?? '').split(',').map((one) => one.split('='));
        expect(members.map(([name]) => name)).toEqual(cluster.etcd.map(({ name }) => name));
        expect(members).toContainEqual([machine.name, of(flags, 'initial-advertise-peer-urls')]);
        for (const [name = '', url] of members) expect(namesOf(`etcd-peer@${name}`)).toContain(hostOf(url));
      }
    }
  });

  it('tells pods to trust what the certificate of the API server leads up to', () => {
    for (const { cluster } of clusters) {
      const [machine] = cluster.controlPlane;
      if (machine === undefined) throw new Error('no machine');
      const ca = of(commandLine('kube-controller-manager', cluster, machine), 'root-ca-file');
      const intermediate = cluster.authorities.kubernetes === 'intermediate';
      expect(ca).toMatch(intermediate ? /\/root-ca\.crt$/ : /\/ca\.crt$/);
      if (intermediate) expect(existsIn('root-ca', cluster)).toBe(true);
    }
  });
});

/** Kinds that one program reads, by a flag. */
const OF_PROGRAM = {
  'kubelet-config': 'kubelet',
  'proxy-config': 'kube-proxy',
  'authentication-config': 'kube-apiserver',
  'encryption-config': 'kube-apiserver',
  'audit-policy': 'kube-apiserver',
} as const;

/** The host of a URL; an IPv6 address is only one in brackets. */
function hostOf(url = ''): string {
  const { hostname, port } = new URL(url);
  expect(port).toMatch(/^23\d\d$/);
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

describe('values', () => {
  const flagsOf = (id: ProgramId, cluster: Cluster) => {
    const [machine] = id === 'etcd' ? cluster.etcd : cluster.controlPlane;
    if (machine === undefined) throw new Error('no machine');
    return Object.fromEntries(commandLine(id, cluster, machine).map(({ flag, value }) => [flag, value]));
  };
  const dual = clusterOf({
    serviceCidrs: CIDRS.dual,
    podCidrs: ['fd00:200::/56', '10.200.0.0/16'],
    controlPlane: [
      { name: 'cp-1', addresses: ['fd00:1::1', '10.1.0.1'] },
      { name: 'cp-2', addresses: ['cp-2.demo.internal', 'fd00:1::2'] },
    ],
    lifetimes: { authorities: '10y', certificates: '90d' },
  });

  it('of etcd with IPv6', () => {
    expect(flagsOf('etcd', dual)).toMatchObject({
      'listen-client-urls': 'https://[fd00:1::1]:2379,https://[::1]:2379',
      'advertise-client-urls': 'https://[fd00:1::1]:2379',
      'listen-peer-urls': 'https://[fd00:1::1]:2380',
      'listen-metrics-urls': 'http://[::1]:2381',
      'initial-cluster': 'cp-1=https://[fd00:1::1]:2380,cp-2=https://[fd00:1::2]:2380',
    });
  });

  it('of etcd on a machine without an address of its own: any, and nothing beside it that cannot be bound', () => {
    const named = clusterOf({ controlPlane: [{ name: 'cp-1', addresses: ['cp-1.demo.internal'] }] });
    expect(flagsOf('etcd', named)).toMatchObject({
      'listen-client-urls': 'https://0.0.0.0:2379',
      'advertise-client-urls': 'https://cp-1.demo.internal:2379',
      'listen-metrics-urls': 'http://127.0.0.1:2381',
    });
  });

  it('of the API server: of the family that services have first', () => {
    const flags = flagsOf('kube-apiserver', dual);
    expect(flags).toMatchObject({
      'advertise-address': 'fd00:1::1',
      'service-cluster-ip-range': 'fd00:32::/112,10.32.0.0/24',
      'etcd-servers': 'https://[::1]:2379',
    });
    const other = clusterOf({
      serviceCidrs: CIDRS.v4,
      controlPlane: [{ name: 'a', addresses: ['fd00:1::1'] }],
    });
    expect(flagsOf('kube-apiserver', other)).not.toHaveProperty('advertise-address');
  });

  it('of the API server: past the addresses of services where no kube-proxy is', () => {
    const [machine] = dual.controlPlane;
    const routed = (change: Parameters<typeof clusterOf>[0]) =>
      flagsOf('kube-apiserver', clusterOf({ controlPlane: dual.controlPlane, ...change }))[
        'enable-aggregator-routing'
      ];
    expect(routed({})).toBe('true');
    expect(routed({ workers: machine === undefined ? [] : [machine] })).toBeUndefined();
    expect(routed({ layout: 'kubeadm' })).toBeUndefined();
  });

  it('of the controller manager: what it signs lasts as long as what is made here', () => {
    expect(flagsOf('kube-controller-manager', dual)).toMatchObject({
      'cluster-signing-duration': '7776000s',
      'cluster-cidr': 'fd00:200::/56,10.200.0.0/16',
      'allocate-node-cidrs': 'true',
    });
    const long = clusterOf({ lifetimes: { authorities: '9000y', certificates: '8000y' } });
    // time.Duration ends before that
    expect(flagsOf('kube-controller-manager', long)['cluster-signing-duration']).toBe('9223372036s');
    const sealed = flagsOf('kube-controller-manager', clusterOf({ authorityKeys: 'encrypted' }));
    expect(Object.keys(sealed).filter((flag) => flag.startsWith('cluster-signing'))).toEqual([]);
  });

  it('the API server believes front proxies of the name that ours has', () => {
    const { subject } = identity('front-proxy-client') as { subject: { commonName: string } };
    expect(flagsOf('kube-apiserver', dual)['requestheader-allowed-names']).toBe(subject.commonName);
    expect(IDENTITY_IDS).toContain('front-proxy-client');
  });

  it('that the cluster file gives come instead of ours, and further ones after them', () => {
    const flags = { 'kube-apiserver': { profiling: 'true', v: '4' } };
    const given = flagsOf('kube-apiserver', clusterOf({ flags }));
    expect(given).toEqual({ ...flagsOf('kube-apiserver', clusterOf()), ...flags['kube-apiserver'] });
  });
});

it.each(PROGRAM_IDS)('%s: says from where its flags are', (id) => {
  expect(program(id).cites.length).toBeGreaterThan(0);
});
