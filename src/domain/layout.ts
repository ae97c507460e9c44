/**
 * Layouts: where each identity's files lie. `pki/` holds what the cluster shares; `nodes/NAME/` is a machine's
 * root, so that no two machines' files can collide. The first place of each kind is where the file is made;
 * the others are copies of it.
 */
import type { IdentityId } from './identity.ts';

export type FileRole = 'certificate' | 'key' | 'kubeconfig';

/** Permission bits by role: kubeadm's (client-go util/cert/io.go, util/keyutil/key.go, tools/clientcmd/loader.go). */
export const FILE_MODES = { certificate: 0o644, key: 0o600, kubeconfig: 0o600 } as const satisfies Record<
  FileRole,
  number
>;

/** shared: below the root; own: on the machine the credential is for; else on every machine of that role. */
export type Place = 'shared' | 'own' | 'control-plane' | 'worker';

export interface LayoutFile {
  readonly role: FileRole;
  readonly on: Place;
  readonly path: string;
}

export interface LayoutRecord {
  readonly title: string;
  readonly files: Readonly<Record<IdentityId, readonly LayoutFile[]>>;
  readonly cites: readonly string[];
}

export const LAYOUTS = {
  'hard-way': {
    title: 'as a cluster built by hand has it: /var/lib/kubernetes on control planes',
    files: {
      'kubernetes-ca': [
        { role: 'certificate', on: 'shared', path: 'pki/ca.crt' },
        { role: 'key', on: 'shared', path: 'pki/ca.key' },
        { role: 'certificate', on: 'control-plane', path: 'var/lib/kubernetes/ca.crt' },
        { role: 'certificate', on: 'worker', path: 'var/lib/kubelet/ca.crt' },
      ],
      'apiserver': [
        { role: 'certificate', on: 'own', path: 'var/lib/kubernetes/kube-apiserver.crt' },
        { role: 'key', on: 'own', path: 'var/lib/kubernetes/kube-apiserver.key' },
      ],
      'admin': [
        { role: 'certificate', on: 'shared', path: 'pki/admin.crt' },
        { role: 'key', on: 'shared', path: 'pki/admin.key' },
        { role: 'kubeconfig', on: 'shared', path: 'pki/admin.kubeconfig' },
      ],
    },
    cites: ['kelseyhightower/kubernetes-the-hard-way docs/04, docs/05, docs/08 (which file goes where)'],
  },
  'kubeadm': {
    title: 'as kubeadm has it: nodes/NAME/etc/kubernetes/pki is a directory that kubeadm accepts',
    files: {
      'kubernetes-ca': [
        { role: 'certificate', on: 'shared', path: 'pki/ca.crt' },
        { role: 'key', on: 'shared', path: 'pki/ca.key' },
        { role: 'certificate', on: 'control-plane', path: 'etc/kubernetes/pki/ca.crt' },
        { role: 'key', on: 'control-plane', path: 'etc/kubernetes/pki/ca.key' },
        { role: 'certificate', on: 'worker', path: 'etc/kubernetes/pki/ca.crt' },
      ],
      'apiserver': [
        { role: 'certificate', on: 'own', path: 'etc/kubernetes/pki/apiserver.crt' },
        { role: 'key', on: 'own', path: 'etc/kubernetes/pki/apiserver.key' },
      ],
      'admin': [
        { role: 'certificate', on: 'shared', path: 'pki/admin.crt' },
        { role: 'key', on: 'shared', path: 'pki/admin.key' },
        { role: 'kubeconfig', on: 'shared', path: 'pki/admin.conf' },
        { role: 'kubeconfig', on: 'control-plane', path: 'etc/kubernetes/admin.conf' },
      ],
    },
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/constants/constants.go (file names)',
      'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certlist.go',
    ],
  },
} as const satisfies Record<string, LayoutRecord>;

export type LayoutId = keyof typeof LAYOUTS;
export const LAYOUT_IDS = Object.keys(LAYOUTS) as readonly LayoutId[];

export function layout(id: LayoutId): LayoutRecord {
  return LAYOUTS[id];
}
