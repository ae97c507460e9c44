import type { PartyId } from '../../party.ts';
import { slotSources } from '../../site/slot.ts';
import { foundAt } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';
import { grouped } from '../view.ts';

/** Flags that add up, though they name files. */
const ADDS = ['service-account-key-file', 'tls-sni-cert-key'];
const ONE = [
  'anonymous-auth',
  'advertise-address',
  'advertise-client-urls',
  'authentication-token-webhook-config-file',
  'bind-address',
  'client-cert-auth',
  'data-dir',
  'etcd-prefix',
  'initial-advertise-peer-urls',
  'initial-cluster',
  'listen-client-urls',
  'listen-peer-urls',
  'peer-client-cert-auth',
  'secure-port',
  'service-cluster-ip-range',
  'tls-min-version',
  'use-service-account-credentials',
];

const counts = (party: PartyId, key: string): boolean =>
  !key.includes(' ') &&
  !ADDS.includes(key) &&
  (ONE.includes(key) || slotSources(party).some((one) => one.key === key));

export const flagTwice = {
  id: 'flag-twice',
  severity: 'warning',
  says: 'a flag stands twice with different values, and only the last one counts',
  remedy: 'edit-file',
  cites: ['spf13/pflag flag.go (Set)', 'golang/go src/flag/flag.go (Parse)'],
  judge: ({ site }) =>
    site.programs.flatMap((program) => {
      const groups = grouped(
        program.settings.filter(({ key }) => counts(program.party, key)),
        ({ key }) => key,
      );
      return [...groups.values()].flatMap((all) => {
        const values = [...new Set(all.map(({ value }) => value))];
        const last = all.at(-1);
        return last === undefined || values.length < 2 ? [] : [foundAt(program, last, { values })];
      });
    }),
} as const satisfies DiagnosisRule;
