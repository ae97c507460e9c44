/** A cluster as the product thinks of it, decoded and validated: what a cluster file means. */
import type { Prefix } from './address.ts';
import type { AlgorithmId } from './algorithm.ts';
import type { IdentityId } from './identity.ts';
import type { LayoutId } from './layout.ts';

export interface Machine {
  readonly name: string;
  /** addresses and further DNS names, canonical, in the order of the file */
  readonly addresses: readonly string[];
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Cluster {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly dnsDomain: string;
  readonly serviceCidrs: readonly Prefix[];
  readonly layout: LayoutId;
  readonly keyAlgorithm: AlgorithmId;
  /** milliseconds */
  readonly lifetimes: { readonly authorities: number; readonly certificates: number };
  readonly controlPlane: readonly Machine[];
  readonly workers: readonly Machine[];
  readonly extraNames: Readonly<Partial<Record<IdentityId, readonly string[]>>>;
}

/** https://HOST:PORT with an IPv6 host in brackets. */
export function endpointUrl(endpoint: Endpoint): string {
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `https://${host}:${endpoint.port}`;
}
