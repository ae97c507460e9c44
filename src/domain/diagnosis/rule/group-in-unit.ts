import { attributeValues, nameText } from '../../distinguished-name.ts';
import { certificatesOf, foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const groupInUnit = {
  id: 'group-in-unit',
  severity: 'warning',
  says: 'a client certificate has a group of the system as its OU, where nobody looks: groups are what stands in O, and so its holder is not in it',
  remedy: 'new-kubeconfig',
  cites: [
    'kubernetes/apiserver pkg/authentication/request/x509/x509.go (CommonNameUserConversion: groups are Subject.Organization)',
  ],
  judge: ({ site }) =>
    certificatesOf(
      usesThatHold(site, 'certificate').filter(({ use }) => use.slot === 'kubeconfig-certificate'),
    ).flatMap(({ certificate: { subject }, places }) => {
      const [first, ...others] = places.map(({ use }) => use);
      const groups = attributeValues(subject, 'OU').filter((unit) => unit.startsWith('system:'));
      return first === undefined || groups.length === 0
        ? []
        : [foundIn(first, { subject: nameText(subject), groups }, { others })];
    }),
} as const satisfies DiagnosisRule;
