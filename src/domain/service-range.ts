/** Which service ranges the API server itself refuses, by version; kubeadm is stricter in every version. */
import type { Prefix } from './address.ts';
import type { LayoutId } from './layout/table.ts';
import { type Version, versionText } from './version.ts';

/** What would have been right, where the range is not; undefined where it is. */
export function serviceRangeFault(range: Prefix, version: Version, layout: LayoutId): string | undefined {
  const width = range.address.family === 4 ? 32 : 128;
  const free = width - range.bits;
  // k8s.io/utils/net RangeSize counts these as none at all, and ServiceIPRange then finds too few
  if (free >= width - 1) return 'a range that kube-apiserver can count: /2 or longer';
  // pkg/controlplane/apiserver/options/options.go (ServiceIPRange)
  if (free < 3) return 'a range of at least 8 addresses, as kube-apiserver wants';
  // cmd/kubeadm/app/constants/constants.go (MinimumAddressesInServiceSubnet, MaximumBitsForServiceSubnet)
  if (layout === 'kubeadm' && free < 4) return 'a range of at least 10 addresses, as kubeadm wants';
  if (layout === 'kubeadm' && free > 20) return `/${width - 20} or longer, as kubeadm wants`;
  // cmd/kube-apiserver/app/options/validation.go: off where both feature gates of the new allocator are on, as they are since 1.34
  if (version.minor < 34 && free > 20)
    return `/${width - 20} or longer, as kube-apiserver ${versionText(version)} wants`;
  // pkg/registry/core/service/ipallocator/ipallocator.go (NewIPAllocator): no service would get an address
  if (width === 128 && free > 64) return '/64 or longer, as kube-apiserver wants';
  return undefined;
}
