import { ELSEWHERE, isElsewhere } from '../../domain/connection/connection.ts';
import { connection, type ConnectionId } from '../../domain/connection/table.ts';
import { NAME_WORDS } from '../../domain/name-word.ts';
import { PARTIES, type PartyId } from '../../domain/party.ts';
import { type Fact, fact } from './fact.ts';

export function connectionFacts(id: ConnectionId): readonly Fact[] {
  const { client, server, port, dials, serves, shows, clientTrusts, serverTrusts, notes, carriedBy } =
    connection(id);
  const written = (where: string) => `written in: ${where}`;
  return [
    ...fact('client', [partyText(client)]),
    ...fact('server', [partyText(server)]),
    ...fact('port', [dials.includes('endpoint') ? 'that of the endpoint' : String(port)]),
    ...fact('dials', [...dials.map((word) => NAME_WORDS[word].title), written(carriedBy.dials)]),
    ...fact('server shows', [shown(serves), written(carriedBy.serves)]),
    ...fact('client trusts', [shown(clientTrusts), written(carriedBy.clientTrusts)]),
    ...fact('client shows', [shown(shows), written(carriedBy.shows)]),
    ...fact('server trusts', [shown(serverTrusts), written(carriedBy.serverTrusts)]),
    ...fact('and', notes),
  ];
}

function partyText(id: PartyId): string {
  return `${id}, ${PARTIES[id].title}`;
}

function shown(what: string): string {
  return isElsewhere(what) ? ELSEWHERE[what] : what;
}
