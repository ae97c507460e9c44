import { attributeValues } from '../../distinguished-name.ts';
import { optional } from '../../optional.ts';
import { edgesWith } from '../part.ts';
import { suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found } from '../rule.ts';
import { listOf, settingOf, viewOf } from '../view.ts';

export const frontProxyName = {
  id: 'front-proxy-name',
  severity: 'critical',
  says: 'the common name of the front-proxy certificate is not among those that are allowed to vouch for users',
  remedy: 'set-flag',
  cites: [
    'apiserver pkg/authentication/request/x509/x509.go (Verifier.verifySubject)',
    'kubernetes/website tasks/extend-kubernetes/configure-aggregation-layer',
  ],
  judge: (scene) => {
    const view = viewOf(scene.site);
    return view.programs('kube-apiserver').flatMap((program): readonly Found[] => {
      const allowed = listOf(program, 'requestheader-allowed-names');
      const shows = view.use(program, 'front-proxy-certificate');
      const subject = shows?.material?.certificates[0]?.subject;
      if (shows === undefined || subject === undefined || allowed.length === 0) return [];
      const name = attributeValues(subject, 'CN').at(-1) ?? '';
      if (allowed.includes(name)) return [];
      const { file, line } = settingOf(program, 'requestheader-allowed-names')?.spot ?? shows.spot;
      const suspect = suspectOf(shows);
      return [
        {
          subject: { file, ...optional('line', line), ...optional('machine', program.machine) },
          evidence: { name, allowed },
          suspects: [...(suspect === undefined ? [] : [suspect]), { file }],
          edges: edgesWith(scene, shows).map((edge) => ({ ...edge, refuses: 'server' as const })),
          logged: [
            {
              by: 'extension-apiserver',
              text: `"Unable to authenticate the request" err="x509: subject with cn=${name} is not in the allowed list"`,
            },
          ],
        },
      ];
    });
  },
} as const satisfies DiagnosisRule;
