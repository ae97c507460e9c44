import { nameText } from '../../distinguished-name.ts';
import type { PartyId } from '../../party.ts';
import type { Site, Use } from '../../site/site.ts';
import { certificatesOf, foundIn, latin1, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const partyOf = ({ programs }: Site, { program }: Use): PartyId | undefined =>
  programs.find(({ id }) => id === program)?.party;

export const authorityShared = {
  id: 'authority-shared',
  severity: 'advice',
  says: 'etcd believes the authority that signs for Kubernetes: every client certificate of the cluster opens etcd',
  remedy: 'look',
  benchmark: ['CIS-1.12 2.7'],
  cites: ['kubernetes/website docs/setup/best-practices/certificates (etcd has an authority of its own)'],
  judge: ({ site }) => {
    const trusted = new Map<string, Use>();
    for (const { use, material } of usesThatHold(site, 'authorities'))
      if (use.slot === 'client-ca' && partyOf(site, use) === 'kube-apiserver')
        for (const { key } of material.certificates) trusted.set(latin1(key.spki), use);
    return certificatesOf(
      usesThatHold(site, 'authorities').filter(
        ({ use }) => use.slot === 'client-ca' && partyOf(site, use) === 'etcd',
      ),
    ).flatMap(({ certificate, places }) => {
      const [first] = places;
      const other = trusted.get(latin1(certificate.key.spki));
      return first === undefined || other === undefined
        ? []
        : [foundIn(first.use, { subject: nameText(certificate.subject), otherFile: other.spot.file })];
    });
  },
} as const satisfies DiagnosisRule;
