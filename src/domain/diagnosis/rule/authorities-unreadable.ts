import { edgesWith, settingEvidence, subjectOfUse } from '../part.ts';
import { suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found } from '../rule.ts';
import { saidOfBundle } from '../wrapping-file.ts';

export const authoritiesUnreadable = {
  id: 'authorities-unreadable',
  severity: 'critical',
  says: 'a file of authorities holds none that its program takes',
  remedy: 'put-authority',
  cites: [
    'client-go util/cert/pem.go (ParseCertsPEM)',
    'client-go transport/transport.go (rootCertPool)',
    'etcd-io/etcd client/pkg/tlsutil/tlsutil.go (NewCertPool)',
  ],
  judge: (scene) =>
    scene.bundles.flatMap(({ authorities, text }): readonly Found[] => {
      const suspect = suspectOf(authorities);
      return [
        {
          subject: subjectOfUse(authorities, scene),
          evidence: { ...settingEvidence(authorities), says: text },
          suspects: suspect === undefined ? [] : [suspect],
          edges: edgesWith(scene, authorities),
          logged: saidOfBundle(authorities, text, scene.site),
        },
      ];
    }),
} as const satisfies DiagnosisRule;
