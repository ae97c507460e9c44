import { type BootstrapToken, momentText } from '../../domain/bootstrap-token.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { fillObjects } from '../template.ts';

/** manifests/bootstrap.yaml: the token as its Secret, beside the bindings that the template has. */
export function renderBootstrap(template: string, cluster: Cluster, token: BootstrapToken): string {
  return fillObjects(template, {
    'Secret/bootstrap-token-abcdef': [
      { path: ['metadata', 'name'], value: `bootstrap-token-${token.id}` },
      { path: ['stringData', 'description'], value: `kubelets of cluster ${cluster.name}` },
      { path: ['stringData', 'token-id'], value: token.id },
      { path: ['stringData', 'token-secret'], value: token.secret },
      { path: ['stringData', 'expiration'], value: momentText(token.expires) },
    ],
  });
}
