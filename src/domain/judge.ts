/** Which components judge a certificate of an identity, and would print why they refuse it: the other ends of its connections. */
import { CONNECTION_IDS, connection } from './connection/table.ts';
import type { IdentityId } from './identity/table.ts';
import type { PartyId } from './party.ts';

export function judgesOf(id: IdentityId): readonly PartyId[] {
  const parties = CONNECTION_IDS.map(connection).flatMap(({ shows, serves, client, server }): PartyId[] => [
    ...(shows === id ? [server] : []),
    ...(serves === id ? [client] : []),
  ]);
  return [...new Set(parties)];
}
