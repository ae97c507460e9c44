/** Making disk equal to the cluster file: look, plan, make, and write it all as one act. */
import { sameBytes } from '../domain/bytes.ts';
import type { Cluster } from '../domain/cluster.ts';
import { clusterWarnings } from '../domain/cluster-warning.ts';
import { KubepkiError } from '../domain/error.ts';
import { type Issuance, ISSUANCE_LOG } from '../domain/issuance.ts';
import { FILE_MODES } from '../domain/layout/layout.ts';
import { optional } from '../domain/optional.ts';
import { type Ask, NEEDED } from '../domain/plan/ask.ts';
import { nextDue } from '../domain/plan/due.ts';
import { leftAlone } from '../domain/plan/left.ts';
import { plan } from '../domain/plan/plan.ts';
import type { Step } from '../domain/plan/step.ts';
import type { Clock, FileWrite, LinesAdded, Passphrases, Progress, Store } from '../domain/port.ts';
import type { ActWarning } from '../domain/act-warning.ts';
import type { ActReport } from '../domain/report.ts';
import { rollout } from '../domain/rollout.ts';
import { issuancesIn } from '../format/issuance/read.ts';
import { renderIssuances } from '../format/issuance/render.ts';
import { issue } from './issue.ts';
import { leftOver, leftOverWarnings } from './left-over.ts';
import { plannedStep } from './step.ts';
import { surveyStore } from './survey.ts';
import { leavesPlain } from './unseal.ts';

export interface ApplyPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly progress: Progress;
  /** for the keys of authorities; without them what lies under one is not opened */
  readonly passphrases?: Passphrases;
  /** a template's text by its file name */
  readonly template: (name: string) => Promise<string>;
}

export interface ApplyAsk {
  readonly cluster: Cluster;
  readonly verb: 'init' | 'apply' | 'renew';
  /** what the plan is asked for, where that is not whatever the cluster file needs */
  readonly plan?: Ask;
  /** files that belong to the same act: the cluster file that init writes */
  readonly alongside: readonly FileWrite[];
}

export async function applyCluster(ask: ApplyAsk, ports: ApplyPorts): Promise<ActReport> {
  const now = ports.clock.now();
  const survey = await surveyStore(ask.cluster, ports.store, now, ports.progress);
  const { wanted, found } = survey;
  const asked = ask.plan ?? NEEDED;
  const steps = plan(wanted, found, now, asked);
  const whole = asked.scope === 'needed' ? steps : plan(wanted, found, now, { ...asked, scope: 'needed' });
  const about = new Set(steps.map(({ credential }) => credential.id));
  const refused = steps.find(({ action }) => action === 'refuse');
  if (refused !== undefined) throw refusal(refused, ports.store.root);
  const { writes, removes, warnings, issuances } = await issue(steps, {
    cluster: ask.cluster,
    survey,
    others: whole.filter(({ action, credential }) => action === 'await' && !about.has(credential.id)),
    kubeconfigTemplate: await ports.template('kubeconfig.yaml'),
    act: ask.verb,
    now,
    progress: ports.progress,
    passphrases: ports.passphrases,
  });
  const idle = steps.every(({ action }) => action === 'keep');
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
    ...optional('rollout', rollout(ask.cluster, wanted, changed(writes))),
    ...optional(
      'nextDue',
      asked.scope === 'due' && idle ? nextDue(wanted, found, now, asked.dueWithin) : undefined,
    ),
    warnings: [
      ...clusterWarnings(ask.cluster),
      ...warnings,
      ...(steps.some((step) => leavesPlain(step, survey)) ? [{ warning: 'plain-key-kept' } as const] : []),
      ...leftAlone(whole, steps),
      ...(asked.scope === 'needed' ? leftOverWarnings(leftOver(steps, survey)) : []),
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

/** Where other bytes stand now than before: a new file has no reader yet, and permissions concern none. */
function changed(writes: readonly FileWrite[]): ReadonlySet<string> {
  return new Set(
    writes
      .filter(({ bytes, replaces }) => replaces !== undefined && !sameBytes(bytes, replaces))
      .map(({ path }) => path),
  );
}

/** The first thing that stands in the way, as an error that says which authority and why. */
function refusal({ credential, reasons }: Step, root: string): KubepkiError {
  const keyless = reasons.find((reason) => reason.why === 'authority-key-missing');
  if (keyless !== undefined) {
    return new KubepkiError('authority-key-missing', {
      credential: credential.id,
      signer: keyless.signer,
    });
  }
  const missing = reasons.find((reason) => reason.why === 'authority-missing');
  if (missing !== undefined)
    return new KubepkiError('authority-missing', { credential: credential.id, signer: missing.signer });
  const [reason] = reasons;
  return new KubepkiError('authority-unusable', {
    signer: credential.id,
    root,
    why: reason?.why ?? '',
    ...(reason !== undefined && 'says' in reason ? { says: reason.says } : {}),
    ...(reason !== undefined && 'path' in reason ? { path: reason.path } : {}),
    ...(reason !== undefined && 'notAfter' in reason ? { notAfter: reason.notAfter } : {}),
  });
}
