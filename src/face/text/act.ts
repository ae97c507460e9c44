import { REQUESTS } from '../../domain/pending.ts';
import type { ActReport, PlannedStep } from '../../domain/report.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { wordReasons } from '../wording/reason.ts';
import { relativeTime } from '../wording/time.ts';
import { adoptedLines, leftLines } from './adoption.ts';
import { count, field } from './lines.ts';
import { type Next, stepLines } from './plan.ts';
import { rolloutLines } from './rollout.ts';

const NAMED = 3;
const show = ESCAPES.terminal.apply;

export function actText(report: ActReport, style: Style, how: Next): string {
  const done = report.steps.filter(({ action }) => action !== 'keep');
  const taken = new Set(report.adopted?.taken.map(({ credential }) => credential));
  const still = report.steps.filter(({ action }) => action === 'keep');
  const kept = still.filter(({ credential }) => !taken.has(credential)).length;
  const lines = report.adopted === undefined ? [] : [...adoptedLines(report.adopted, still, style)];
  lines.push(...(report.verb === 'renew' ? alike(done) : done).map((step) => stepLines(step, style)));
  // of a renewal only what it is about is in the report
  if (kept > 0 && report.verb !== 'renew') lines.push(style.dim(`= kept ${count(kept, 'credential')}`));
  if (report.verb === 'undo') {
    lines.push(
      ...report.created.map((path) => `+ put back ${show(path)}`),
      ...report.replaced.map((path) => `~ put back ${show(path)}`),
      ...report.removed.map((path) => `- took away ${show(path)}`),
    );
  }
  if (report.adopted !== undefined) lines.push(...leftLines(report.adopted));
  const wrote = report.created.length + report.replaced.length + report.removed.length;
  if (wrote === 0 && report.verb === 'undo') {
    return `${style.green(`history/${report.entry ?? ''} is undone; no file had to change for it`)}\n`;
  }
  const open = report.steps.some(({ action }) => action === 'request' || action === 'await');
  if (wrote === 0 && !open && report.verb === 'renew') return `${style.green(nothingDue(report))}\n`;
  if (wrote === 0 && !open) return `${[...lines, style.green('nothing to do')].join('\n')}\n`;
  if (lines.length > 0) lines.push('');
  if (wrote > 0)
    lines.push(`${count(wrote, 'file')} in ${show(report.root)}`, ...next(report, how), ...extended(report));
  if (open) lines.push(...toSign(report, how));
  if (report.rollout !== undefined) lines.push(...rolloutLines(report.rollout));
  return `${lines.join('\n')}\n`;
}

/** What somebody else has to do now, and what then. */
function toSign({ steps }: ActReport, { me, tail }: Next): readonly string[] {
  const signers = steps.flatMap(({ reasons }) =>
    reasons.flatMap((reason) => (reason.why === 'authority-key-missing' ? [reason.signer] : [])),
  );
  const whose = [...new Set(signers)].join(' and of ');
  return [
    field(
      'to sign',
      `${REQUESTS}/*.csr, with the key of ${whose}, which is not here; manifest.json beside them says what is wanted`,
    ),
    field('then', `put each answer beside its request, NAME.crt, and: ${me} apply${tail}`),
  ];
}

/** Steps of one identity for the same reasons are one line: a thousand kubelets are renewed as one is. */
function alike(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const groups = new Map<string, PlannedStep[]>();
  for (const step of steps) {
    const { action, identity, reasons } = step;
    const same = JSON.stringify([action, identity, wordReasons(reasons).replaceAll(step.machine ?? '', '')]);
    groups.set(same, [...(groups.get(same) ?? []), step]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= NAMED) return group;
    return [{ ...first, credential: `${first.credential} and ${group.length - 1} more` }];
  });
}

/** How long there is time: the old certificate of an authority is as good as the new one, until it ends. */
function extended({ steps, at }: ActReport): readonly string[] {
  return steps.flatMap(({ action, credential, reasons }) => {
    const end = reasons.find((reason) => reason.why === 'asked')?.notAfter;
    if (action !== 'extend' || end === undefined || end <= at) return [];
    return [field('no hurry', `the old certificate of ${credential} is good until ${end.slice(0, 10)}`)];
  });
}

function nothingDue({ nextDue, at }: ActReport): string {
  if (nextDue === undefined) return 'nothing is due';
  const from = new Date(nextDue.from);
  return `nothing is due; next is ${show(nextDue.credential)}, ${relativeTime(from, new Date(at))} (${nextDue.from.slice(0, 10)})`;
}

/** What one would type next, after each verb. */
function next(report: ActReport, { me, tail }: Next): readonly string[] {
  const cd = report.root === '.' ? '' : `cd ${ESCAPES.shell.apply(report.root)} && `;
  switch (report.verb) {
    case 'init':
      return report.steps.length === 0
        ? [
            field(
              'next',
              `edit ${ESCAPES.shell.apply(`${report.root}/kubepki.yaml`)}, then: ${cd}${me} apply`,
            ),
          ]
        : [
            field('look', `${me} inspect ${ESCAPES.shell.apply(report.root)}`),
            field('change', `edit kubepki.yaml, then: ${cd}${me} plan`),
            field('configure', `${cd}${me} render`),
          ];
    case 'apply':
    case 'renew':
      return [field('take back', `${me} undo${tail}`)];
    case 'undo':
      return [field('kept in', `history/${report.entry ?? ''}`)];
  }
}
