import type { Rule } from './rule.ts';

export const contextMissing = {
  id: 'context-missing',
  severity: 'warning',
  says: 'the current context of a kubeconfig is none of its contexts',
  fix: 'name-context',
  cites: [
    'client-go tools/clientcmd/validation.go (ErrNoContext: "context was not found for specified context")',
  ],
  judge: ({ kubeconfig }) =>
    kubeconfig === undefined ||
    kubeconfig.currentContext === '' ||
    kubeconfig.contexts.includes(kubeconfig.currentContext)
      ? undefined
      : { context: kubeconfig.currentContext, contexts: kubeconfig.contexts },
} as const satisfies Rule;
