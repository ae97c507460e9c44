import type { Setting } from '../../site/site.ts';
import { documentsOf } from '../document.ts';
import { commandFailed, foundAt, programsOf, settingOf, wordsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const AUTHORIZATION =
  '--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined';

const clash = (setting: Setting | undefined, others: readonly string[], logs: string) =>
  setting === undefined || others.length === 0 ? undefined : { setting, others: [...new Set(others)], logs };

export const flagsClash = {
  id: 'flags-clash',
  severity: 'critical',
  says: 'flags that a program does not take together: it does not start',
  remedy: 'drop-flag',
  cites: [
    'kubernetes/kubernetes pkg/kubeapiserver/options/authorization.go (Validate)',
    'kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go (validateOIDCOptions, ToAuthenticationConfig)',
  ],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const set = (key: string) => settingOf(program, key);
      const anonymous = documentsOf(site, program, 'AuthenticationConfiguration').some(
        ({ document }) => document.anonymous !== undefined,
      );
      const keys = program.settings.map(({ key }) => key);
      const modes = keys.filter(
        (key) => key === 'authorization-mode' || key.startsWith('authorization-webhook-'),
      );
      const abac = wordsOf(program, 'authorization-mode').includes('ABAC');
      return [
        clash(set('authorization-config'), modes, AUTHORIZATION),
        clash(
          set('authentication-config'),
          keys.filter((key) => key.startsWith('oidc-')),
          'authentication-config file and oidc-* flags are mutually exclusive',
        ),
        clash(
          anonymous ? set('authentication-config') : undefined,
          keys.filter((key) => key === 'anonymous-auth'),
          '--anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file',
        ),
        clash(
          abac ? undefined : set('authorization-policy-file'),
          ['authorization-mode'],
          'cannot specify --authorization-policy-file without mode ABAC',
        ),
        clash(
          abac && set('authorization-policy-file') === undefined ? set('authorization-mode') : undefined,
          ['authorization-policy-file'],
          "authorization-mode ABAC's authorization policy file not passed",
        ),
      ].flatMap((one) =>
        one === undefined
          ? []
          : [foundAt(program, one.setting, { others: one.others }, { logs: commandFailed(one.logs) })],
      );
    }),
} as const satisfies DiagnosisRule;
