/** The systemd unit of a program on a machine: the template, with the machine's own command. */
import type { Cluster, Machine } from '../../domain/cluster.ts';
import { binary, commandLine } from '../../domain/program/command-line.ts';
import type { ProgramId } from '../../domain/program/program.ts';
import { commandOf, fillUnit } from '../unit/fill.ts';

export function renderUnit(template: string, program: ProgramId, cluster: Cluster, machine: Machine): string {
  const flags = commandLine(program, cluster, machine).map(({ flag, value }) => `--${flag}=${value}`);
  return fillUnit(template, 'Service', 'ExecStart', commandOf(binary(program, cluster), flags));
}
