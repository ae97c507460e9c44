/** Flags that the cluster file gives of its own: what no program would start with is told where it was written. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { clusterProblems } from '../../../src/domain/cluster-problem.ts';
import { PROGRAM_IDS } from '../../../src/domain/program/program.ts';
import { unknownFlags } from '../../../src/domain/program/unknown-flag.ts';
import { fromRoot } from '../../../tools/part/place.mjs';
import { clusterOf, TEXT } from '../cluster.ts';
import { everyCluster } from './every-cluster.ts';
import { knownFlags, RECORDED } from './known-flags.ts';

const said = (kubernetesVersion: string, flags: Parameters<typeof clusterOf>[0] & object) =>
  unknownFlags(clusterOf({ kubernetesVersion, ...flags })).map(({ path, nearest }) => [
    path.join(' '),
    nearest,
  ]);

describe('a flag of the cluster file', () => {
  it('that the release does not know is told, with the one that was meant', () => {
    expect(said('1.37', { flags: { 'kube-apiserver': { 'etcd-server': 'x', 'v': '4' } } })).toEqual([
      ['flags kube-apiserver etcd-server', 'etcd-servers'],
    ]);
    expect(said('1.37', { flags: { kubelet: { 'pod-infra-container-image': 'x' } } })).toHaveLength(1);
    expect(said('1.34', { flags: { kubelet: { 'pod-infra-container-image': 'x' } } })).toEqual([]);
  });

  it('of etcd may be of any of its releases, for the file does not name one', () => {
    const flags = {
      'experimental-initial-corrupt-check': 'true',
      'feature-gates': 'InitialCorruptCheck=true',
    };
    expect(said('1.37', { flags: { etcd: flags } })).toEqual([]);
    expect(said('1.37', { flags: { etcd: { 'corrupt-check': 'true' } } })).toHaveLength(1);
  });

  it('of a release that nobody asked is judged by those beside it, or not at all', () => {
    const minors = RECORDED.kubernetes.map((release) => Number(release.split('.')[1]));
    const missing = [33, 34, 35, 36, 37].filter((minor) => !minors.includes(minor));
    for (const minor of missing) {
      expect(said(`1.${minor}`, { flags: { 'kube-apiserver': { 'no-such-flag': 'x' } } })).toHaveLength(1);
      expect(said(`1.${minor}`, { flags: { 'kube-apiserver': { 'tls-curve-preferences': '1' } } })).toEqual(
        [],
      );
    }
    expect(said('1.30', { flags: { kubelet: { 'no-such-flag': 'x' } } })).toEqual([]);
  });

  it('none of ours is told', () => {
    for (const { cluster } of everyCluster(['1.37']).slice(0, 4)) expect(unknownFlags(cluster)).toEqual([]);
  });

  it.each(['--v', 'a b', 'a=b', 'a\nb', '', 'Ä', '-', 'a'.repeat(200)])('%j is the name of none', (name) => {
    const problems = clusterProblems({ ...TEXT, flags: { etcd: { [name]: 'x' } } });
    expect(problems).toMatchObject([{ path: ['flags', 'etcd', name], kind: 'unknown-key' }]);
  });
});

describe('the table of them', () => {
  it('is what was recorded', () => {
    const { stderr } = spawnSync(process.execPath, [fromRoot('tools/known-flags.mjs'), '--check'], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });

  it('knows every flag of every release, and no other', () => {
    for (const id of PROGRAM_IDS)
      for (const version of RECORDED.kubernetes) {
        const all = id === 'etcd' ? RECORDED.etcd : [version];
        const known = new Set(all.flatMap((one) => [...knownFlags(id, one).keys()]));
        const flags = Object.fromEntries([...known].map((name) => [name, 'x']));
        expect(said(version, { flags: { [id]: flags } })).toEqual([]);
      }
  });
});
