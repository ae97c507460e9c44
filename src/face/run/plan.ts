import { loadCluster } from '../../task/cluster.ts';
import { planStore } from '../../task/plan.ts';
import type { PlanOptions } from '../command/plan.ts';
import type { Run } from '../command/command.ts';
import { findPlace } from '../place.ts';
import { momentOf } from '../moment.ts';

export const runPlan: Run<PlanOptions> = async ({ options, clock, progress, remark }) => {
  const at = momentOf('plan', options.at, clock.now());
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  return {
    report: await planStore({ cluster, ...(at === undefined ? {} : { at }) }, { store, clock, progress }),
  };
};
