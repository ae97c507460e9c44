/** KubeProxyConfiguration of a machine. */
import type { Cluster, Machine } from '../../domain/cluster.ts';
import { fileOn } from '../../domain/program/command-line.ts';
import { fillTemplate } from '../template.ts';
import { needed } from './needed.ts';

export function renderProxyConfig(template: string, cluster: Cluster, machine: Machine): string {
  const { podCidrs, serviceCidrs } = cluster;
  return fillTemplate(template, [
    {
      path: ['clientConnection', 'kubeconfig'],
      value: needed(fileOn('kube-proxy', 'kubeconfig', cluster, machine), 'kube-proxy'),
    },
    { path: ['hostnameOverride'], value: machine.name },
    // it does not start where its health port is of a family that the cluster has not (cmd/kube-proxy/app/server.go)
    { path: ['bindAddress'], value: serviceCidrs[0]?.address.family === 6 ? '::' : '0.0.0.0' },
    {
      path: ['clusterCIDR'],
      value: podCidrs.length === 0 ? undefined : podCidrs.map(({ text }) => text).join(','),
    },
  ]);
}
