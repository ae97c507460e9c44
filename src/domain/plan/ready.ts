/**
 * Whether the credentials of one machine can be given away as they stand. What a plan would do to them stands in the way;
 * that they are due soon does not, and what is amiss with other machines' copies is not their business.
 */
import type { Credential } from '../credential.ts';
import type { ActWarning } from '../act-warning.ts';
import type { Action, Found, Reason, Step } from './step.ts';

export interface Unready {
  readonly credential: string;
  readonly action: Action;
  readonly reasons: readonly Reason[];
}

export function readiness(
  machine: string,
  steps: readonly Step[],
  found: ReadonlyMap<string, Found>,
): { readonly unready: readonly Unready[]; readonly warnings: readonly ActWarning[] } {
  const here = ({ path }: { readonly path: string }) => path.startsWith(`nodes/${machine}/`);
  const unready: Unready[] = [];
  const warnings: ActWarning[] = [];
  for (const { action, credential, reasons } of steps) {
    const { id, files } = credential;
    if (!files.some(here)) continue;
    const stands = action === 'keep' || action === 'refresh' || isGoodForNow(action, reasons);
    const why = stands ? amissAt(here, found.get(id)) : reasons;
    if (!stands || why.length > 0) unready.push({ credential: id, action, reasons: why });
    else warnings.push(...reasons.flatMap((reason) => worry(credential, reason)));
  }
  return { unready, warnings };
}

/** What there is time for: the certificate is as good as ever until it ends, whoever has to sign the next one. */
const IN_TIME: ReadonlySet<Reason['why']> = new Set([
  'due',
  'authority-key-missing',
  'signer-awaited',
  'awaited',
  'unfit',
  'go-refuses-anyway',
]);
const LATER: ReadonlySet<Action> = new Set(['renew', 'request', 'await']);

function isGoodForNow(action: Action, reasons: readonly Reason[]): boolean {
  return (
    LATER.has(action) &&
    reasons.some(({ why }) => why === 'due') &&
    reasons.every(({ why }) => IN_TIME.has(why))
  );
}

function amissAt(
  here: (file: { readonly path: string }) => boolean,
  { stale }: Pick<Found, 'stale'> = { stale: [] },
): readonly Reason[] {
  return stale
    .filter(({ file }) => here(file))
    .map(({ file: { path }, why, differs }) => (why === 'stale' ? { why, path, differs } : { why, path }));
}

function worry({ id, makes }: Credential, reason: Reason): readonly ActWarning[] {
  if (reason.why === 'go-refuses-anyway')
    return [{ warning: 'components-refuse', credential: id, says: reason.says }];
  if (reason.why !== 'due') return [];
  const { notAfter } = reason;
  return [
    makes === 'authority'
      ? { warning: 'authority-due', signer: id, notAfter }
      : { warning: 'due-soon', credential: id, notAfter },
  ];
}
