/** The kinds of what `render` makes of the cluster file and the store, beside the credentials. */
import type { PlaceId } from '../program/program.ts';

export interface RenderKindRecord {
  readonly title: string;
  /** made without being named; the rest only where somebody wants it */
  readonly ofCourse: boolean;
  /** who brings it to the API server, and when; absent for what lies on machines */
  readonly applied?: { readonly by: 'super-admin' | 'admin'; readonly when: string };
  readonly cites: readonly string[];
}

export const RENDER_KINDS = {
  'systemd': {
    title: 'systemd units of the programs that run as such',
    ofCourse: true,
    cites: ['systemd.service(5), systemd.syntax(7)'],
  },
  'static-pods': {
    title: 'manifests of the programs that a kubelet runs as static pods',
    ofCourse: true,
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go'],
  },
  'flags': {
    title: 'the command line of each program, a flag a line, for other supervisors than systemd',
    ofCourse: false,
    cites: ['kubernetes/website reference/command-line-tools-reference'],
  },
  'kubelet-config': {
    title: 'KubeletConfiguration of each node',
    ofCourse: true,
    cites: ['kubelet config/v1beta1/types.go'],
  },
  'proxy-config': {
    title: 'KubeProxyConfiguration of each node',
    ofCourse: true,
    cites: ['kube-proxy config/v1alpha1/types.go'],
  },
  'authentication-config': {
    title: 'who may ask the API server without showing anything, and for what',
    ofCourse: true,
    cites: ['apiserver pkg/apis/apiserver/v1/types.go (AuthenticationConfiguration)'],
  },
  'encryption-config': {
    title: 'how the API server encrypts what it stores, with the keys of the ring',
    ofCourse: true,
    cites: ['apiserver pkg/apis/apiserver/v1/types_encryption.go'],
  },
  'audit-policy': {
    title: 'what the API server writes into its audit log',
    ofCourse: true,
    cites: ['apiserver pkg/apis/audit/v1/types.go'],
  },
  'rbac': {
    title: 'bindings of the groups and users that certificates name',
    ofCourse: true,
    applied: { by: 'super-admin', when: 'once the first API server is ready' },
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (EnsureAdminClusterRoleBinding)',
    ],
  },
  'bootstrap': {
    title: 'the token with which kubelets ask for their certificates, and what it may do',
    ofCourse: true,
    applied: { by: 'admin', when: 'before the first kubelet asks for its certificate' },
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/phases/bootstraptoken/node/tlsbootstrap.go'],
  },
  'network-policy': {
    title: 'the namespace for what kubepki deploys, closed but for DNS and the API server',
    ofCourse: false,
    applied: { by: 'admin', when: 'before anything is deployed there' },
    cites: ['kubernetes/website concepts/services-networking/network-policies'],
  },
} as const satisfies Record<string, RenderKindRecord>;

export type RenderKind = keyof typeof RENDER_KINDS;
export const RENDER_KIND_IDS = Object.keys(RENDER_KINDS) as readonly RenderKind[];

export function renderKind(id: RenderKind): RenderKindRecord {
  return RENDER_KINDS[id];
}

/** The kinds that are one file on every control plane, at a place of the layout. */
export const ON_CONTROL_PLANES = {
  'authentication-config': 'authentication-config',
  'encryption-config': 'encryption-config',
  'audit-policy': 'audit-policy',
} as const satisfies Partial<Record<RenderKind, PlaceId>>;
