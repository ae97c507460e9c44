/** What a plan of the whole cluster has beyond what an act was about: said, so that nobody believes all is well. */
import type { ActWarning } from '../act-warning.ts';
import type { Step } from './step.ts';

export function leftAlone(whole: readonly Step[], done: readonly Step[]): readonly ActWarning[] {
  const acted = new Map(done.map(({ credential, action }) => [credential.id, action]));
  const left = whole.filter(({ credential, action }) => {
    const did = acted.get(credential.id) ?? 'keep';
    return (
      action !== 'keep' &&
      action !== 'await' &&
      (did === 'keep' || (did === 'refresh' && action !== 'refresh'))
    );
  });
  const due = whole.flatMap(({ credential, reasons }): readonly ActWarning[] => {
    const reason = reasons.find(({ why }) => why === 'due');
    if (credential.makes !== 'authority' || reason?.why !== 'due') return [];
    if (acted.get(credential.id) === 'extend') return [];
    return [{ warning: 'authority-due', signer: credential.id, notAfter: reason.notAfter }];
  });
  return [...(left.length > 0 ? [{ warning: 'more-to-do', changes: left.length } as const] : []), ...due];
}
