import { edgeOf, suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found } from '../rule.ts';
import { saidByBoth } from '../wrapping.ts';

export const peerAddressMismatch = {
  id: 'peer-address-mismatch',
  severity: 'critical',
  says: 'a member of etcd dials from an address for which its peer certificate is not good',
  remedy: 'renew-certificate',
  cites: ['etcd-io/etcd client/pkg/transport/listener_tls.go (checkCertSAN)'],
  judge: ({ meetings, fingerprints }) =>
    meetings.flatMap((meeting): readonly Found[] => {
      const { turnedAway, shows, client } = meeting;
      if (turnedAway === undefined || shows === undefined) return [];
      const certificate = shows.material?.certificates[0];
      const suspect = suspectOf(shows, certificate === undefined ? undefined : fingerprints.get(certificate));
      return [
        {
          subject: {
            file: shows.spot.file,
            ...(client.machine === undefined ? {} : { machine: client.machine }),
          },
          evidence: { address: turnedAway.address, says: turnedAway.text },
          suspects: suspect === undefined ? [] : [suspect],
          edges: [edgeOf({ meeting, by: 'server' })],
          logged: saidByBoth({ meeting, by: 'server', text: turnedAway.text, stage: 'address' }),
        },
      ];
    }),
} as const satisfies DiagnosisRule;
