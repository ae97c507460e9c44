/** A cluster as the product thinks of it, decoded and validated: what a cluster file means. */
import type { Prefix } from './address.ts';
import type { AlgorithmId } from './algorithm.ts';
import type { Encryption } from './encryption.ts';
import type { IdentityId } from './identity/table.ts';
import type { LayoutId } from './layout/table.ts';
import type { ContainedId, ProgramId } from './program/program.ts';
import type { Version } from './version.ts';

export interface Machine {
  readonly name: string;
  /** addresses and further DNS names, canonical, in the order of the file */
  readonly addresses: readonly string[];
}

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/**
 * Where an authority comes from. own: made here, and it signs itself. intermediate: made here, under the root
 * authority. external: its certificate is put in place by its owner, and its key is never here.
 */
export const AUTHORITY_KINDS = ['own', 'intermediate', 'external'] as const;
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

export interface Authorities {
  readonly kubernetes: AuthorityKind;
  /** kubernetes: the Kubernetes authority signs for etcd as well */
  readonly etcd: AuthorityKind | 'kubernetes';
  readonly frontProxy: AuthorityKind;
  /** there is a root only where one of the others is an intermediate */
  readonly root: 'own' | 'external';
}

/** encrypted: under a passphrase wherever they lie, so that no machine holds one; its controller manager then signs nothing. */
export const AUTHORITY_KEYS = ['plain', 'encrypted'] as const;
export type AuthorityKeys = (typeof AUTHORITY_KEYS)[number];

/** issued: made here. bootstrap: the kubelet of a node asks the cluster for its client certificate, with a token. */
export const KUBELETS = ['issued', 'bootstrap'] as const;
export type Kubelets = (typeof KUBELETS)[number];

export interface Cluster {
  readonly name: string;
  readonly kubernetesVersion: Version;
  readonly endpoint: Endpoint;
  /** the port on which each API server listens */
  readonly securePort: number;
  readonly dnsDomain: string;
  readonly serviceCidrs: readonly Prefix[];
  /** none: whoever makes the pod network gives out its addresses */
  readonly podCidrs: readonly Prefix[];
  readonly layout: LayoutId;
  readonly keyAlgorithm: AlgorithmId;
  /** where an identity has another than the rest */
  readonly keyAlgorithms: Readonly<Partial<Record<IdentityId, AlgorithmId>>>;
  /** milliseconds */
  readonly lifetimes: { readonly authorities: number; readonly certificates: number };
  readonly authorities: Authorities;
  readonly authorityKeys: AuthorityKeys;
  readonly kubelets: Kubelets;
  /** the directory of the programs on the machines */
  readonly binaries: string;
  readonly images: Readonly<Partial<Record<ContainedId, string>>>;
  /** further or other flags, without their dashes */
  readonly flags: Readonly<Partial<Record<ProgramId, Readonly<Record<string, string>>>>>;
  /** of what lies in etcd */
  readonly encryption: Encryption;
  readonly controlPlane: readonly Machine[];
  /** the machines that run a member of etcd: the control planes where it is stacked */
  readonly etcd: readonly Machine[];
  readonly stackedEtcd: boolean;
  readonly workers: readonly Machine[];
  readonly users: readonly User[];
  readonly extraNames: Readonly<Partial<Record<IdentityId, readonly string[]>>>;
}

/** https://HOST:PORT with an IPv6 host in brackets. */
export function endpointUrl(endpoint: Endpoint): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `https://${host}:${endpoint.port}`;
}
