/** Each release takes the command lines that it is given, and has nothing to say against a flag: by its own word. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../src/domain/cluster.ts';
import { type ClusterText, toCluster } from '../../../src/domain/cluster-text.ts';
import { machinesOf } from '../../../src/domain/machine.ts';
import { PARTIES } from '../../../src/domain/party.ts';
import { commandLine } from '../../../src/domain/program/command-line.ts';
import { PROGRAM_IDS, type ProgramId } from '../../../src/domain/program/program.ts';
import { clustersUpTo } from '../cluster.ts';
import { knownFlags, RECORDED, unknownFlags } from './known-flags.ts';

const clusters = fc
  .tuple(
    clustersUpTo({ planes: 2, workers: 2 }),
    fc.record({
      kubelets: fc.constantFrom('issued' as const, 'bootstrap' as const),
      podCidrs: fc.constantFrom([], ['10.200.0.0/16']),
    }),
  )
  .map(([shape, choice]): ClusterText => ({ ...shape, ...choice }));

function lines(program: ProgramId, cluster: Cluster): string[][] {
  return machinesOf(PARTIES[program].on, cluster).flatMap((machine) =>
    machine === undefined
      ? []
      : [commandLine(program, cluster, machine).map(({ flag, value }) => `--${flag}=${value}`)],
  );
}

/** Which etcd goes with which Kubernetes is not ours to say: each is to take what any cluster gives it. */
const releases = (program: ProgramId): readonly string[] =>
  program === 'etcd' ? RECORDED.etcd : RECORDED.kubernetes;

describe.each(PROGRAM_IDS)('%s', (program) => {
  it.each(releases(program))('%s knows every flag, and none is deprecated', (release) => {
    const known = knownFlags(program, release);
    fc.assert(
      fc.property(clusters, (text) => {
        const kubernetesVersion = program === 'etcd' ? text.kubernetesVersion : release;
        const given = lines(program, toCluster({ ...text, kubernetesVersion })).flat();
        expect(unknownFlags(program, release, given)).toEqual([]);
        expect(given.filter((arg) => known.get(nameOf(arg))?.deprecated !== undefined)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(releases(program))('%s gets values of the types that its flags have', (release) => {
    const known = knownFlags(program, release);
    fc.assert(
      fc.property(clusters, (text) => {
        const kubernetesVersion = program === 'etcd' ? text.kubernetesVersion : release;
        for (const arg of lines(program, toCluster({ ...text, kubernetesVersion })).flat()) {
          const type = known.get(nameOf(arg))?.type ?? '';
          expect(`${type} ${arg.slice(arg.indexOf('=') + 1)}`).toMatch(written(type));
        }
      }),
      { numRuns: 60 },
    );
  });
});

const nameOf = (arg: string): string => arg.slice(2, arg.indexOf('='));

function written(type: string): RegExp {
  if (type === 'bool') return /^bool (true|false)$/;
  if (/^u?int\d*$/.test(type)) return /^u?int\d* \d+$/;
  if (type === 'duration') return /^duration (\d+(h|m|s|ms))+$/;
  if (type === 'ip') return /^ip [\da-f.:]+$/;
  return /^\S+ ./;
}
