/** Where the kubelet asks a static pod how it is: where its command line says that it listens. */
import type { Flag } from '../../domain/program/command-line.ts';
import type { ContainedId } from '../../domain/program/program.ts';

export interface Probed {
  /** undefined: the pod's own address, which is the machine's */
  readonly host: string | undefined;
  readonly port: number;
  readonly scheme: 'HTTP' | 'HTTPS';
}

/** pkg/cluster/ports/ports.go, cmd/kubeadm/app/constants/constants.go (EtcdMetricsPort) */
const PORTS = {
  'etcd': 2381,
  'kube-apiserver': 6443,
  'kube-controller-manager': 10_257,
  'kube-scheduler': 10_259,
} as const satisfies Record<ContainedId, number>;

export function probed(program: ContainedId, flags: readonly Flag[]): Probed {
  const said = (name: string) => flags.find(({ flag }) => flag === name)?.value;
  if (program === 'etcd') return metrics(said('listen-metrics-urls') ?? '');
  const listens = specific(said('bind-address'));
  return {
    host: program === 'kube-apiserver' ? (listens ?? specific(said('advertise-address'))) : listens,
    port: portOf(said('secure-port'), program),
    scheme: 'HTTPS',
  };
}

/** The first of the URLs, as kubeadm takes it (cmd/kubeadm/app/util/staticpod/utils.go GetEtcdProbeEndpoint). */
function metrics(urls: string): Probed {
  const [, scheme, host, port] = /^(https?):\/\/(\[[^\]]*\]|[^:/,]*)(?::([0-9]+))?/.exec(urls) ?? [];
  return {
    host: host === undefined ? '127.0.0.1' : specific(host.replace(/^\[(.*)\]$/, '$1')),
    port: portOf(port, 'etcd'),
    scheme: scheme === 'https' ? 'HTTPS' : 'HTTP',
  };
}

/** What stands for every address of the machine is none that can be dialled. */
function specific(address: string | undefined): string | undefined {
  return address === undefined || ['', '0.0.0.0', '::'].includes(address) ? undefined : address;
}

function portOf(text: string | undefined, program: ContainedId): number {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : PORTS[program];
}
