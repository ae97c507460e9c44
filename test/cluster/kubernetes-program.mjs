// @ts-check
// Programs of ours that ask Kubernetes' own packages: built with the go.mod of the bed's programs, of whichever version.

import { cpSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { go, kubernetesModule, kubernetesTags } from './build-assets.mjs';
import { cacheDirectory, findAssets, goDirectory, sourceHash } from './find-assets.mjs';

/**
 * Built once for a version: half a minute beside programs that are built, of whose packages each takes a few.
 * @param {'component-config' | 'certificates'} name of its directory below go/
 */
export function kubernetesProgram(name) {
  const { version } = findAssets({ wanted: [] });
  const directory = join(cacheDirectory(), name, `${version}-${sourceHash(name, 'kubernetes')}`);
  const built = join(directory, name);
  if (existsSync(built)) return built;
  mkdirSync(directory, { recursive: true });
  const module = kubernetesModule(version);
  for (const file of ['go.mod', 'go.sum']) cpSync(join(module, file), join(directory, file));
  for (const file of readdirSync(join(goDirectory, name)))
    cpSync(join(goDirectory, name, file), join(directory, file));
  const unfinished = `${built}.${process.pid}`;
  // its sums lack what none of the bed's programs takes: the configuration of kube-proxy, where it is
  go(directory, [
    'build',
    '-mod=mod',
    '-trimpath',
    '-buildvcs=false',
    '-tags',
    kubernetesTags(version).join(','),
    '-o',
    unfinished,
    '.',
  ]);
  renameSync(unfinished, built);
  return built;
}
