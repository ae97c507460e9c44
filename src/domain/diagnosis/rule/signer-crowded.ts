import { settingEvidence, subjectOfUse } from '../part.ts';
import { suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found } from '../rule.ts';

export const signerCrowded = {
  id: 'signer-crowded',
  severity: 'critical',
  says: 'the file with which requests are signed holds more than one certificate, and none is signed',
  remedy: 'edit-file',
  cites: ['kubernetes/kubernetes pkg/controller/certificates/signer/ca_provider.go (setCA)'],
  judge: (scene) =>
    scene.site.uses.flatMap((use): readonly Found[] => {
      const many = use.material?.certificates.length ?? 0;
      const suspect = suspectOf(use);
      if (use.slot !== 'signing-certificate' || many < 2 || suspect === undefined) return [];
      const says = `error reading CA cert file "csr-controller::${use.path ?? '…'}::…": expected 1 certificate, found ${many}`;
      return [
        {
          subject: subjectOfUse(use, scene),
          evidence: { ...settingEvidence(use), certificates: many, says },
          suspects: [suspect],
          logged: [{ by: 'kube-controller-manager', program: use.program, text: says }],
        },
      ];
    }),
} as const satisfies DiagnosisRule;
