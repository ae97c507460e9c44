import { optional } from '../../domain/optional.ts';
import { diagnose } from '../../task/diagnose/diagnose.ts';
import { openEndpoints } from '../../world/endpoint.ts';
import { openFiles } from '../../world/files.ts';
import { openProcesses } from '../../world/processes.ts';
import { findUpwards } from '../../world/find-upwards.ts';
import type { Run } from '../command/command.ts';
import type { DiagnoseOptions } from '../command/diagnose.ts';
import { momentOf } from '../moment.ts';
import { CLUSTER_FILE_NAME } from '../place.ts';

export const runDiagnose: Run<DiagnoseOptions> = async (call) => {
  const { operands, options, clock, progress } = call;
  const at = momentOf('diagnose', options.at, clock.now());
  // who names a target means that, and not what happens to lie above it
  const found = options.file ?? (operands.length > 0 ? undefined : await findUpwards('.', CLUSTER_FILE_NAME));
  // what lies here is told as it is typed here
  const file = found === `${process.cwd()}/${CLUSTER_FILE_NAME}` ? CLUSTER_FILE_NAME : found;
  if (options.logs !== undefined) return (await import('./diagnose-logs.ts')).runDiagnoseLogs(file, at, call);
  const ask = { targets: operands, ...optional('file', file), ...optional('at', at) };
  const ports = {
    files: openFiles(),
    processes: openProcesses(),
    clock,
    progress,
    ...(options.live === true ? { endpoints: openEndpoints() } : {}),
  };
  return { report: await diagnose(ask, ports) };
};
