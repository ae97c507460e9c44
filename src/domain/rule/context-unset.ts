import type { Rule } from './rule.ts';

/** Who has several may want to name one each time; who has one and has not set it is told of no server at all. */
export const contextUnset = {
  id: 'context-unset',
  severity: 'warning',
  says: 'a kubeconfig has a context and no current one: clients dial localhost:8080, or nobody',
  fix: 'name-context',
  cites: ['client-go tools/clientcmd/client_config.go (DefaultClientConfig, getContext: the empty context)'],
  judge: ({ kubeconfig }) =>
    kubeconfig?.currentContext === '' && kubeconfig.contexts.length === 1
      ? { context: kubeconfig.contexts[0] ?? '' }
      : undefined,
} as const satisfies Rule;
