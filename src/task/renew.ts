/**
 * New certificates for what stands, whether anything is wrong with it or not: the plan is asked for just these, and
 * apply carries it out. An authority is never made anew; with its own key it is extended.
 */
import type { Cluster } from '../domain/cluster.ts';
import { type Credential, credentials, keptAt } from '../domain/credential.ts';
import { KubepkiError } from '../domain/error.ts';
import { isIdentityId } from '../domain/identity/table.ts';
import { optional } from '../domain/optional.ts';
import type { Ask } from '../domain/plan/ask.ts';
import { meaningful, meant, nearestMeant } from '../domain/plan/meant.ts';
import type { ActReport } from '../domain/report.ts';
import { applyCluster, type ApplyPorts } from './apply.ts';

export type RenewAsk = { readonly cluster: Cluster } & (
  | {
      /** identities (apiserver), credentials (apiserver@cp-1) and machines (@cp-1) */
      readonly which: readonly string[];
      readonly newKey?: boolean;
    }
  | {
      /** authorities: the same key for longer */
      readonly which: readonly string[];
      readonly sameKey: true;
    }
  | {
      readonly which: 'due' | 'all';
      readonly newKey?: boolean;
      /** milliseconds; for what is due */
      readonly dueWithin?: number;
    }
);

/**
 * @throws KubepkiError renew-what, unknown-credential, not-an-authority, not-renewable, authority-not-ours, and all that
 * applying throws
 */
export async function renewCluster(ask: RenewAsk, ports: ApplyPorts): Promise<ActReport> {
  const plan: Ask = {
    scope: scopeOf(ask),
    newKey: 'newKey' in ask && ask.newKey === true,
    ...optional('dueWithin', 'dueWithin' in ask ? ask.dueWithin : undefined),
  };
  return applyCluster({ cluster: ask.cluster, verb: 'renew', plan, alongside: [] }, ports);
}

function scopeOf(ask: RenewAsk): Ask['scope'] {
  const { which, cluster } = ask;
  if (which === 'due') return 'due';
  const wanted = credentials(cluster);
  if (which === 'all')
    return new Set(wanted.filter(({ makes }) => makes === 'certificate').map(({ id }) => id));
  if (which.length === 0) {
    const { identities, machines } = meaningful(wanted.filter(({ makes }) => makes === 'certificate'));
    throw new KubepkiError('renew-what', { identities, machines });
  }
  const chosen = which.flatMap((word) => named(word, wanted));
  const sameKey = 'sameKey' in ask;
  for (const credential of chosen) demandRenewable(credential, sameKey);
  return new Set(chosen.map(({ id }) => id));
}

function named(word: string, wanted: readonly Credential[]): readonly Credential[] {
  const found = meant(word, wanted);
  if (found.length > 0) return found;
  // known to the catalog, and not wanted here: the nearest word would be another thing
  const known =
    isIdentityId(word.split('@')[0] ?? '') && !wanted.some(({ identity }) => word.startsWith(identity));
  throw new KubepkiError('unknown-credential', {
    id: word,
    ...(known ? { identity: word.split('@')[0] ?? '' } : optional('nearest', nearestMeant(word, wanted))),
  });
}

function demandRenewable(credential: Credential, sameKey: boolean): void {
  const { id, makes } = credential;
  if (makes === 'key-pair') throw new KubepkiError('not-renewable', { id, why: 'key-pair' });
  if (makes === 'certificate' && sameKey) throw new KubepkiError('not-an-authority', { id });
  if (makes === 'certificate') return;
  const path = keptAt(credential, 'certificate') ?? '';
  if (credential.external) throw new KubepkiError('authority-not-ours', { id, path });
  if (!sameKey) throw new KubepkiError('not-renewable', { id, why: 'authority' });
}
