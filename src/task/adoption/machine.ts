/** Whose machine something was found for: said with the path, or told by a folder or the file's own name. */
import type { Cluster } from '../../domain/cluster.ts';
import { stemOf } from '../../domain/file-name.ts';
import type { Copy } from './material.ts';

export function machineNames({ controlPlane, etcd, workers }: Cluster): ReadonlySet<string> {
  return new Set([...controlPlane, ...etcd, ...workers].map(({ name }) => name));
}

/** The machines that the places of something belong to; none where nothing tells. */
export function machinesOf(copies: readonly Copy[], names: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(copies.flatMap((copy) => machineOf(copy, names) ?? []));
}

export function machineOf(
  { file, whose }: Pick<Copy, 'file' | 'whose'>,
  names: ReadonlySet<string>,
): string | undefined {
  if (whose !== undefined && names.has(whose)) return whose;
  const folders = file.split('/').slice(0, -1).reverse();
  const folder = folders.find((one) => names.has(one));
  if (folder !== undefined) return folder;
  const stem = stemOf(file);
  // kube-apiserver-cp-1.pem; the longest, since w-1 is a part of w-1.example.com and of raw-1
  return [...names]
    .filter((name) => stem === name || stem.endsWith(`-${name}`) || stem.startsWith(`${name}-`))
    .sort((a, b) => b.length - a.length)[0];
}
