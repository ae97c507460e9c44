/** AuthenticationConfiguration: what the API server answers to those who show nothing. */
import type { Cluster } from '../../domain/cluster.ts';
import { fillTemplate } from '../template.ts';

/** What kubeadm join reads before it has anything to show; its token is what it checks the answer by (cmd/kubeadm/app/discovery/token/token.go). */
const CLUSTER_INFO = '/api/v1/namespaces/kube-public/configmaps/cluster-info';

export function renderAuthenticationConfig(template: string, { kubernetesVersion, layout }: Cluster): string {
  // v1 is in no API server before 1.34 (apiserver pkg/apis/apiserver)
  const version = kubernetesVersion.minor < 34 ? 'v1beta1' : 'v1';
  return fillTemplate(template, [
    { path: ['apiVersion'], value: `apiserver.config.k8s.io/${version}` },
    ...(layout === 'kubeadm'
      ? [{ path: ['anonymous', 'conditions', 3], value: { path: CLUSTER_INFO }, adds: true as const }]
      : []),
  ]);
}
