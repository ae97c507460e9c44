/** Each release takes the command lines that it is given, and has nothing to say against a flag: by its own word. */
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../src/domain/program/command-line.ts';
import { PROGRAM_IDS, type ProgramId } from '../../../src/domain/program/program.ts';
import { everyCluster, running } from './every-cluster.ts';
import { knownFlags, RECORDED, unknownFlags } from './known-flags.ts';

/** All that a program is given anywhere in the clusters of these versions, each once. */
function argumentsIn(versions: readonly string[]): (program: ProgramId) => readonly string[] {
  const given = new Map<ProgramId, Set<string>>(PROGRAM_IDS.map((program) => [program, new Set()]));
  for (const { cluster } of everyCluster(versions))
    for (const { id, machine } of running(cluster))
      for (const { flag, value } of commandLine(id, cluster, machine))
        given.get(id)?.add(`--${flag}=${value}`);
  return (program) => [...(given.get(program) ?? [])];
}

function judge(program: ProgramId, release: string, given: readonly string[]): void {
  const known = knownFlags(program, release);
  const faults = given.filter((arg) => {
    const [, name = '', value = ''] = /^--([^=]*)=(.*)$/s.exec(arg) ?? [];
    const flag = known.get(name);
    return flag?.deprecated !== undefined || !written(flag?.type).test(value);
  });
  expect(given.length).toBeGreaterThan(0);
  expect(unknownFlags(program, release, given)).toEqual([]);
  expect(faults).toEqual([]);
}

function written(type = 'string'): RegExp {
  if (type === 'bool') return /^(true|false)$/;
  if (/^u?int\d*$/.test(type)) return /^\d+$/;
  if (type === 'duration') return /^(\d+(h|m|s|ms))+$/;
  if (type === 'ip') return /^[\da-f.:]+$/;
  return /./;
}

describe.each(RECORDED.kubernetes)('Kubernetes %s', (release) => {
  const given = argumentsIn([release]);
  it.each(PROGRAM_IDS.filter((program) => program !== 'etcd'))(
    '%s knows every flag, calls none deprecated, and gets values of their types',
    (program) => {
      judge(program, release, given(program));
    },
  );
});

/** Which etcd goes with which Kubernetes is not ours to say: each is to take what any cluster gives it. */
describe('etcd', () => {
  const given = argumentsIn(RECORDED.kubernetes);
  it.each(RECORDED.etcd)(
    '%s knows every flag, calls none deprecated, and gets values of their types',
    (release) => {
      judge('etcd', release, given('etcd'));
    },
  );
});
