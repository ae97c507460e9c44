/**
 * What is shown where programs listen and where kubeconfigs dial: asked of the servers themselves, with nothing shown to them
 * and nothing believed. Beside what lies on disk it says that a server was not started again, or that another one answers.
 */
import { parseAddress } from '../../domain/address.ts';
import { connection, CONNECTION_IDS } from '../../domain/connection/table.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { PartyId } from '../../domain/party.ts';
import type { Endpoints, Progress } from '../../domain/port.ts';
import { kubeconfigKey } from '../../domain/site/kubeconfig-field.ts';
import type { SeenProgram, Served, Site, Use } from '../../domain/site/site.ts';
import type { SlotId } from '../../domain/site/slot.ts';
import { readCertificate } from '../../engine/read/certificate.ts';
import { encodeCertificates } from '../../engine/read/pem.ts';

export interface ServedPorts {
  readonly endpoints: Endpoints;
  readonly progress: Progress;
}

/** Nobody waits for each of a thousand kubelets in turn. */
const AT_ONCE = 16;

export async function served(site: Site, { endpoints, progress }: ServedPorts): Promise<readonly Served[]> {
  const places = placesOf(site);
  const found: Served[] = [];
  for (let i = 0; i < places.length; i += AT_ONCE) {
    const some = places.slice(i, i + AT_ONCE);
    found.push(...(await Promise.all(some.map(async (place) => await ask(place, endpoints)))));
    progress(found.length, places.length, 'asking');
  }
  return found;
}

/**
 * The site with what its servers show. Who answers where a kubeconfig dials, and is none of those seen, is an API server of
 * which nothing is known but that: what its clients trust is judged by it. Who does not answer could not be judged.
 */
export async function withServed(site: Site, ports: ServedPorts): Promise<Site> {
  const found = await served(site, ports);
  const strangers = found.filter(
    ({ program, certificates }) => program === undefined && certificates.length > 0,
  );
  const silent = found.filter(({ certificates }) => certificates.length === 0);
  return {
    ...site,
    served: found,
    programs: [...site.programs, ...strangers.map(strangerOf)],
    uses: [...site.uses, ...strangers.map(shownBy)],
    troubles: [
      ...site.troubles,
      ...silent.map((place) => ({
        spot: { file: endpointOf(place) },
        what: 'endpoint-unreachable',
        ...optional('detail', place.reason),
      })),
    ],
  };
}

function endpointOf({ host, port }: Place): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function strangerOf(place: Served): SeenProgram {
  const spot = { file: endpointOf(place) };
  return {
    id: `kube-apiserver@${spot.file}`,
    party: 'kube-apiserver',
    told: { by: 'endpoint', spot },
    // as its clients know it
    settings: [
      { key: 'advertise-address', value: place.host, spot },
      { key: 'secure-port', value: String(place.port), spot },
    ],
  };
}

function shownBy(place: Served): Use {
  const file = endpointOf(place);
  return {
    program: `kube-apiserver@${file}`,
    slot: 'serving-certificate',
    spot: { file },
    state: 'read',
    material: {
      bytes: encodeCertificates(place.certificates.map(({ der }) => der)),
      certificates: place.certificates,
      keys: [],
      publicKeys: [],
      labels: place.certificates.map(() => 'CERTIFICATE'),
      unread: [],
    },
  };
}

type Place = Omit<Served, 'certificates' | 'reason'>;

async function ask(place: Place, endpoints: Endpoints): Promise<Served> {
  try {
    const certificates = (await endpoints.served(place.host, place.port)).flatMap((der) => {
      const reading = readCertificate(der);
      return reading.ok ? [reading.value] : [];
    });
    return { ...place, certificates, ...(certificates.length === 0 ? { reason: 'unreadable' } : {}) };
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    const { errno, reason } = error.evidence;
    return { ...place, certificates: [], reason: String(errno ?? reason ?? error.code) };
  }
}

