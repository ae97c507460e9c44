/**
 * etcd asks of a member that dials it whether its certificate is good for the address from which it comes (etcd-io/etcd
 * client/pkg/transport/listener_tls.go, checkCertSAN). From which of its addresses that is nobody can tell from files, and
 * what a name resolves to neither: only what fits none of them is told.
 */
import { parseAddress } from '../../domain/address.ts';
import type { CertificateFacts } from '../../domain/certificate.ts';
import type { JudgedMeeting, Meeting } from '../../domain/diagnosis/meeting.ts';
import { quote } from '../../domain/go-quote.ts';
import type { SeenProgram, Site } from '../../domain/site/site.ts';
import { hostNameTrouble } from '../../engine/verify/host-name.ts';
import type { Court } from './court.ts';

const SKIPS = ['peer-skip-client-san-verification', 'experimental-peer-skip-client-san-verification'];

export function turnedAway(
  { connection, client, server, shows, serverTrusts }: Meeting,
  site: Site,
  court: Court,
): JudgedMeeting['turnedAway'] {
  if (connection !== 'etcd-to-etcd' || shows === undefined || serverTrusts === undefined) return undefined;
  const leaf = court.sent(shows)?.leaf;
  if (leaf === undefined || leaf instanceof Uint8Array || (server !== undefined && skips(server))) {
    return undefined;
  }
  const machine = site.machines.find(({ name }) => name === client.machine);
  const addresses = (machine?.addresses ?? []).filter((text) => parseAddress(text) !== undefined);
  const [address] = addresses;
  if (address === undefined) return undefined;
  const names = namesIn(leaf, 'dns');
  const hasAddresses = namesIn(leaf, 'ip').length > 0;
  if (!hasAddresses && names.length === 0) return undefined;
  if (hasAddresses && addresses.some((one) => hostNameTrouble(leaf, one) === undefined)) return undefined;
  if (names.length === 0) return { address, text: hostNameTrouble(leaf, address) ?? '' };
  if (names.some((name) => name !== 'localhost')) return undefined;
  const list = names.map((name) => quote(name)).join(' ');
  return { address, text: `tls: ${quote(address)} does not match any of DNSNames [${list}]` };
}

function skips({ settings }: SeenProgram): boolean {
  return settings.some(({ key, value }) => SKIPS.includes(key) && value === 'true');
}

function namesIn({ names }: CertificateFacts, kind: 'dns' | 'ip'): readonly string[] {
  return names.flatMap((name) => (name.kind === kind ? [name.value] : []));
}
