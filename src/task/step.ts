import type { Step } from '../domain/plan/step.ts';
import type { PlannedStep } from '../domain/report.ts';

/** A step as the documents show it: which files, and why. */
export function plannedStep({ action, credential, reasons }: Step): PlannedStep {
  const stale = new Set(
    reasons.flatMap((reason) =>
      reason.why === 'stale' || reason.why === 'missing' || reason.why === 'open' ? [reason.path] : [],
    ),
  );
  const files = credential.files.map(({ path }) => path);
  return {
    action,
    credential: credential.id,
    identity: credential.identity,
    ...(credential.machine === undefined ? {} : { machine: credential.machine }),
    ...(credential.user === undefined ? {} : { user: credential.user }),
    files: action === 'refresh' ? files.filter((path) => stale.has(path)) : files,
    reasons,
  };
}