/** Each host and port once, whoever listens or dials there. */
export function placesOf(site: Site): readonly Place[] {
  const found = new Map<string, Place>();
  for (const program of site.programs) {
    for (const { host, port, slot } of listeningAt(program, site)) {
      const key = `${host} ${port}`;
      if (!found.has(key)) found.set(key, { host, port, program: program.id, slot, dialledBy: [] });
    }
  }
  for (const program of site.programs) {
    for (const { host, port } of dialledBy(program, site)) {
      const key = `${host} ${port}`;
      const place = found.get(key) ?? { host, port, dialledBy: [] };
      if (!place.dialledBy.includes(program.id))
        found.set(key, { ...place, dialledBy: [...place.dialledBy, program.id] });
    }
  }
  return [...found.values()];
}

interface Listening {
  readonly host: string;
  readonly port: number;
  readonly slot: SlotId;
}

function listeningAt(program: SeenProgram, site: Site): readonly Listening[] {
  const said = (...keys: readonly string[]) =>
    keys
      .map((key) => program.settings.findLast((setting) => setting.key === key)?.value)
      .find((value) => value);
  if (program.party === 'etcd')
    return [
      ...urls(said('listen-client-urls')).map((url) => ({ ...url, slot: 'serving-certificate' as const })),
      ...urls(said('listen-peer-urls')).map((url) => ({ ...url, slot: 'peer-certificate' as const })),
    ].flatMap((one) => reachable(one, program, site));
  if (!(program.party in PORTS)) return [];
  const port = Number(said('secure-port', 'port', 'KubeletConfiguration port') ?? PORTS[program.party]);
  const host =
    said('bind-address', 'address', 'KubeletConfiguration address') ??
    said('advertise-address', 'node-ip') ??
    '0.0.0.0';
  return port > 0 ? reachable({ host, port, slot: 'serving-certificate' }, program, site) : [];
}

/** The ports of those who serve (domain/connection has them where something of the cluster dials them). */
const PORTS: Readonly<Partial<Record<PartyId, number>>> = Object.fromEntries(
  CONNECTION_IDS.map(connection)
    .filter(({ server }) => server !== 'etcd' && server.startsWith('kube'))
    .map(({ server, port }) => [server, port]),
);

/** Who listens on any address is asked at its machine's; on the loopback, only where that is this one. */
function reachable(listening: Listening, program: SeenProgram, site: Site): readonly Listening[] {
  const machine = site.machines.find(({ name }) => name === program.machine);
  const isHere = machine?.root === '/';
  const address = parseAddress(listening.host)?.text ?? listening.host;
  if (/^(?:127\.|::1$|localhost$)/.test(address)) return isHere ? [listening] : [];
  if (address !== '0.0.0.0' && address !== '::') return [listening];
  const host = isHere ? '127.0.0.1' : machine?.addresses.find((one) => parseAddress(one) !== undefined);
  return host === undefined ? [] : [{ ...listening, host }];
}

/** The servers of its kubeconfigs; by a loopback address only its own machine dials. */
function dialledBy(
  program: SeenProgram,
  site: Site,
): readonly { readonly host: string; readonly port: number }[] {
  const names = new Set(
    site.uses.filter((use) => use.program === program.id).flatMap(({ kubeconfig }) => kubeconfig ?? []),
  );
  const isHere =
    program.machine === undefined ||
    site.machines.some(({ name, root }) => name === program.machine && root === '/');
  return [...names]
    .flatMap((name) => program.settings.filter(({ key }) => key === kubeconfigKey(name, 'server')))
    .flatMap(({ value }) => urls(value, 443))
    .filter(({ host }) => isHere || !/^(?:127\.|::1$|localhost$)/.test(host));
}

function urls(text = '', otherwise = 2379): readonly { readonly host: string; readonly port: number }[] {
  return text.split(',').flatMap((url) => {
    const [, bracketed, plain, port] =
      /^https:\/\/(?:\[([^\]]+)\]|([^:/[\]]+))(?::(\d{1,5}))?(?:[/?#].*)?$/.exec(url.trim()) ?? [];
    const host = bracketed ?? plain;
    return host === undefined ? [] : [{ host, port: Number(port ?? otherwise) }];
  });
}
