import type { Endpoints } from '../../domain/port.ts';
import { inspect as inspectTargets } from '../../task/inspect/inspect.ts';
import { openFiles } from '../../world/files.ts';
import type { Run } from '../command/command.ts';
import type { InspectOptions } from '../command/inspect.ts';
import { momentOf } from '../moment.ts';
import { passphrasesFrom } from '../passphrase.ts';

export const runInspect: Run<InspectOptions> = async ({ operands, options, clock, progress }) => {
  const at = momentOf('inspect', options.at, clock.now());
  // node:tls costs a start what reading a file costs: only who asks for a server pays it
  const endpoints: Endpoints = {
    served: async (host, port) =>
      (await import('../../world/endpoint.ts')).openEndpoints().served(host, port),
  };
  const files = openFiles();
  const passphrases = passphrasesFrom(options['passphrase-file'], files);
  const report = await inspectTargets(
    { targets: operands, ...(at === undefined ? {} : { at }) },
    { files, endpoints, passphrases, clock, progress },
  );
  return { report };
};
