import { optional } from '../../domain/optional.ts';
import { loadCluster } from '../../task/cluster.ts';
import { planStore } from '../../task/plan.ts';
import type { PlanOptions } from '../command/plan.ts';
import type { Run } from '../command/command.ts';
import { findPlace } from '../place.ts';
import { momentOf } from '../moment.ts';
import { spanOf } from '../span.ts';

export const runPlan: Run<PlanOptions> = async ({ options, clock, progress, remark }) => {
  const at = momentOf('plan', options.at, clock.now());
  const dueWithin = spanOf('plan', '--due-within', options['due-within']);
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  const ask = { cluster, ...optional('at', at), ...optional('dueWithin', dueWithin) };
  return { report: await planStore(ask, { store, clock, progress }) };
};
