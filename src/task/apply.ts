/** Making disk equal to the cluster file: look, plan, make, and write it all as one act. */
import type { Cluster } from '../domain/cluster.ts';
import { clusterWarnings } from '../domain/cluster-warning.ts';
import { KubepkiError } from '../domain/error.ts';
import { plan, type Step } from '../domain/plan/plan.ts';
import type { Clock, FileWrite, Progress, Store } from '../domain/port.ts';
import type { ActReport } from '../domain/report.ts';
import { issue } from './issue.ts';
import { plannedStep } from './step.ts';
import { surveyStore } from './survey.ts';

export interface ApplyPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: Progress;
  /** a template's text by its file name */
  readonly template: (name: string) => Promise<string>;
}

export interface ApplyAsk {
  readonly cluster: Cluster;
  readonly verb: 'init' | 'apply';
  /** files that belong to the same act: the cluster file that init writes */
  readonly alongside: readonly FileWrite[];
}

export async function applyCluster(ask: ApplyAsk, ports: ApplyPorts): Promise<ActReport> {
  const now = ports.clock.now();
  const survey = await surveyStore(ask.cluster, ports.store, now, ports.progress);
  const steps = plan(survey.wanted, survey.found, now);
  const refused = steps.find(({ action }) => action === 'refuse');
  if (refused !== undefined) throw refusal(refused, ports.store.root);
  const { writes, removes, warnings } = await issue(steps, {
    cluster: ask.cluster,
    survey,
    kubeconfigTemplate: await ports.template('kubeconfig.yaml'),
    now,
    progress: ports.progress,
  });
  const all = [...ask.alongside, ...writes];
  const act =
    all.length + removes.length === 0
      ? undefined
      : await ports.store.commit({ verb: ask.verb, at: now, writes: all, removes });
  return {
    apiVersion: 'kubepki/v1',
    kind: 'ActReport',
    verb: ask.verb,
    at: now.toISOString(),
    root: ports.store.root,
    ...(act === undefined ? {} : { entry: act.id }),
    created: act?.created ?? [],
    replaced: act?.replaced ?? [],
    removed: act?.removed ?? [],
    steps: steps.map(plannedStep),
    warnings: [
      ...clusterWarnings(ask.cluster),
      ...warnings,
      ...survey.unknown.map((path) => ({ warning: 'unknown-file', path }) as const),
    ],
  };
}

/** The first thing that stands in the way, as an error that says which authority and why. */
function refusal({ credential, reasons }: Step, root: string): KubepkiError {
  const [reason] = reasons;
  return new KubepkiError('authority-unusable', {
    signer: credential.id,
    root,
    why: reason?.why ?? '',
    ...(reason !== undefined && 'path' in reason ? { path: reason.path } : {}),
    ...(reason !== undefined && 'notAfter' in reason ? { notAfter: reason.notAfter } : {}),
  });
}
