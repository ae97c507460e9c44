import type { PartyId } from '../../party.ts';
import type { Use } from '../../site/site.ts';
import type { SlotId } from '../../site/slot.ts';
import { keyName, keysIn } from '../key-set.ts';
import { settingEvidence, subjectOfUse } from '../part.ts';
import { refusalsNow, suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found } from '../rule.ts';
import { grouped, viewOf } from '../view.ts';

/** What every control plane must have alike; the signing authority is held against what API servers believe. */
const SHARED: readonly (readonly [PartyId, SlotId])[] = [
  ['kube-apiserver', 'client-ca'],
  ['kube-apiserver', 'front-proxy-ca'],
  ['kube-apiserver', 'etcd-ca'],
  ['kube-apiserver', 'kubelet-ca'],
  ['kube-controller-manager', 'root-ca'],
  ['etcd', 'client-ca'],
  ['etcd', 'peer-ca'],
];

export const authoritiesDiffer = {
  id: 'authorities-differ',
  severity: 'warning',
  says: 'control planes trust different authorities for the same thing',
  remedy: 'put-authority',
  cites: [
    'kubernetes/kubernetes cmd/kubeadm/app/phases/copycerts/copycerts.go (control planes share them)',
    'kubernetes/website setup/production-environment/tools/kubeadm/high-availability',
  ],
  judge: (scene) => {
    const view = viewOf(scene.site);
    const refused = new Set(refusalsNow(scene, 'unknown-issuer').map(({ trusting }) => trusting?.spot.file));
    return SHARED.flatMap(([party, slot]): readonly Found[] => {
      const uses = view.programs(party).flatMap((program) => {
        const use = view.use(program, slot);
        return use?.state === 'read' ? [use] : [];
      });
      const groups = [...grouped(uses, contentOf).values()].toSorted((a, b) => b.length - a.length);
      const [most, ...others] = groups;
      // where a connection fails of it that is told there
      const odd = others.flat().filter(({ spot }) => !refused.has(spot.file));
      if (most === undefined) return [];
      return odd.map((use) => ({
        subject: subjectOfUse(use, scene),
        evidence: { ...settingEvidence(use), others: most.map(({ spot }) => spot.file) },
        suspects: [use, most[0]].flatMap((one) => suspectOf(one, printOf(one)) ?? []),
      }));

      function printOf(one: Use | undefined): string | undefined {
        const [first] = one?.material?.certificates ?? [];
        return first === undefined ? undefined : scene.fingerprints.get(first);
      }
    });
  },
} as const satisfies DiagnosisRule;

/** By keys: an authority that was extended is the same to whoever verifies. */
function contentOf(use: Use): string {
  return [...new Set(keysIn(use).map(keyName))].sort().join('\0');
}
