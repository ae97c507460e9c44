import { type Address, nthAddress, parseAddress, unmapped } from '../../domain/address.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { versionText } from '../../domain/version.ts';
import { fillObjects, type Plain } from '../template.ts';

/** Of service kubernetes, which has one address, of the first range (pkg/controlplane/controller/kubernetesservice/controller.go). */
const SERVICE_PORT = 443;

/** manifests/network-policy.yaml, with the version of the Pod Security standard and where API servers are reached. */
export function renderNetworkPolicy(template: string, cluster: Cluster): string {
  const version = `v${versionText(cluster.kubernetesVersion)}`;
  return fillObjects(template, {
    'Namespace/kubepki-system': ['enforce', 'audit', 'warn'].map((mode) => ({
      path: ['metadata', 'labels', `pod-security.kubernetes.io/${mode}-version`],
      value: version,
    })),
    'NetworkPolicy/allow-api-server': [{ path: ['spec', 'egress'], value: egressTo(cluster) }],
  });
}

/**
 * A rule for each port. None has an empty list of destinations, which would mean everywhere: where there are no addresses
 * for a port there is no rule for it. Names cannot be said here at all.
 */
function egressTo({ serviceCidrs, controlPlane, securePort, endpoint }: Cluster): Plain {
  const blocks = new Map<number, Set<string>>();
  const add = (port: number, address: Address | undefined) => {
    if (address === undefined) return;
    blocks.set(port, (blocks.get(port) ?? new Set()).add(blockOf(address)));
  };
  const [first] = serviceCidrs;
  if (first !== undefined) add(SERVICE_PORT, nthAddress(first, 1));
  for (const { addresses } of controlPlane)
    for (const address of addresses) add(securePort, parseAddress(address));
  add(endpoint.port, parseAddress(endpoint.host));
  return [...blocks].map(([port, cidrs]) => ({
    to: [...cidrs].map((cidr) => ({ ipBlock: { cidr } })),
    ports: [{ protocol: 'TCP', port }],
  }));
}

function blockOf(address: Address): string {
  const { family, text } = unmapped(address);
  return `${text}/${family === 4 ? 32 : 128}`;
}
