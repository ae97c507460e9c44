/**
 * Layouts: where each identity's files lie. `pki/` holds what the cluster shares; `nodes/NAME/` is a machine's
 * root, so that no two machines' files can collide. The first place of each kind is where the file is made;
 * the others are copies of it. Where there is a kubeconfig and no certificate, the kubeconfig is its home.
 */
import type { IdentityId } from '../identity/table.ts';
import { HARD_WAY } from './hard-way.ts';
import { KUBEADM } from './kubeadm.ts';
import type { LayoutFile, LayoutRecord, NoFiles } from './layout.ts';

export const LAYOUTS = {
  'hard-way': HARD_WAY,
  'kubeadm': KUBEADM,
} as const satisfies Record<string, LayoutRecord>;

export type LayoutId = keyof typeof LAYOUTS;
export const LAYOUT_IDS = Object.keys(LAYOUTS) as readonly LayoutId[];

export function layout(id: LayoutId): LayoutRecord {
  return LAYOUTS[id];
}

/** An identity's files in a layout; none at all where the layout says why it has none. */
export function layoutFiles(id: LayoutId, identity: IdentityId): readonly LayoutFile[] {
  const files = layout(id).files[identity];
  return isNone(files) ? [] : files;
}

export function isNone(files: readonly LayoutFile[] | NoFiles): files is NoFiles {
  return 'none' in files;
}
