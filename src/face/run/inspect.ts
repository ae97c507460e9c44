import type { Endpoints } from '../../domain/port.ts';
import { inspect as inspectTargets } from '../../task/inspect/inspect.ts';
import { openFiles } from '../../world/files.ts';
import type { Run } from '../command/command.ts';
import type { InspectOptions } from '../command/inspect.ts';
import { momentOf } from '../moment.ts';

export const runInspect: Run<InspectOptions> = async ({ operands, options, clock, progress }) => {
  const at = momentOf('inspect', options.at, clock.now());
  // node:tls costs a start what reading a file costs: only who asks for a server pays it
  const endpoints: Endpoints = {
    served: async (host, port) =>
      (await import('../../world/endpoint.ts')).openEndpoints().served(host, port),
  };
  const report = await inspectTargets(
    { targets: operands, ...(at === undefined ? {} : { at }) },
    { files: openFiles(), endpoints, clock, progress },
  );
  return { report };
};
