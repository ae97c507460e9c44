// @ts-check
// What the kubelet and kube-proxy say of their configuration files, in the version of Kubernetes that the bed runs.

import { spawnSync } from 'node:child_process';
import { kubernetesProgram } from './kubernetes-program.mjs';

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
  const { status, stdout, stderr } = spawnSync(kubernetesProgram('component-config'), [], {
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
