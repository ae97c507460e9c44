/** What etcd itself holds, read past every API server. */
import { fileOn } from '../../../src/domain/program/command-line.ts';
import type { Booted } from './booted.ts';

/** By the first member, with the client certificate that is for this. */
export async function rawFromEtcd(booted: Booted, key: string): Promise<string> {
  const { spec } = booted;
  const [member] = spec.etcd;
  if (member === undefined) throw new Error('there is no member of etcd');
  return booted.on(member.name, [
    ...[
      'etcdctl',
      `--endpoints=https://${member.addresses[0]}:2379`,
      `--cacert=${fileOn('etcd-ca', 'certificate', spec, member)}`,
    ],
    `--cert=${fileOn('etcd-healthcheck-client', 'certificate', spec, member)}`,
    `--key=${fileOn('etcd-healthcheck-client', 'key', spec, member)}`,
    ...['get', key, '--print-value-only'],
  ]);
}
