import { nameText } from '../../distinguished-name.ts';
import type { PartyId } from '../../party.ts';
import { filesOf, foundIn, latin1 } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const CONTROL: readonly PartyId[] = ['kube-apiserver', 'kube-controller-manager', 'etcd'];

export const authorityKeyUnneeded = {
  id: 'authority-key-unneeded',
  severity: 'warning',
  says: "an authority's private key lies on a machine where no program needs it",
  remedy: 'look',
  cites: [
    'kubernetes/website docs/setup/best-practices/certificates (keys of authorities need not be copied)',
  ],
  judge: ({ site }) => {
    const authorities = new Map(
      filesOf(site)
        .flatMap(({ material }) => material.certificates)
        .filter(({ authority }) => authority)
        .map((certificate) => [latin1(certificate.key.spki), certificate]),
    );
    return (site.files ?? []).flatMap(({ file, is, machine, material }) =>
      is !== 'unused' || machine === undefined
        ? []
        : (material?.keys ?? []).flatMap(({ spki }) => {
            const certificate = authorities.get(latin1(spki));
            if (certificate === undefined) return [];
            const parties = site.programs
              .filter((program) => program.machine === machine)
              .map(({ party }) => party);
            // kubeadm keeps all of them on every machine of the control plane
            const severity = parties.some((party) => CONTROL.includes(party)) ? 'advice' : 'warning';
            return [
              foundIn({ spot: { file } }, { subject: nameText(certificate.subject), machine }, { severity }),
            ];
          }),
    );
  },
} as const satisfies DiagnosisRule;
