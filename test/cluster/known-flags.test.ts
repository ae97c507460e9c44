import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProgramId } from '../../src/domain/program/program.ts';
import { knownFlags } from '../domain/program/known-flags.ts';
import { findAssets } from './find-assets.mjs';

const { directory } = findAssets();
const say = (program: string, ...args: string[]): string => {
  const { stdout, stderr } = spawnSync(join(directory, program), args, { encoding: 'utf8' });
  return stderr + stdout;
};
const versionOf = (program: string): string => /\d+\.\d+\.\d+/.exec(say(program, '--version'))?.[0] ?? '';

test.each<ProgramId>(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'])(
  '%s shows in --help what was recorded of its version',
  (program) => {
    const known = knownFlags(program, versionOf(program));
    const shown = [...say(program, '--help').matchAll(/^ +(?:-\w, )?--([a-z][\w.-]*)/gm)].map(
      ([, name]) => name,
    );
    const visible = [...known].filter(([, flag]) => !flag.hidden).map(([name]) => name);
    expect(new Set(shown)).toEqual(new Set(visible));
  },
);

test('hidden flags are accepted all the same, and no other', () => {
  expect(say('kube-apiserver', '--kubelet-port=1', '--version')).toMatch(
    /^Flag --kubelet-port has been deprecated/,
  );
  expect(say('kube-apiserver', '--kubelet-porte=1', '--version')).toContain('unknown flag: --kubelet-porte');
});

/** Its --help is written by hand, and in 3.7 has --discovery, which it does not take. */
test('etcd takes every flag recorded of its version, and no other', () => {
  const args = [...knownFlags('etcd', versionOf('etcd'))]
    .filter(([, { type }]) => !type.startsWith('selective')) // one of some words: no default to give
    .map(([name, flag]) => `--${name}=${name === 'version' ? 'true' : flag.default}`);
  expect(say('etcd', ...args)).toContain('etcd Version: ');
  expect(say('etcd', ...args, '--stranger=1')).toContain('flag provided but not defined: -stranger');
});
