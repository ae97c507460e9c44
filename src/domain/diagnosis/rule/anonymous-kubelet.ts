import { foundAt, isOn, programsOf, seenWhole, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const KEY = 'anonymous-auth';

export const anonymousKubelet = {
  id: 'anonymous-kubelet',
  severity: 'critical',
  says: 'the kubelet takes requests without credentials',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 4.2.1'],
  cites: [
    'kubernetes/kubernetes cmd/kubelet/app/options/options.go (applyLegacyDefaults: without a configuration file it does)',
  ],
  judge: ({ site }) =>
    programsOf(site, 'kubelet').flatMap((program) => {
      const setting = settingOf(program, KEY, 'KubeletConfiguration authentication.anonymous.enabled');
      const byDefault =
        setting === undefined && settingOf(program, 'config') === undefined && seenWhole(site, program);
      if (isOn(setting) !== true && !byDefault) return [];
      // they may then do what somebody has allowed system:anonymous, which is nothing of itself
      const asked = settingOf(program, 'authorization-mode', 'KubeletConfiguration authorization.mode');
      const more = asked?.value === 'Webhook' ? ({ severity: 'warning' } as const) : {};
      return [foundAt(program, setting ?? KEY, { should: 'false' }, more)];
    }),
} as const satisfies DiagnosisRule;
