/** `diagnose --logs`: what logs say, and which certificate of the targets, or of the store, they are about. */
import { dirname, join } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { diagnoseLogs } from '../../task/diagnose/logs.ts';
import { openFiles } from '../../world/files.ts';
import { streams } from '../../world/stream.ts';
import type { Outcome, Run } from '../command/command.ts';
import type { DiagnoseOptions } from '../command/diagnose.ts';
import { FORMATS } from '../option.ts';

/** @param file the cluster file, where there is one and no target was named */
export async function runDiagnoseLogs(
  file: string | undefined,
  at: Date | undefined,
  { operands, options, clock, progress }: Parameters<Run<DiagnoseOptions>>[0],
): Promise<Outcome> {
  const { output, logs = [] } = options;
  if (output !== undefined && !(FORMATS as readonly string[]).includes(output))
    throw new KubepkiError('unknown-format', {
      command: 'diagnose --logs',
      format: output,
      valid: [...FORMATS],
    });
  const files = openFiles();
  const stores = file === undefined ? [] : ['pki', 'nodes'].map((folder) => join(dirname(file), folder));
  const there = await Promise.all(stores.map(async (path) => (await files.state(path)) !== undefined));
  const targets = [...operands, ...stores.filter((_, i) => there[i])];
  const report = await diagnoseLogs(
    { logs: [...new Set(logs)], targets, ...optional('at', at) },
    { streams, files, clock, progress },
  );
  return { report };
}
