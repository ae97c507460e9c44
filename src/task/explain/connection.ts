import { ELSEWHERE, isElsewhere } from '../../domain/connection/connection.ts';
import { connection, type ConnectionId } from '../../domain/connection/table.ts';
import { type NameWord, NAME_WORDS } from '../../domain/name-word.ts';
import { PARTIES, type PartyId } from '../../domain/party.ts';
import { type Fact, fact } from './fact.ts';

export function connectionFacts(id: ConnectionId): readonly Fact[] {
  const { client, server, port, dials, serves, shows, clientTrusts, serverTrusts, notes, carriedBy } =
    connection(id);
  const written = (where: string) => `written in: ${where}`;
  return [
    ...fact('client', [partyText(client)]),
    ...fact('server', [partyText(server)]),
    ...fact('port', [portText(dials, port)]),
    ...fact('dials', [...dials.map((word) => NAME_WORDS[word].title), written(carriedBy.dials)]),
    ...fact('server shows', [shown(serves), written(carriedBy.serves)]),
    ...fact('client trusts', [shown(clientTrusts), written(carriedBy.clientTrusts)]),
    ...fact('client shows', [shown(shows), written(carriedBy.shows)]),
    ...fact('server trusts', [shown(serverTrusts), written(carriedBy.serverTrusts)]),
    ...fact('and', notes),
  ];
}

/** The API server's port is the cluster file's business; all others are fixed. */
function portText(dials: readonly NameWord[], port: number): string {
  if (dials.includes('local-endpoint')) return 'securePort of the cluster file';
  const endpoint = dials.includes('endpoint') || dials.includes('node-endpoint');
  return endpoint ? 'that of the endpoint' : String(port);
}

function partyText(id: PartyId): string {
  return `${id}, ${PARTIES[id].title}`;
}

function shown(what: string): string {
  return isElsewhere(what) ? ELSEWHERE[what] : what;
}
