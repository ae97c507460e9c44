/** What the name of a file says of the identity whose certificate or key it holds: the layouts' names, and those that other hands gave. */
import { identity, IDENTITY_IDS, type IdentityId } from './identity/table.ts';
import { LAYOUT_IDS, layoutFiles } from './layout/table.ts';

/**
 * Names that no layout has: of kubernetes-the-hard-way through its years (kubernetes.pem, kube-api-server.crt), of
 * kubelets that renew by themselves (kubelet-client-current.pem), and of what people call an authority.
 */
const OTHERWISE: Readonly<Partial<Record<IdentityId, readonly string[]>>> = {
  'root-ca': ['root'],
  'kubernetes-ca': ['kubernetes-ca', 'kube-ca', 'cluster-ca', 'k8s-ca'],
  'etcd-ca': ['ca-etcd', 'etcd-root-ca'],
  'front-proxy-ca': ['proxy-ca', 'aggregator-ca', 'requestheader-client-ca', 'kubernetes-front-proxy-ca'],
  'service-account': ['service-account', 'sa-signer', 'service-account-signing'],
  'apiserver': ['kubernetes', 'kube-api-server', 'api-server', 'apiserver-server'],
  'apiserver-kubelet-client': ['kubelet-client', 'kube-apiserver-kubelet-client', 'apiserver-kubelet'],
  'apiserver-etcd-client': ['etcd-client', 'kube-apiserver-etcd-client', 'apiserver-etcd'],
  'front-proxy-client': ['proxy-client', 'aggregator', 'aggregator-client'],
  'etcd-server': ['etcd', 'etcd-server'],
  'etcd-peer': ['etcd', 'etcd-peer'],
  'etcd-healthcheck-client': ['etcd-healthcheck-client', 'kube-etcd-healthcheck-client', 'etcdctl'],
  'controller-manager': ['kube-controller-manager', 'controller-manager'],
  'scheduler': ['kube-scheduler', 'scheduler'],
  'kube-proxy': ['kube-proxy', 'proxy'],
  'kubelet': ['kubelet-client-current', 'kubelet-client'],
  'kubelet-serving': ['kubelet-server-current', 'kubelet-server'],
  'admin': ['kubernetes-admin'],
};

/** Names that several hands gave to different things: the folder tells them apart. */
const IN_FOLDER: Readonly<Partial<Record<IdentityId, readonly string[]>>> = {
  'etcd-ca': ['etcd/ca'],
  'etcd-server': ['etcd/server'],
  'etcd-peer': ['etcd/peer'],
  'etcd-healthcheck-client': ['etcd/healthcheck-client'],
};

/** 2: by its name and its folder; 1: by its name; 0: not. */
export function namedAs(id: IdentityId, file: string): 0 | 1 | 2 {
  const stem = stemOf(file);
  const folder = file.split('/').at(-2) ?? '';
  if (IN_FOLDER[id]?.includes(`${folder}/${stem}`) === true) return 2;
  if (folder !== 'etcd' && BY_STEM.get(stem)?.has(id) === true) return 1;
  return folder === 'etcd' && id.startsWith('etcd-') && BY_STEM.get(stem)?.has(id) === true ? 1 : 0;
}

const BY_STEM: ReadonlyMap<string, ReadonlySet<IdentityId>> = (() => {
  const all = new Map<string, Set<IdentityId>>();
  for (const id of IDENTITY_IDS) {
    const laid = LAYOUT_IDS.flatMap((layout) => layoutFiles(layout, id))
      .filter(({ path }) => !path.includes('{user}'))
      .flatMap(({ path }) =>
        identity(id).makes === 'authority' && path.includes('/etcd/') ? [] : [stemOf(path)],
      );
    for (const stem of [...laid, ...(OTHERWISE[id] ?? [])])
      all.set(stem, (all.get(stem) ?? new Set()).add(id));
  }
  return all;
})();

/** pki/ca.crt, ca-key.pem, ca.key.pem → ca; admin.conf → admin. */
export function stemOf(file: string): string {
  const base = file.slice(file.lastIndexOf('/') + 1).toLowerCase();
  return base
    .replace(/\.(?:crt|cert|cer|der|pem|key|pub|conf|kubeconfig|yaml|yml)$/, '')
    .replace(/(?:[-.]key|[-.]pub|[-.]cert|[-.]crt)$/, '');
}
