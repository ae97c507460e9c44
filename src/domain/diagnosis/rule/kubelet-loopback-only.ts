import { nameText } from '../../distinguished-name.ts';
import { isLoopback } from '../listen.ts';
import { certificatesOf, foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

/** One without any address is what a kubelet makes for itself; one with 127.0.0.1 was meant to be dialled, and never is. */
export const kubeletLoopbackOnly = {
  id: 'kubelet-loopback-only',
  severity: 'advice',
  says: 'a kubelet shows a certificate with no address but loopback: whoever dials the node by its address, as metrics-server does, refuses it',
  remedy: 'renew-certificate',
  cites: [
    'kubernetes-sigs/metrics-server manifests/base/deployment.yaml (kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname)',
    'kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go (kubelet-preferred-address-types: InternalIP first)',
  ],
  judge: ({ site }) => {
    const kubelets = new Set(site.programs.filter(({ party }) => party === 'kubelet').map(({ id }) => id));
    const shown = usesThatHold(site, 'certificate').filter(
      ({ use }) => use.slot === 'serving-certificate' && kubelets.has(use.program),
    );
    return certificatesOf(shown).flatMap(({ certificate: { names, subject }, places }) => {
      const [first, ...others] = places.map(({ use }) => use);
      const addresses = names.filter(({ kind }) => kind === 'ip').map(({ value }) => value);
      return first !== undefined && addresses.length > 0 && addresses.every(isLoopback)
        ? [foundIn(first, { subject: nameText(subject), addresses }, { others })]
        : [];
    });
  },
} as const satisfies DiagnosisRule;
