/** The shape of a program's record: which flags it is started with, each with where its value comes from. */
import type { FileRole } from '../layout/layout.ts';
import type { IdentityId } from '../identity/table.ts';

/** What runs on a machine of the cluster and is configured here. */
export const PROGRAM_IDS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
] as const;
export type ProgramId = (typeof PROGRAM_IDS)[number];

/** Those that may run as static pods, and then have an image. */
export const CONTAINED_IDS = PROGRAM_IDS.filter((id) => id !== 'kubelet' && id !== 'kube-proxy');
export type ContainedId = Exclude<ProgramId, 'kubelet' | 'kube-proxy'>;

/** A file or directory on a machine that is no credential's. */
export const PLACE_IDS = [
  'kubelet-config',
  'proxy-config',
  'bootstrap-kubeconfig',
  'encryption-config',
  'audit-policy',
  'audit-log',
  'authentication-config',
  'static-pods',
  'etcd-data',
] as const;
export type PlaceId = (typeof PLACE_IDS)[number];

/** Words for values that the cluster file decides (value-word.ts says what each becomes). */
export type ValueWord =
  | 'machine-name'
  | 'node-addresses'
  | 'advertise-address'
  | 'secure-port'
  | 'cluster-name'
  | 'service-cidrs'
  | 'pod-cidrs'
  | 'service-account-issuer'
  | 'etcd-servers'
  | 'client-urls'
  | 'advertised-client-url'
  | 'peer-urls'
  | 'advertised-peer-url'
  | 'metrics-url'
  | 'initial-cluster'
  | 'certificate-lifetime';

export type FlagValue =
  | { readonly text: string }
  | { readonly word: ValueWord }
  /** where an identity's file lies on the machine */
  | { readonly file: IdentityId; readonly role: FileRole }
  | { readonly place: PlaceId };

/** When a flag is given at all; all of them must hold. */
export type Condition =
  /** the layout has files for the identity, or has none */
  | { readonly has: IdentityId }
  | { readonly hasNot: IdentityId }
  /** the root authority signs the Kubernetes one, or does not */
  | 'under-root'
  | 'not-under-root'
  /** the machine holds the key of the authority that signs requests */
  | 'signs'
  /** the kubelet of this machine asks for its certificate */
  | 'bootstraps'
  /** some kubelet does, or kubeadm may join one */
  | 'takes-tokens'
  | 'encrypts'
  | 'gives-pod-addresses'
  /** no kube-proxy runs on the machine, and so no address of a service leads anywhere from it */
  | 'without-proxy';

export interface FlagRecord {
  /** without its dashes */
  readonly flag: string;
  readonly is: FlagValue;
  /** minor versions of Kubernetes: the first that knows it, the last that does */
  readonly since?: number;
  readonly until?: number;
  readonly when?: readonly Condition[];
  /** a flag of the cluster file's own that takes its place: the program refuses to have both */
  readonly unless?: string;
  /** why, where the flag does not say it */
  readonly says?: string;
}

export interface ProgramRecord {
  readonly flags: readonly FlagRecord[];
  readonly cites: readonly string[];
}

/** A pair of flags that name a certificate and its key. */
export function pairOf<
  const Id extends IdentityId,
  const Certificate extends string,
  const Key extends string,
>(file: Id, certificate: Certificate, key: Key) {
  return [
    { flag: certificate, is: { file, role: 'certificate' } },
    { flag: key, is: { file, role: 'key' } },
  ] as const;
}
