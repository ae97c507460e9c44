/** A cluster file as it was written, decoded, and the cluster that it means. */
import type { AlgorithmId } from './algorithm.ts';
import { parseAddress, parsePrefix } from './address.ts';
import type { Authorities, AuthorityKeys, Cluster, Kubelets, Machine, User } from './cluster.ts';
import { parseDuration } from './duration.ts';
import type { Encryption } from './encryption.ts';
import type { IdentityId } from './identity/table.ts';
import { layout, type LayoutId } from './layout/table.ts';
import type { ContainedId, ProgramId } from './program/program.ts';
import { DEFAULT_PORT, parseEndpoint } from './value.ts';
import { NEWEST, parseVersion } from './version.ts';

/** What the decoder hands over: every value passed its own test, defaults filled in, everything still as written. */
export interface ClusterText {
  readonly name: string;
  readonly kubernetesVersion: string;
  readonly endpoint: string;
  readonly securePort: string;
  readonly dnsDomain: string;
  readonly serviceCidrs: readonly string[];
  readonly podCidrs: readonly string[];
  readonly layout: LayoutId;
  readonly keyAlgorithm: AlgorithmId;
  readonly keyAlgorithms?: Readonly<Partial<Record<IdentityId, AlgorithmId>>>;
  readonly authorities: Authorities;
  readonly authorityKeys: AuthorityKeys;
  readonly kubelets: Kubelets;
  readonly binaries?: string;
  readonly images?: Readonly<Partial<Record<ContainedId, string>>>;
  readonly flags?: Readonly<Partial<Record<ProgramId, Readonly<Record<string, string>>>>>;
  readonly encryption: Encryption;
  readonly lifetimes: { readonly authorities: string; readonly certificates: string };
  readonly controlPlane: readonly MachineText[];
  readonly etcd: readonly MachineText[];
  readonly workers: readonly MachineText[];
  readonly users: readonly User[];
  readonly extraNames?: Readonly<Partial<Record<IdentityId, readonly string[]>>>;
}

interface MachineText {
  readonly name: string;
  readonly addresses: readonly string[];
}

export function toCluster(text: ClusterText): Cluster {
  return {
    name: text.name,
    kubernetesVersion: parseVersion(text.kubernetesVersion) ?? NEWEST,
    securePort: Number(text.securePort),
    endpoint: parseEndpoint(text.endpoint) ?? { host: text.endpoint, port: DEFAULT_PORT },
    dnsDomain: text.dnsDomain,
    serviceCidrs: text.serviceCidrs.map(parsePrefix).filter((cidr) => cidr !== undefined),
    podCidrs: text.podCidrs.map(parsePrefix).filter((cidr) => cidr !== undefined),
    layout: text.layout,
    keyAlgorithm: text.keyAlgorithm,
    keyAlgorithms: text.keyAlgorithms ?? {},
    authorities: text.authorities,
    authorityKeys: text.authorityKeys,
    kubelets: text.kubelets,
    binaries: text.binaries ?? layout(text.layout).binaries,
    images: text.images ?? {},
    flags: text.flags ?? {},
    encryption: text.encryption,
    lifetimes: {
      authorities: parseDuration(text.lifetimes.authorities) ?? 0,
      certificates: parseDuration(text.lifetimes.certificates) ?? 0,
    },
    controlPlane: text.controlPlane.map(toMachine),
    etcd: (text.etcd.length === 0 ? text.controlPlane : text.etcd).map(toMachine),
    stackedEtcd: isStacked(text),
    users: text.users,
    workers: text.workers.map(toMachine),
    extraNames: Object.fromEntries(
      Object.entries(text.extraNames ?? {}).map(([id, names]) => [id, names.map(canonical)]),
    ),
  };
}

/** Each control plane runs a member, whether the file says so by silence or by naming them again. */
function isStacked({ controlPlane, etcd }: ClusterText): boolean {
  const planes = new Set(controlPlane.map(({ name }) => name));
  return etcd.length === 0 || (etcd.length === planes.size && etcd.every(({ name }) => planes.has(name)));
}

function toMachine(text: MachineText): Machine {
  return { name: text.name, addresses: text.addresses.map(canonical) };
}

function canonical(host: string): string {
  return parseAddress(host)?.text ?? host;
}
