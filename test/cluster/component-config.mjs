// @ts-check
// What the kubelet and kube-proxy say of their configuration files, in the version of Kubernetes that the bed runs.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { go, kubernetesModule, kubernetesTags } from './build-assets.mjs';
import { cacheDirectory, findAssets, goDirectory, sourceHash } from './find-assets.mjs';

/**
 * @typedef {object} Question
 * @property {'KubeletConfiguration' | 'KubeProxyConfiguration' | 'command'} kind
 * @property {string} text
 * @typedef {{ error: string, read: any }} Answer read: what is in effect, by the names of Go's fields
 */

/**
 * @param {readonly Question[]} questions
 * @returns {Answer[]}
 */
export function readAsComponents(questions) {
  const { status, stdout, stderr } = spawnSync(program(), [], {
    input: questions.map((question) => JSON.stringify(question)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Built once for a version: half a minute beside programs that are built, of whose packages it takes a few. */
function program() {
  const { version } = findAssets({ wanted: [] });
  const directory = join(
    cacheDirectory(),
    'component-config',
    `${version}-${sourceHash('component-config', 'kubernetes')}`,
  );
  const built = join(directory, 'component-config');
  if (existsSync(built)) return built;
  mkdirSync(directory, { recursive: true });
  const module = kubernetesModule(version);
  for (const file of ['go.mod', 'go.sum']) cpSync(join(module, file), join(directory, file));
  cpSync(join(goDirectory, 'component-config', 'main.go'), join(directory, 'main.go'));
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
