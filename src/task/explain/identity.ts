import { ALGORITHM_LIMITS } from '../../domain/algorithm.ts';
import { connection, CONNECTION_IDS } from '../../domain/connection/table.ts';
import type { AuthorityIdentity, CertificateIdentity, Reaction } from '../../domain/identity/identity.ts';
import { identity, type IdentityId } from '../../domain/identity/table.ts';
import { type LayoutFile, PLACES } from '../../domain/layout/layout.ts';
import { isNone, layout, LAYOUT_IDS } from '../../domain/layout/table.ts';
import { NAME_WORDS } from '../../domain/name-word.ts';
import { type Fact, fact } from './fact.ts';

const PER = {
  'cluster': 'cluster',
  'control-plane': 'control-plane machine',
  'etcd-member': 'member of etcd',
  'node': 'machine with a kubelet',
  'user': 'user of the cluster file',
};

export function identityFacts(id: IdentityId): readonly Fact[] {
  const record = identity(id);
  return [
    ...(record.makes === 'key-pair' ? [] : certifiedFacts(record)),
    ...fact('one per', [PER[record.per]]),
    ...fact('algorithms', [ALGORITHM_LIMITS[record.algorithms].says]),
    ...fact('power', [record.power]),
    ...fact('needs', record.needs === undefined ? [] : [record.needs]),
    ...fact('on change', record.onChange.map(reactionText)),
    ...LAYOUT_IDS.flatMap((layoutId) => {
      const files = layout(layoutId).files[id];
      return fact(layoutId, isNone(files) ? [`none: ${files.none}`] : files.map(placeText));
    }),
    ...fact('connections', connectionsOf(id)),
  ];
}

function certifiedFacts(record: AuthorityIdentity | CertificateIdentity): readonly Fact[] {
  const { commonName, organizations } = record.subject;
  return [
    ...fact('signed by', [
      record.makes === 'certificate'
        ? record.signedBy
        : record.under === undefined
          ? 'itself'
          : `itself, or ${record.under} as an intermediate`,
    ]),
    ...fact('subject', [[`CN=${commonName}`, ...organizations.map((o) => `O=${o}`)].join(', ')]),
    ...fact('key usage', [record.keyUsage.map(usageText).join(', ')]),
    ...fact('purposes', record.makes === 'certificate' ? [record.extendedKeyUsage.join(', ')] : []),
    ...fact(
      'names',
      record.names.map((word) => NAME_WORDS[word].title),
    ),
    ...fact('lifetime', [`lifetimes.${record.lifetime} of the cluster file`]),
  ];
}

const DOES = { rereads: ' reads it again', restart: ' must be restarted', replace: '' };

const WHERE = { 'etcd-has-no-authority': 'where it signs for etcd too (authorities.etcd: kubernetes), ' };

function reactionText({ party, does, says, before, where }: Reaction): string {
  const until = before === undefined ? '' : ` before 1.${before}`;
  return `${party}${until}${DOES[does]}: ${where === undefined ? '' : WHERE[where]}${says}`;
}

/** pki/ca.crt, or nodes/NAME/… with whose machine that is where it is not the credential's own. */
function placeText({ on, path }: LayoutFile): string {
  const shown = path.replace('{user}', 'USER');
  if (on === 'shared') return shown;
  return `nodes/NAME/${shown}${on === 'own' ? '' : ` ${PLACES[on]}`}`;
}

/** RFC 8813 §3: it means nothing for other keys, and is left out there. */
function usageText(usage: string): string {
  return usage === 'keyEncipherment' ? `${usage} (RSA keys only)` : usage;
}

function connectionsOf(id: string): readonly string[] {
  return CONNECTION_IDS.filter((key) => {
    const { serves, shows, clientTrusts, serverTrusts } = connection(key);
    return [serves, shows, clientTrusts, serverTrusts].some((party) => party === id);
  }).map((key) => `${key}: ${connection(key).title}`);
}
