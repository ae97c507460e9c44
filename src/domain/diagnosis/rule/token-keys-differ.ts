import { keysIn, sharesKey } from '../key-set.ts';
import { settingEvidence, subjectOfUse } from '../part.ts';
import { suspectOf, unique } from '../refusal.ts';
import type { DiagnosisRule, Found } from '../rule.ts';
import { grouped, viewOf } from '../view.ts';

export const tokenKeysDiffer = {
  id: 'token-keys-differ',
  severity: 'critical',
  says: 'tokens of service accounts are signed with a key that an API server does not check them with',
  remedy: 'restore-pair',
  cites: [
    'kubernetes/kubernetes pkg/serviceaccount/jwt.go (AuthenticateToken)',
    'kubernetes/kubernetes cmd/kube-apiserver/app/options (service-account-key-file, service-account-signing-key-file)',
    'kubernetes/kubernetes issue 109812',
  ],
  judge: (scene) => {
    const view = viewOf(scene.site);
    const servers = view.programs('kube-apiserver');
    const signers = [...servers, ...view.programs('kube-controller-manager')].flatMap((program) =>
      view.uses(program, 'service-account-signing-key').filter((use) => keysIn(use).length > 0),
    );
    const pairs = servers.flatMap((server) => {
      const checks = view.uses(server, 'service-account-key');
      // of a file that was not read nobody knows what it would have said
      const known = checks.length > 0 && checks.every(({ state }) => state === 'read');
      return known ? signers.map((signer) => ({ signer, server, checks })) : [];
    });
    const wrong = pairs.filter(({ signer, checks }) => !checks.some((use) => sharesKey(use, signer)));
    return [...grouped(wrong, ({ signer }) => `${signer.spot.file}`).values()].map((group): Found => {
      const [{ signer }] = group as [(typeof group)[0], ...typeof group];
      const files = unique(
        group.flatMap(({ checks }) => checks),
        ({ spot }) => spot.file,
      );
      return {
        subject: subjectOfUse(signer, scene),
        evidence: {
          ...settingEvidence(signer),
          checks: files.map(({ spot }) => spot.file),
          servers: group.map(({ server }) => server.id),
        },
        suspects: [signer, ...files].flatMap((use) => suspectOf(use) ?? []),
        edges: group.map(({ server }) => ({
          connection: 'pod-to-apiserver',
          from: 'pod',
          to: server.id,
          refuses: 'server',
        })),
        logged: [
          {
            by: 'kube-apiserver',
            text: '"Unable to authenticate the request" err="[invalid bearer token, …]"',
          },
        ],
      };
    });
  },
} as const satisfies DiagnosisRule;
