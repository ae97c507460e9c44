import { optional } from '../../domain/optional.ts';
import { NEEDED } from '../../domain/plan/ask.ts';
import { applyCluster, type ApplyAsk } from '../../task/apply.ts';
import { loadCluster } from '../../task/cluster.ts';
import { useEveryCore } from '../../world/threads.ts';
import type { ApplyOptions } from '../command/apply.ts';
import type { Run } from '../command/command.ts';
import { adoptPathOf } from '../adopt-path.ts';
import { passphrasesFrom } from '../passphrase.ts';
import { findPlace } from '../place.ts';
import { spanOf } from '../span.ts';
import { templateText } from '../template.ts';

export const runApply: Run<ApplyOptions> = async ({ options, clock, progress, remark }) => {
  useEveryCore();
  const ask = {
    newKey: options['new-key'] === true,
    ...optional('dueWithin', spanOf('apply', '--due-within', options['due-within'])),
  };
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  const whole: ApplyAsk = { cluster, verb: 'apply', alongside: [], plan: { ...NEEDED, ...ask } };
  const passphrases = passphrasesFrom(options['passphrase-file'], files);
  const ports = { store, files, clock, progress, passphrases, template: templateText };
  const paths = options.adopt?.map((text) => adoptPathOf('apply', text));
  if (paths === undefined) return { report: await applyCluster(whole, ports) };
  const { applyAdopting } = await import('../../task/adoption/apply-adopting.ts');
  return { report: await applyAdopting(whole, paths, ports) };
};
