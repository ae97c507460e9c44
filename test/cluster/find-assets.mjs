// @ts-check
// Where the programs of the bed stand. Looking builds nothing and starts nothing.
//
// Environment: KUBEPKI_TEST_ASSETS or KUBEBUILDER_ASSETS (a directory of released programs, used as it is),
// KUBEPKI_KUBERNETES (another version than the pinned one), KUBEPKI_CACHE (where what is built is kept).

import { createHash } from 'node:crypto';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kubernetesPrograms = Object.freeze([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kubectl',
  'kubeadm',
]);
export const etcdPrograms = Object.freeze(['etcd', 'etcdctl']);
export const programs = Object.freeze([...kubernetesPrograms, ...etcdPrograms]);

export const goDirectory = fileURLToPath(new URL('go/', import.meta.url));

/**
 * @typedef {object} Assets
 * @property {string} directory
 * @property {boolean} given a directory somebody named, not one of ours
 * @property {string} version of Kubernetes, as asked for; what a given directory holds, only its programs know
 * @property {string[]} missing programs that are not there
 */

/** @param {NodeJS.ProcessEnv} [env] */
export function cacheDirectory(env = process.env) {
  return env.KUBEPKI_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kubepki');
}

/** The version of Kubernetes in the go.mod that is committed. */
export function pinnedVersion() {
  const text = readFileSync(join(goDirectory, 'kubernetes', 'go.mod'), 'utf8');
  const version = /^require k8s\.io\/kubernetes (v\S+)$|^\tk8s\.io\/kubernetes (v\S+)$/m.exec(text);
  return /** @type {string} */ (version?.[1] ?? version?.[2]);
}

/**
 * Eight bytes of SHA-256 over the files of Go modules: what is built from other sources is kept elsewhere.
 * @param {...string} modules directories below go/
 */
export function sourceHash(...modules) {
  const hash = createHash('sha256');
  for (const module of modules) {
    for (const file of readdirSync(join(goDirectory, module)).sort()) {
      hash
        .update(`${module}/${file}\0`)
        .update(readFileSync(join(goDirectory, module, file)))
        .update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Where the programs are, or would be. Builds nothing, starts nothing.
 * @param {{ env?: NodeJS.ProcessEnv, wanted?: readonly string[] }} [options]
 * @returns {Assets}
 */
export function findAssets({ env = process.env, wanted = programs } = {}) {
  const named = env.KUBEPKI_TEST_ASSETS || env.KUBEBUILDER_ASSETS;
  const version = env.KUBEPKI_KUBERNETES || pinnedVersion();
  if (!/^v\d+\.\d+\.\d+$/.test(version)) throw new Error(`KUBEPKI_KUBERNETES=${version}: expected v1.xx.y`);
  const directory =
    named || join(cacheDirectory(env), 'assets', `${version}-${sourceHash('kubernetes', 'etcd')}`);
  const missing = wanted.filter((program) => !isExecutable(join(directory, program)));
  return { directory, given: Boolean(named), version, missing };
}

/** @param {Assets} assets */
export function howToGet({ directory, given, missing }) {
  const what = `${missing.join(', ')} not in ${directory}`;
  return given
    ? `${what}, the directory named by KUBEPKI_TEST_ASSETS or KUBEBUILDER_ASSETS`
    : `${what}\nhint: node test/cluster/assets.mjs --build builds them once (Go, about seven minutes on two cores),` +
        ' or KUBEPKI_TEST_ASSETS=DIRECTORY names released ones';
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
