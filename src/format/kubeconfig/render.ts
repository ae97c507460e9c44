import { toBase64 } from '../../domain/bytes.ts';
import { fillTemplate } from '../template.ts';

export interface KubeconfigFacts {
  readonly cluster: string;
  readonly user: string;
  readonly server: string;
  /** PEM */
  readonly authority: Uint8Array;
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
}

/** An embedded kubeconfig with one cluster, user and context, named as kubeadm names them: user@cluster. */
export function renderKubeconfig(template: string, facts: KubeconfigFacts): string {
  const context = `${facts.user}@${facts.cluster}`;
  return fillTemplate(template, [
    { path: ['clusters', 0, 'name'], value: facts.cluster },
    { path: ['clusters', 0, 'cluster', 'server'], value: facts.server },
    { path: ['clusters', 0, 'cluster', 'certificate-authority-data'], value: toBase64(facts.authority) },
    { path: ['users', 0, 'name'], value: facts.user },
    { path: ['users', 0, 'user', 'client-certificate-data'], value: toBase64(facts.certificate) },
    { path: ['users', 0, 'user', 'client-key-data'], value: toBase64(facts.key) },
    { path: ['contexts', 0, 'name'], value: context },
    { path: ['contexts', 0, 'context', 'cluster'], value: facts.cluster },
    { path: ['contexts', 0, 'context', 'user'], value: facts.user },
    { path: ['current-context'], value: context },
  ]);
}
