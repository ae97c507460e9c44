import { foundAt, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const tlsVersionOld = {
  id: 'tls-version-old',
  severity: 'warning',
  says: 'TLS 1.0 or 1.1 is spoken to whoever asks for it',
  remedy: 'set-flag',
  cites: ['RFC 8996'],
  judge: ({ site }) =>
    site.programs.flatMap((program) => {
      const setting = settingOf(program, 'tls-min-version', 'KubeletConfiguration tlsMinVersion');
      return setting !== undefined && /^(?:VersionTLS1[01]|TLS1\.[01])$/.test(setting.value)
        ? [foundAt(program, setting, { should: setting.value.replace(/[01]$/, '2') })]
        : [];
    }),
} as const satisfies DiagnosisRule;
