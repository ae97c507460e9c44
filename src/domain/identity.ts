/**
 * The catalog of identities: who there is in a cluster, who signs them, what they may do and which names they
 * must carry. Data only; everything that lists, explains, makes or checks certificates loops over this table.
 * Adding a certificate is adding a record here and its files in layout.ts.
 */
import type { ExtendedKeyUsage, KeyUsage } from './certificate.ts';
import type { NameWord } from './name-word.ts';

export interface IdentityRecord {
  readonly title: string;
  /** the identity whose key signs, or 'self' */
  readonly signedBy: string;
  /** {machine} stands for the machine's name */
  readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
  readonly authority: boolean;
  /** keyEncipherment is dropped for keys other than RSA (RFC 8813 §3) */
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  readonly names: readonly NameWord[];
  /** there is one of these per what */
  readonly per: 'cluster' | 'control-plane' | 'worker';
  readonly lifetime: 'authorities' | 'certificates';
  /** what the API server takes the bearer for, in one sentence */
  readonly power: string;
  /** what must be restarted or reloaded when the files change */
  readonly onChange: string;
  readonly cites: readonly string[];
}

export const IDENTITIES = {
  'kubernetes-ca': {
    title: 'Kubernetes certificate authority',
    signedBy: 'self',
    subject: { commonName: 'kubernetes', organizations: [] },
    authority: true,
    keyUsage: ['digitalSignature', 'keyEncipherment', 'keyCertSign', 'cRLSign'],
    extendedKeyUsage: [],
    names: [],
    per: 'cluster',
    lifetime: 'authorities',
    power: 'whoever holds its key can become anybody in the cluster',
    onChange: 'every component that trusts it must get the new certificate before anything is signed by it',
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certlist.go (KubeadmCertRootCA)',
      'client-go util/cert/cert.go (NewSelfSignedCACert: usages of an authority)',
      'RFC 5280 §4.2.1.3, §4.2.1.9',
    ],
  },
  'apiserver': {
    title: 'API server serving certificate',
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'kube-apiserver', organizations: [] },
    authority: false,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['serverAuth'],
    names: [
      'machine-name',
      'service-dns',
      'service-address',
      'machine-addresses',
      'endpoint',
      'loopback',
      'extra',
    ],
    per: 'control-plane',
    lifetime: 'certificates',
    power: 'speaks as the API server to everybody who trusts the authority',
    onChange: 'nothing: kube-apiserver reads its serving certificate again within a minute',
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certlist.go (KubeadmCertAPIServer)',
      'kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go (GetAPIServerAltNames)',
      'apiserver pkg/server/dynamiccertificates (serving certificates are reloaded)',
    ],
  },
  'admin': {
    title: 'Cluster administrator',
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] },
    authority: false,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['clientAuth'],
    names: [],
    per: 'cluster',
    lifetime: 'certificates',
    power:
      'user kubernetes-admin in group kubeadm:cluster-admins: everything, once that group is bound to ClusterRole cluster-admin, and nothing before',
    onChange: 'nothing runs with it: give the new kubeconfig to whoever uses the old one',
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (getKubeConfigSpecsBase)',
      'kubernetes/kubernetes cmd/kubeadm/app/constants/constants.go (ClusterAdminsGroupAndClusterRoleBinding)',
    ],
  },
} as const satisfies Record<string, IdentityRecord>;

export type IdentityId = keyof typeof IDENTITIES;

// A parent that does not exist does not compile.
type Parent = (typeof IDENTITIES)[IdentityId]['signedBy'];
type UnknownParent = Exclude<Parent, IdentityId | 'self'>;
type Must<T extends true> = T;
export type EveryParentExists = Must<[UnknownParent] extends [never] ? true : false>;

export const IDENTITY_IDS = Object.keys(IDENTITIES) as readonly IdentityId[];

/** The record by its general type, for code that loops. */
export function identity(id: IdentityId): IdentityRecord {
  return IDENTITIES[id];
}

export function isIdentityId(text: string): text is IdentityId {
  return Object.hasOwn(IDENTITIES, text);
}
