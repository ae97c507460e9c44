/**
 * The shape of a fault: one thing gone wrong with a cluster's PKI, as it goes wrong in practice. Here is what it is and what
 * must be said of it; who does it stands in src/task/lab, what people see of it in the face. The laboratory, the tests of
 * diagnosis and the table of what components log all loop over these.
 */
import type { ConnectionId } from '../connection/table.ts';
import type { IdentityId } from '../identity/table.ts';
import type { FileRole } from '../layout/layout.ts';
import type { LayoutId } from '../layout/table.ts';
import type { PlaceId, ProgramId } from '../program/program.ts';

export const FAULT_GROUPS = {
  authority: 'authorities: another of the same name, one missing, one that may not sign',
  name: 'names that a server is dialled by and does not carry',
  date: 'certificates that are over, or not yet begun',
  subject: 'names and groups by which a client is known',
  purpose: 'what a certificate may be used for',
  pair: 'certificates and keys that do not belong together',
  chain: 'what is shown beside a certificate, and in which order',
  form: 'certificates of a form that Go does not take',
  kubeconfig: 'kubeconfigs',
  token: 'keys of service accounts, and who signs requests',
  file: 'files: missing, empty, of another kind, open to others',
  flag: 'flags and fields that do not go with the certificates, or give power away',
} as const;
export type FaultGroup = keyof typeof FAULT_GROUPS;

/**
 * A machine by its part: the first control plane, another one (the last), a machine with a member of etcd, a node (the first
 * worker, where there is any). Where a cluster has one control plane, another is the same.
 */
export type LabMachine = 'control-plane' | 'another' | 'member' | 'node';

/** What lies at fault: an identity's files (on one machine, or wherever they lie), a file of the layout, or a program's unit or manifest. */
export type FaultPlace =
  | { readonly identity: IdentityId; readonly role: FileRole; readonly on?: LabMachine }
  | { readonly place: PlaceId; readonly on: LabMachine }
  | { readonly program: ProgramId; readonly on: LabMachine };

/** How the live test sees it, and a person would: each is a question to the cluster that a healthy one answers. */
export const PROBES = {
  'kubectl': 'kubectl --kubeconfig admin.kubeconfig get nodes',
  'apiserver-starts': 'the API server listens and says that it is ready',
  'etcd-starts': 'etcd starts, and etcdctl endpoint health says healthy',
  'etcd-members': 'every member of etcd sees the others',
  'etcd-gateway': "etcd's HTTP gateway answers",
  'kubectl-logs': 'kubectl logs of a pod: the API server dials the kubelet',
  'node-ready': 'the kubelet renews its lease, and the node is Ready',
  'controller-manager': 'the controller manager holds its lease',
  'scheduler': 'the scheduler holds its lease',
  'kube-proxy': 'kube-proxy lists services',
  'aggregation': 'an extension API server believes whom the API server vouches for',
  'token': 'a token of a service account is believed by every API server',
  'signing': 'a certificate signing request is answered with a certificate of this cluster',
  'metrics': 'who trusts the Kubernetes authority reads metrics from the component',
  'pod': 'a pod reaches the API server by the kubernetes service',
  'restart': 'the program, started again',
  'nothing': 'nothing that fails: only the files tell',
} as const;
export type ProbeId = keyof typeof PROBES;

export interface Fault {
  /** one line, with what the cause is: told after, never before */
  readonly title: string;
  readonly group: FaultGroup;
  /** the files at fault, the first being the one that must be mended; diagnosis must name one of these */
  readonly at: readonly FaultPlace[];
  /** rules of diagnosis, any one of which says it */
  readonly rules: readonly string[];
  /** connections that fail because of it: each must be named; none where nothing fails yet, or the program does not start */
  readonly fails: readonly ConnectionId[];
  /** programs that read the file only when they start */
  readonly restart: readonly ProgramId[];
  readonly probe: ProbeId;
  /** absent: all */
  readonly layouts?: readonly LayoutId[];
  /** an arrangement that the cluster must have: authorities under a root, several members of etcd, several control planes */
  readonly needs?: 'under-root' | 'members' | 'control-planes';
  /** harms nobody yet, or is a default that many live with: diagnosis tells it as advice, and the laboratory does not offer it */
  readonly advice?: true;
  /** not to be seen from files: diagnosis needs the running processes, and the laboratory cannot show it */
  readonly live?: true;
}
