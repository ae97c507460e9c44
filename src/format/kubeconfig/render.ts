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

/** For a user who keeps the key elsewhere: kubectl takes such a file relative to the kubeconfig's own folder (client-go tools/clientcmd/loader.go). */
export function keylessKubeconfig(template: string, facts: KubeconfigFacts): string {
  return `# The private key is not in here: whoever has it puts it beside this file, under the name that client-key says.\n${renderKubeconfig(template, facts)}`;
}
