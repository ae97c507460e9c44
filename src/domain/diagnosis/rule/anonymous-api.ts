import type { Use } from '../../site/site.ts';
import { documentsOf } from '../document.ts';
import { foundAt, isOn, programsOf, seenWhole, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

/** A file that may speak of it, and cannot be read. */
const unreadConfig = (uses: readonly Use[], id: string): boolean =>
  uses.some(
    ({ program, slot, material }) =>
      program === id && slot === 'authentication-config' && material?.document === undefined,
  );

export const anonymousApi = {
  id: 'anonymous-api',
  severity: 'advice',
  says: 'the API server takes requests without credentials, as system:anonymous',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.1'],
  cites: [
    'kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go (anonymous-auth, true unless told otherwise)',
  ],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const [said] = documentsOf(site, program, 'AuthenticationConfiguration').flatMap(({ use, document }) =>
        document.anonymous === undefined ? [] : [{ use, ...document.anonymous }],
      );
      if (said !== undefined)
        return said.enabled && said.paths.length === 0
          ? [foundAt(program, 'authentication-config', {}, { spot: { ...said.use.spot, line: said.line } })]
          : [];
      const setting = settingOf(program, 'anonymous-auth');
      if (setting === undefined && (!seenWhole(site, program) || unreadConfig(site.uses, program.id)))
        return [];
      return isOn(setting) === false
        ? []
        : [foundAt(program, setting ?? 'anonymous-auth', { should: 'false' })];
    }),
} as const satisfies DiagnosisRule;
