import { suspectOf, unique } from '../refusal.ts';
import type { DiagnosisRule, Found } from '../rule.ts';

/** Groups of Kubernetes' own that a certificate may name and that mean something; the rest of system: nobody binds. */
const KNOWN =
  /^system:(?:masters|nodes|monitoring|authenticated|unauthenticated|bootstrappers(?::.*)?|serviceaccounts(?::.*)?)$/;

export const groupWithoutEffect = {
  id: 'group-without-effect',
  severity: 'advice',
  says: 'a certificate names a group of the system that exists nowhere: it does nothing',
  remedy: 'renew-certificate',
  cites: [
    'kubernetes/kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (components are bound by user)',
    'apiserver pkg/authentication/user/user.go (well-known groups)',
  ],
  judge: ({ meetings, fingerprints }) => {
    const found = meetings.flatMap(({ identity, shows, client }): readonly Found[] => {
      const groups = (identity?.groups ?? []).filter(
        (group) => group.startsWith('system:') && !KNOWN.test(group),
      );
      const [certificate] = shows?.material?.certificates ?? [];
      const suspect = suspectOf(shows, certificate === undefined ? undefined : fingerprints.get(certificate));
      if (groups.length === 0 || suspect === undefined) return [];
      return [
        {
          subject: {
            file: suspect.file,
            ...(suspect.within === undefined ? {} : { within: suspect.within }),
            ...(client.machine === undefined ? {} : { machine: client.machine }),
          },
          evidence: { user: identity?.user ?? '', groups },
          suspects: [suspect],
        },
      ];
    });
    return unique(found, ({ subject: { file, within } }) => `${file}\0${within}`);
  },
} as const satisfies DiagnosisRule;
