import { inspect as inspectTargets } from '../../task/inspect/inspect.ts';
import { openFiles } from '../../world/files.ts';
import type { Run } from '../command/command.ts';
import type { InspectOptions } from '../command/inspect.ts';
import { momentOf } from '../moment.ts';

export const runInspect: Run<InspectOptions> = async ({ operands, options, clock, progress }) => {
  const at = momentOf('inspect', options.at, clock.now());
  const report = await inspectTargets(
    { targets: operands, ...(at === undefined ? {} : { at }) },
    { files: openFiles(), clock, progress },
  );
  return { report };
};
