/** What holds others: kubeconfigs and objects. Of a credential it is told what kind it is, and never what it is. */
import type { KubeconfigView, ObjectView } from '../../domain/view.ts';
import type { Kubeconfig } from '../../format/kubeconfig/read.ts';
import type { ItemOf } from './item.ts';

export function kubeconfigView({ kubeconfig, subject }: ItemOf<'kubeconfig'>): KubeconfigView {
  const { clusters, users } = kubeconfig;
  return {
    what: 'kubeconfig',
    file: subject.file ?? '',
    ...(subject.within === undefined ? {} : { within: subject.within }),
    currentContext: kubeconfig.currentContext,
    servers: clusters.map(({ server }) => server),
    users: users.map(({ name }) => name),
    unverified: clusters.filter(({ insecure }) => insecure === true).map(({ name }) => name),
    serverNames: clusters.flatMap(({ serverName }) => serverName ?? []),
    credentials: users.flatMap((user) => credentialsOf(user)),
    refers: [
      ...clusters.flatMap(({ authorityFile }) => authorityFile ?? []),
      ...users.flatMap(({ certificateFile, keyFile, tokenFile }) => [
        ...(certificateFile === undefined ? [] : [certificateFile]),
        ...(keyFile === undefined ? [] : [keyFile]),
        ...(tokenFile === undefined ? [] : [tokenFile]),
      ]),
    ],
  };
}

/** Several may stand in one entry; which of them a client shows is client-go's business, and an error of the file. */
function credentialsOf(user: Kubeconfig['users'][number]): KubeconfigView['credentials'] {
  const { name, exec, legacy } = user;
  const by = (kind: string, from?: string) => ({
    user: name,
    by: kind,
    ...(from === undefined ? {} : { from }),
  });
  return [
    ...(user.certificate === undefined ? [] : [by('certificate')]),
    ...(user.certificateFile === undefined ? [] : [by('certificate-file', user.certificateFile)]),
    ...(user.token === undefined ? [] : [by('token')]),
    ...(user.tokenFile === undefined ? [] : [by('token-file', user.tokenFile)]),
    ...(exec === undefined ? [] : [by('exec', exec)]),
    ...(legacy === undefined ? [] : [by(legacy)]),
  ];
}

export function objectView({ object, subject }: ItemOf<'object'>): ObjectView {
  const { kind, name, namespace, type, signing, encryptionKeys, entries } = object;
  return {
    what: 'object',
    file: subject.file ?? '',
    line: subject.line ?? 1,
    within: subject.within ?? '',
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(type === undefined ? {} : { type }),
    fields: entries.map(({ field }) => field),
    ...signing,
    ...(encryptionKeys === undefined ? {} : { encryptionKeys }),
  };
}
