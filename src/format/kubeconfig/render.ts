import { fillTemplate } from '../template.ts';
import { contextName, entriesOf, type KubeconfigFacts, LIST_NAMES, plainEntries } from './entry.ts';

export type { KubeconfigFacts } from './entry.ts';

/** A kubeconfig for one, or for several; the first is whom a client takes that is not told otherwise. */
export function renderKubeconfig(
  template: string,
  first: KubeconfigFacts,
  ...others: readonly KubeconfigFacts[]
): string {
  const entries = entriesOf([first, ...others]);
  return fillTemplate(template, [
    ...LIST_NAMES.map((list) => ({ path: [list], value: plainEntries(list, entries[list]) })),
    { path: ['current-context'], value: contextName(first) },
  ]);
}
