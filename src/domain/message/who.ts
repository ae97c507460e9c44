/** From how a program is called in a log to which it is, and from a port to who listens there. */
import type { PartyId } from '../party.ts';

const PROGRAMS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'etcdctl',
  'etcd',
  'kubectl',
] as const satisfies readonly PartyId[];

/** kubelet.service, kube-apiserver-cp-1, etcd.yaml: what begins with a program's name, or a path with it. */
export function partyNamed(name: string | undefined): PartyId | undefined {
  if (name === undefined) return undefined;
  return PROGRAMS.find((program) => {
    const behind = name.startsWith(program) ? name.slice(program.length) : '?';
    return behind === '' || behind.startsWith('.') || behind.startsWith('-') || behind.startsWith('_');
  });
}

/** /var/log/pods/kube-system_kube-apiserver-cp-1_UID/kube-apiserver/0.log, logs/kubelet.log */
export function programOfLog(path: string): string | undefined {
  return path
    .split(/[/\\_]/)
    .toReversed()
    .map((part) => part.replace(/\.(?:log|txt|json|gz|[0-9]+)(?=\.|$).*$/, ''))
    .find((part) => partyNamed(part) !== undefined);
}

const PORTS: Readonly<Record<string, PartyId>> = {
  6443: 'kube-apiserver',
  2379: 'etcd',
  2380: 'etcd',
  10250: 'kubelet',
  10257: 'kube-controller-manager',
  10259: 'kube-scheduler',
};

/** Who answers at what was dialled: https://10.0.0.1:6443/api, 127.0.0.1:2379. */
export function partyDialled(place: string | undefined): PartyId | undefined {
  const host = hostOf(place ?? '');
  if (/^kubernetes(?:\.default(?:\.svc.*)?)?(?::443)?$/.test(host)) return 'kube-apiserver';
  return PORTS[/:(\d{1,5})$/.exec(host)?.[1] ?? ''];
}

/** HOST:PORT of a URL, with its scheme or without. */
export function hostOf(place: string): string {
  return /^(?:[a-z]{1,10}:\/\/)?([^/?#\s]{1,300})/.exec(place)?.[1] ?? place;
}

/** Without the port: of who dials it is another each time. */
export function withoutPort(remote: string): string {
  return remote.replace(/^\[(.*)\](?::\d{1,5})?$/, '$1').replace(/^([^:]*):\d{1,5}$/, '$1');
}
