/**
 * The flags of a program on a machine, one a line and as they are: nothing is quoted, for nothing splits or expands them.
 * A supervisor other than systemd reads them as an argument a line, with "xargs -d '\n' -a FILE PROGRAM" for one.
 */
import type { Cluster, Machine } from '../../domain/cluster.ts';
import { commandLine } from '../../domain/program/command-line.ts';
import type { ProgramId } from '../../domain/program/program.ts';

export function renderFlags(program: ProgramId, cluster: Cluster, machine: Machine): string {
  return commandLine(program, cluster, machine)
    .map(({ flag, value }) => `--${flag}=${value}\n`)
    .join('');
}
