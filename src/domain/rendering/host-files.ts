/** Every file that a machine of the cluster is to have: its credentials', and what is rendered for it. */
import type { Cluster } from '../cluster.ts';
import { credentials } from '../credential.ts';
import type { FileRole } from '../layout/layout.ts';
import { renderKind, type RenderKind } from './kind.ts';
import { renderings } from './rendering.ts';

export interface HostFile {
  /** below the store's root */
  readonly path: string;
  /** absolute, on the machine */
  readonly place: string;
  readonly mode: number;
  /** made only where it was asked for: it may be missing */
  readonly optional: boolean;
  readonly from:
    | { readonly credential: string; readonly role: FileRole }
    | { readonly rendering: RenderKind };
}

export function hostFiles(cluster: Cluster, machine: string): readonly HostFile[] {
  const root = `nodes/${machine}`;
  const here = ({ path }: { readonly path: string }) => path.startsWith(`${root}/`);
  const placed = ({ path, mode }: { readonly path: string; readonly mode: number }) => ({
    path,
    place: path.slice(root.length),
    mode,
  });
  return [
    ...credentials(cluster).flatMap(({ id, files }) =>
      files
        .filter(here)
        .map((file) => ({ ...placed(file), optional: false, from: { credential: id, role: file.role } })),
    ),
    ...renderings(cluster)
      .filter(here)
      .map((one) => ({
        ...placed(one),
        optional: !renderKind(one.kind).ofCourse,
        from: { rendering: one.kind },
      })),
  ];
}
