import type { Cluster } from '../../domain/cluster.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { loadCluster } from '../../task/cluster.ts';
import { type RenewAsk, renewCluster } from '../../task/renew.ts';
import { useEveryCore } from '../../world/threads.ts';
import type { Call, Run } from '../command/command.ts';
import type { RenewOptions } from '../command/renew.ts';
import { passphrasesFrom } from '../passphrase.ts';
import { findPlace } from '../place.ts';
import { spanOf } from '../span.ts';
import { templateText } from '../template.ts';

export const runRenew: Run<RenewOptions> = async (call) => {
  useEveryCore();
  const ask = askOf(call);
  const { options, clock, progress, remark } = call;
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  const passphrases = passphrasesFrom(options['passphrase-file'], files);
  const ports = { store, clock, progress, passphrases, template: templateText };
  return { report: await renewCluster(ask(cluster), ports) };
};

/** What the command line asks for, judged before anything is read. */
function askOf({ operands, options }: Call<RenewOptions>): (cluster: Cluster) => RenewAsk {
  const { due = false, all = false } = options;
  const newKey = options['new-key'] === true;
  const ways = [operands.length > 0, due, all].filter(Boolean).length;
  if (ways > 1) misused('renew takes ID…, --due or --all: one of them');
  if (options['due-within'] !== undefined && !due) misused('--due-within goes with --due');
  if (options['same-key'] === true) {
    if (newKey) misused('--same-key and --new-key contradict each other');
    if (ways > 0 && operands.length === 0) misused('--same-key wants the authorities by their names');
    return (cluster) => ({ cluster, which: operands, sameKey: true });
  }
  const dueWithin = optional('dueWithin', spanOf('renew', '--due-within', options['due-within']));
  const which = due ? 'due' : 'all';
  return due || all
    ? (cluster) => ({ cluster, which, newKey, ...dueWithin })
    : (cluster) => ({ cluster, which: operands, newKey });
}

function misused(what: string): never {
  throw new KubepkiError('usage', { what, command: 'renew' });
}
