import type { Cluster } from '../domain/cluster.ts';
import { clusterWarnings } from '../domain/cluster-warning.ts';
import { optional } from '../domain/optional.ts';
import { NEEDED } from '../domain/plan/ask.ts';
import { plan } from '../domain/plan/plan.ts';
import type { Clock, Progress, Store } from '../domain/port.ts';
import type { PlanReport } from '../domain/report.ts';
import { isAuthorityKey, leftOver, leftOverWarnings } from './left-over.ts';
import { plannedStep } from './step.ts';
import { surveyStore } from './survey.ts';

export interface PlanPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** What `apply` would do now, or at another time. */
export async function planStore(
  ask: { readonly cluster: Cluster; readonly at?: Date; readonly dueWithin?: number },
  ports: PlanPorts,
): Promise<PlanReport> {
  const at = ask.at ?? ports.clock.now();
  const survey = await surveyStore(ask.cluster, ports.store, at, ports.progress);
  const steps = plan(survey.wanted, survey.found, at, { ...NEEDED, ...optional('dueWithin', ask.dueWithin) });
  const unknown = leftOver(steps, survey);
  const unfinished = await ports.store.unfinished();
  return {
    apiVersion: 'kubepki/v1',
    kind: 'PlanReport',
    at: at.toISOString(),
    root: ports.store.root,
    changes: steps.filter(({ action }) => action !== 'keep' && action !== 'await').length,
    steps: steps.map(plannedStep),
    unknown,
    warnings: [...clusterWarnings(ask.cluster), ...leftOverWarnings(unknown.filter(isAuthorityKey))],
    ...(unfinished === undefined
      ? {}
      : { unfinished: { verb: unfinished.verb, at: unfinished.at.toISOString() } }),
  };
}
