import { KubepkiError } from '../../domain/error.ts';
import type { Endpoints } from '../../domain/port.ts';
import { inspect as inspectTargets } from '../../task/inspect/inspect.ts';
import { openFiles } from '../../world/files.ts';
import type { Run } from '../command/command.ts';
import type { InspectOptions } from '../command/inspect.ts';
import { momentOf } from '../moment.ts';
import { passphrasesFrom } from '../passphrase.ts';

export const runInspect: Run<InspectOptions> = async (call) => {
  const { operands, options, clock, progress } = call;
  const at = momentOf('inspect', options.at, clock.now());
  const usage = (what: string) => new KubepkiError('usage', { what, command: 'inspect' });
  if (options.serial !== undefined) {
    if (operands.length > 0) throw usage('--serial looks into the store, and takes no target beside it');
    if (options['passphrase-file'] !== undefined)
      throw usage('--serial opens no key, and takes no --passphrase-file');
    return (await import('./inspect-serial.ts')).runInspectSerial(options.serial, at, call);
  }
  if (operands.length === 0) throw usage('inspect needs FILE|DIR|https://HOST:PORT|-, or --serial');
  if (options.file !== undefined)
    throw usage('--file goes with --serial; what is to be shown is named without it');
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
