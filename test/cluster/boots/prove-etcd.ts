/** etcd takes who shows a certificate of its authority, between members too, and nobody else. */
import { describe, expect, test } from 'vitest';
import { existsIn } from '../../../src/domain/authority.ts';
import type { Machine } from '../../../src/domain/cluster.ts';
import type { IdentityId } from '../../../src/domain/identity/table.ts';
import { fileOn } from '../../../src/domain/program/command-line.ts';
import type { Booted } from './booted.ts';

export function proveEtcd(up: () => Booted): void {
  const first = (machines: readonly Machine[]) => {
    const [machine] = machines;
    if (machine === undefined) throw new Error('there is no machine');
    return machine;
  };
  const file = (id: IdentityId, role: 'certificate' | 'key', machine: Machine) =>
    fileOn(id, role, up().spec, machine) ?? `(no ${role} of ${id} on ${machine.name})`;
  // where there is no authority of etcd's, the Kubernetes authority lies in its place
  const trust = (machine: Machine) => [`--cacert=${file('etcd-ca', 'certificate', machine)}`];
  const shown = (id: IdentityId, machine: Machine) => [
    `--cert=${file(id, 'certificate', machine)}`,
    `--key=${file(id, 'key', machine)}`,
  ];
  const everyMember = () => up().spec.etcd.map(({ addresses: [address] }) => `https://${address}:2379`);
  const etcdctl = (machine: Machine, ...words: readonly string[]) =>
    up().bed.run(machine.name, [
      'etcdctl',
      `--endpoints=${everyMember().join(',')}`,
      '--command-timeout=3s',
      ...words,
    ]);

  describe('etcd', () => {
    test('has every member of the cluster file, and each answers', async () => {
      const member = first(up().spec.etcd);
      const mine = [...trust(member), ...shown('etcd-healthcheck-client', member)];
      const listed = await etcdctl(member, ...mine, 'member', 'list', '--write-out=json');
      const { members } = JSON.parse(listed.stdout) as { members: { name: string; peerURLs: string[] }[] };
      expect(members.map(({ name, peerURLs: [url] }) => `${name} ${url}`).toSorted()).toEqual(
        up().spec.etcd.map(({ name, addresses: [address] }) => `${name} https://${address}:2380`),
      );
      const health = await etcdctl(member, ...mine, 'endpoint', 'health', '--write-out=json');
      const answers = JSON.parse(health.stdout) as { endpoint: string; health: boolean }[];
      expect(
        answers
          .filter((each) => each.health)
          .map(({ endpoint }) => endpoint)
          .toSorted(),
      ).toEqual(everyMember().toSorted());
    });

    test('answers an API server with its client certificate', async () => {
      const plane = first(up().spec.controlPlane);
      const mine = [...trust(plane), ...shown('apiserver-etcd-client', plane)];
      expect(await etcdctl(plane, ...mine, 'endpoint', 'health')).toMatchObject({ code: 0 });
    });

    test('refuses who shows nothing, or a certificate of another authority, and says so', async () => {
      const plane = first(up().spec.controlPlane);
      const member = first(up().spec.etcd);
      const ask = (...shows: readonly string[]) =>
        up().bed.run(plane.name, [
          ...['etcdctl', `--endpoints=https://${member.addresses[0]}:2379`, '--command-timeout=1s'],
          ...[...trust(plane), ...shows, 'endpoint', 'health'],
        ]);
      const strangers: IdentityId[] = ['front-proxy-client'];
      // with one authority for both every client certificate opens etcd: init warns of that
      if (existsIn('etcd-ca', up().spec)) strangers.push('apiserver-kubelet-client');
      const mark = up().bed.mark(`${member.name}/etcd`);
      const answers = await Promise.all([ask(), ...strangers.map((id) => ask(...shown(id, plane)))]);
      expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 1));
      // what the client sees is a matter of chance: the alert, or a connection that is gone
      await up().bed.logged(mark, /rejected connection.*client didn't provide a certificate/);
      await up().bed.logged(mark, /rejected connection.*certificate signed by unknown authority/);
    });

    test('lets no one but a member speak to its peers’ port', async () => {
      const member = first(up().spec.etcd);
      const ca = file('etcd-ca', 'certificate', member);
      // below TLS 1.3 the handshake itself says who was refused
      const dial = (...shows: readonly string[]) =>
        up().bed.run(member.name, [
          ...['openssl', 's_client', '-connect', `${member.addresses[0]}:2380`, '-tls1_2', '-brief'],
          ...['-CAfile', ca, '-partial_chain', '-verify_return_error', ...shows],
        ]);
      const pair = [
        '-cert',
        file('etcd-peer', 'certificate', member),
        '-key',
        file('etcd-peer', 'key', member),
      ];
      expect(await dial(...pair)).toMatchObject({ code: 0 });
      const refused = await dial();
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/alert bad certificate|alert certificate required|handshake failure/);
    });
  });
}
