import { withoutMode } from '../mode.ts';
import type { DiagnosisRule, Found } from '../rule.ts';
import { nodesForbidden } from '../wrapping.ts';

const LINES = 12;

export const authorizationWithoutNode = {
  id: 'authorization-without-node',
  severity: 'warning',
  says: 'kubelets are not held to what is theirs: the Node authorizer is not asked',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.7'],
  cites: ['kubernetes/kubernetes pkg/kubeapiserver/authorizer/modes/modes.go'],
  judge: ({ site, meetings }) => {
    const found = withoutMode(site, 'Node');
    return found.map((one): Found => {
      const program = one.evidence['program'];
      // RBAC binds nothing to nodes; what a webhook answers nobody knows
      if (one.evidence['value'] !== 'RBAC') return one;
      const turnedAway = meetings.filter(
        ({ connection, server }) => connection === 'kubelet-to-apiserver' && server?.id === program,
      );
      if (turnedAway.length === 0) return one;
      const lines = turnedAway.map(({ client, identity }) => nodesForbidden(client, identity?.user ?? ''));
      return { ...one, severity: 'critical', logged: lines.slice(0, LINES) };
    });
  },
} as const satisfies DiagnosisRule;
