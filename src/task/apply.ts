/** Making disk equal to the cluster file: look, plan, make, and write it all as one act. */
import type { Cluster } from '../domain/cluster.ts';
import { clusterWarnings } from '../domain/cluster-warning.ts';
import { KubepkiError } from '../domain/error.ts';
import { type Issuance, ISSUANCE_LOG } from '../domain/issuance.ts';
import { FILE_MODES } from '../domain/layout/layout.ts';
import { plan, type Step } from '../domain/plan/plan.ts';
import type { Clock, FileWrite, LinesAdded, Progress, Store } from '../domain/port.ts';
import type { ActReport, ActWarning } from '../domain/report.ts';
import { issuancesIn } from '../format/issuance/read.ts';
import { renderIssuances } from '../format/issuance/render.ts';
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
  const { writes, removes, warnings, issuances } = await issue(steps, {
    cluster: ask.cluster,
    survey,
    kubeconfigTemplate: await ports.template('kubeconfig.yaml'),
    act: ask.verb,
    now,
    progress: ports.progress,
  });
  const all = [...ask.alongside, ...writes];
  // before the act, so that a log that cannot be read stops it
  const damage = issuances.length === 0 ? [] : damageIn(await ports.store.read(ISSUANCE_LOG));
  const act =
    all.length + removes.length === 0
      ? undefined
      : await ports.store.commit({
          verb: ask.verb,
          at: now,
          writes: all,
          removes,
          adds: linesFor(issuances),
        });
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
      ...damage,
    ],
  };
}

function linesFor(issuances: readonly Issuance[]): readonly LinesAdded[] {
  if (issuances.length === 0) return [];
  return [{ path: ISSUANCE_LOG, lines: renderIssuances(issuances), mode: FILE_MODES.key }];
}

/** Damaged lines of the log are carried along as they are; somebody should look at them. */
function damageIn(log: Uint8Array | undefined): readonly ActWarning[] {
  const damaged = [...issuancesIn(log ?? new Uint8Array())].filter(({ issuance }) => issuance === undefined);
  const [first] = damaged;
  if (first === undefined) return [];
  return [{ warning: 'log-damaged', path: ISSUANCE_LOG, line: first.line, lines: damaged.length }];
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
