// @ts-check
// What a static pod mounts, as the command that runs its process among these files and no others of the host.

import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('pod-mounts.sh', import.meta.url));

/**
 * @typedef {{ name: string, mountPath: string, readOnly?: boolean }} Mount
 * @typedef {{ name: string, hostPath?: { path: string, type?: string } }} Volume
 * @typedef {{ spec?: { volumes?: Volume[], containers?: { volumeMounts?: Mount[] }[] } }} Pod
 */

/**
 * @param {Pod} pod the manifest as data
 * @returns {string[]} to stand before the command of its first container
 */
export function amongItsMounts(pod) {
  const mounts = (pod.spec?.containers?.[0]?.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => {
    const path = pod.spec?.volumes?.find((volume) => volume.name === name)?.hostPath;
    if (!path) throw new Error(`${name} is mounted at ${mountPath}, and is no path of the host`);
    return `${path.path}:${mountPath}:${path.type ?? ''}:${readOnly ? 'ro' : 'rw'}`;
  });
  return ['unshare', '--mount', '--propagation', 'private', 'sh', script, ...mounts, '--'];
}
