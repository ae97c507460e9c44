/** The shape of a connection's record: who dials whom, by which name, showing what, trusting whom, and what carries each of these. */
import type { AuthorityId, IdentityId } from '../identity/table.ts';
import type { NameWord } from '../name-word.ts';
import type { PartyId } from '../party.ts';

/** What stands where no identity of the catalog does. */
export const ELSEWHERE = {
  'token': 'a bearer token and no certificate',
  'theirs': "a certificate that the other side's owner makes",
  'nothing': 'nothing',
  'anybody': 'anybody: the certificate is not looked at',
} as const;
export type Elsewhere = keyof typeof ELSEWHERE;

export function isElsewhere(what: string): what is Elsewhere {
  return Object.hasOwn(ELSEWHERE, what);
}

export interface ConnectionRecord {
  readonly title: string;
  readonly client: PartyId;
  readonly server: PartyId;
  /** the server's port, unless the dialled word brings one: the endpoint's */
  readonly port: number;
  /** the names by which the client dials: one of them, as the cluster has it */
  readonly dials: readonly NameWord[];
  /** what the server shows */
  readonly serves: IdentityId | 'theirs';
  /** what the client shows */
  readonly shows: IdentityId | Exclude<Elsewhere, 'anybody'>;
  readonly clientTrusts: AuthorityId | 'theirs' | 'anybody';
  readonly serverTrusts: AuthorityId | Exclude<Elsewhere, 'token'>;
  /** what is judged beyond chain, names and purposes, or differs by layout */
  readonly notes: readonly string[];
  /** what carries each, where it is written */
  readonly carriedBy: Readonly<
    Record<'dials' | 'shows' | 'clientTrusts' | 'serves' | 'serverTrusts', string>
  >;
  readonly cites: readonly string[];
}
