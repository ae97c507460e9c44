/** Where a place of the cluster file was taken from: what is wrong with it is mended there. */
import type { Path } from '../../domain/shape.ts';
import type { Read } from './document.ts';

/** A place in the cluster file, and what of kubeadm's file decides it. */
interface Row {
  readonly ours: Path;
  readonly of: 'cluster' | 'init';
  readonly theirs: Path;
  /** entries of a list correspond one to one */
  readonly entries?: true;
}

const ROWS: readonly Row[] = [
  { ours: ['name'], of: 'cluster', theirs: ['clusterName'] },
  { ours: ['kubernetesVersion'], of: 'cluster', theirs: ['kubernetesVersion'] },
  { ours: ['endpoint'], of: 'cluster', theirs: ['controlPlaneEndpoint'] },
  { ours: ['securePort'], of: 'init', theirs: ['localAPIEndpoint', 'bindPort'] },
  { ours: ['dnsDomain'], of: 'cluster', theirs: ['networking', 'dnsDomain'] },
  { ours: ['serviceCidrs'], of: 'cluster', theirs: ['networking', 'serviceSubnet'] },
  { ours: ['podCidrs'], of: 'cluster', theirs: ['networking', 'podSubnet'] },
  { ours: ['keyAlgorithm'], of: 'cluster', theirs: ['encryptionAlgorithm'] },
  { ours: ['lifetimes', 'authorities'], of: 'cluster', theirs: ['caCertificateValidityPeriod'] },
  { ours: ['lifetimes', 'certificates'], of: 'cluster', theirs: ['certificateValidityPeriod'] },
  { ours: ['extraNames', 'apiserver'], of: 'cluster', theirs: ['apiServer', 'certSANs'], entries: true },
  {
    ours: ['extraNames', 'etcd-server'],
    of: 'cluster',
    theirs: ['etcd', 'local', 'serverCertSANs'],
    entries: true,
  },
  {
    ours: ['extraNames', 'etcd-peer'],
    of: 'cluster',
    theirs: ['etcd', 'local', 'peerCertSANs'],
    entries: true,
  },
  { ours: ['controlPlane', 0, 'name'], of: 'init', theirs: ['nodeRegistration', 'name'] },
  { ours: ['controlPlane', 0, 'addresses'], of: 'init', theirs: ['localAPIEndpoint', 'advertiseAddress'] },
  { ours: ['etcd'], of: 'cluster', theirs: ['etcd', 'external', 'endpoints'] },
];

export interface Origin {
  readonly path: Path;
  readonly line: number;
  readonly column: number;
}

/** Where something of the cluster file was taken from; undefined where kubeadm's file is silent about it. */
export function originIn(
  documents: { readonly cluster: Read<unknown>; readonly init: Read<unknown> },
  path: Path,
): Origin | undefined {
  const row = ROWS.find(({ ours }) => ours.every((step, i) => step === path[i]));
  if (row === undefined || !documents[row.of].has(row.theirs)) return undefined;
  const theirs = row.entries === true ? [...row.theirs, ...path.slice(row.ours.length)] : row.theirs;
  return { path: theirs, ...documents[row.of].place(theirs) };
}
