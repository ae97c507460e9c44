/**
 * Mending: who keeps the file that must change, what it is there, and which programs must be restarted for it. The face
 * makes commands of it.
 */
import { connection, type ConnectionId } from '../connection/table.ts';
import { type Credential, credentials } from '../credential.ts';
import { attributeValues } from '../distinguished-name.ts';
import { identity, type IdentityId, isIdentityId } from '../identity/table.ts';
import type { Cluster } from '../cluster.ts';
import { machinesIn, runsOn } from '../machine.ts';
import type { PartyId } from '../party.ts';
import { type SlotRecord, SLOTS, slotSources } from '../site/slot.ts';
import type { SeenProgram, Site, Use } from '../site/site.ts';
import { WIRING } from '../site/wiring.ts';
import type { RemedyId } from './remedy.ts';
import type { Suspect } from './rule.ts';

export interface Mending {
  /** kubepki's store, kubeadm, or whoever made it by hand */
  readonly keeper: 'store' | 'kubeadm' | 'hands';
  /** of the store: the folder of its cluster file, as it can be opened from here; '' is here */
  readonly root?: string;
  /** in the store: as renew takes it, apiserver@cp-1 */
  readonly credential?: string;
  readonly identity?: IdentityId;
  readonly machine?: string;
  /** on its machine; absent for what is on none */
  readonly path?: string;
  /** of a use that is told by a flag or field: which */
  readonly setting?: string;
  /** of a certificate that is made by hand: as it should be */
  readonly wanted?: Wanted;
  readonly restart: readonly Restart[];
}

/** What a certificate must be, and the file of its key. */
export interface Wanted {
  readonly key?: string;
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  /** dns:NAME or ip:ADDRESS; those that it has, and those that are dialled */
  readonly names: readonly string[];
}

/** A program that does not see by itself that the file is another. */
export interface Restart {
  readonly program: string;
  readonly party: PartyId;
  readonly machine?: string;
  readonly how: 'unit' | 'static-pod' | 'unknown';
  /** the unit's name, the manifest's path on its machine */
  readonly name: string;
}

export function mendingOf(remedy: RemedyId, suspect: Suspect, site: Site): Mending {
  const users = site.uses.filter((use) => isOf(use, suspect));
  const seen = new Map(site.programs.map((program) => [program.id, program]));
  const [first] = users;
  const program = first === undefined ? undefined : seen.get(first.program);
  const kept = keptIn(suspect.file, site);
  const credential = kept?.credential;
  const path = first?.path ?? (first === undefined ? undefined : onMachine(first.spot.file, program, site));
  const meant = identityOf(first, program);
  const restarted = users.filter((use) => remedy === 'restart' || needsRestart(use, seen.get(use.program)));
  const told = site.programs.filter(({ told: { spot } }) => spot.file === suspect.file);
  const restart = [...restarted.map(({ program: id }) => seen.get(id)), ...told].flatMap((one) =>
    one === undefined ? [] : restartOf(one, site),
  );
  const keeper = kept === undefined ? keeperOf(path, site) : 'store';
  const wanted =
    keeper !== 'hands' || first === undefined ? undefined : wantedOf(first, meant, program, { site, users });
  return {
    keeper,
    ...(kept === undefined ? {} : { root: kept.root }),
    ...(wanted === undefined ? {} : { wanted }),
    ...(credential === undefined ? {} : { credential: credential.id, identity: credential.identity }),
    ...(credential !== undefined || meant === undefined ? {} : { identity: meant }),
    ...(program?.machine === undefined ? {} : { machine: program.machine }),
    ...(path === undefined ? {} : { path }),
    ...(first?.setting === undefined ? {} : { setting: first.setting.key }),
    restart: [...new Map(restart.map((one) => [one.program, one])).values()],
  };
}

function isOf({ spot }: Use, { file, within }: Suspect): boolean {
  return spot.file === file && (within === undefined || spot.within === undefined || spot.within === within);
}

/** Of the store: paths in it are the ends of those that are opened from here. What is rendered is no credential's. */
function keptIn(
  file: string,
  { cluster }: Site,
): { readonly root: string; readonly credential?: Credential } | undefined {
  if (cluster === undefined) return undefined;
  const starts = [0, ...[...file.matchAll(/\//g)].map(({ index }) => index + 1)];
  const places = placesOf(cluster);
  for (const start of starts) {
    const credential = places.get(file.slice(start));
    if (credential !== undefined) return { root: file.slice(0, start), credential };
  }
  const names = new Set(machinesIn(cluster).map(({ name }) => name));
  const start = starts.findLast((at) => names.has(/^nodes\/([^/]+)\//.exec(file.slice(at))?.[1] ?? ''));
  return start === undefined ? undefined : { root: file.slice(0, start) };
}

/** What the cluster file wants to lie there; undefined where nothing of the store does, or there is no cluster file. */
export function credentialAt(file: string, site: Site): Credential | undefined {
  return keptIn(file, site)?.credential;
}

const known = new WeakMap<Cluster, ReadonlyMap<string, Credential>>();

function placesOf(cluster: Cluster): ReadonlyMap<string, Credential> {
  const places =
    known.get(cluster) ??
    new Map(credentials(cluster).flatMap((one) => one.files.map(({ path }) => [path, one] as const)));
  known.set(cluster, places);
  return places;
}

function keeperOf(path: string | undefined, { cluster }: Site): 'kubeadm' | 'hands' {
  return cluster === undefined && path?.startsWith('/etc/kubernetes/') === true ? 'kubeadm' : 'hands';
}

function onMachine(file: string, program: SeenProgram | undefined, { machines }: Site): string | undefined {
  const root = machines.find(({ name }) => name === program?.machine)?.root.replace(/\/$/, '');
  return root !== undefined && file.startsWith(`${root}/`) ? file.slice(root.length) : undefined;
}

/** Who the catalog says belongs there: what the connection shows or trusts in which the slot takes part. */
function identityOf(use: Use | undefined, program: SeenProgram | undefined): IdentityId | undefined {
  if (use === undefined || program === undefined) return undefined;
  for (const [id, wiring] of Object.entries(WIRING)) {
    const { client, server, shows, serves, clientTrusts, serverTrusts } = connection(id as ConnectionId);
    const meant =
      (client === program.party && wiring.shows === use.slot && shows) ||
      (server === program.party && wiring.serves === use.slot && serves) ||
      (client === program.party && wiring.clientTrusts === use.slot && clientTrusts) ||
      (server === program.party && wiring.serverTrusts === use.slot && serverTrusts);
    if (typeof meant === 'string' && isIdentityId(meant)) return meant;
  }
  return undefined;
}

/** The catalog's subject and purposes, with the names that the certificate has. */
function wantedOf(
  { program: id, slot, kubeconfig, material }: Use,
  meant: IdentityId | undefined,
  program: SeenProgram | undefined,
  { site: { uses, programs }, users }: { readonly site: Site; readonly users: readonly Use[] },
): Wanted | undefined {
  const record = meant === undefined ? undefined : identity(meant);
  if (record?.makes !== 'certificate') return undefined;
  const [certificate] = material?.certificates ?? [];
  const { key: keySlot } = SLOTS[slot] as SlotRecord;
  const key = uses.find((use) => use.program === id && use.slot === keySlot && use.kubeconfig === kubeconfig);
  const machine = program?.machine ?? '';
  const own = (name: string) => (certificate === undefined ? [] : attributeValues(certificate.subject, name));
  const { commonName, organizations } = record.subject;
  return {
    ...(key === undefined ? {} : { key: key.spot.file }),
    commonName: commonName.includes('{user}')
      ? (own('CN')[0] ?? '')
      : commonName.replace('{machine}', machine),
    organizations,
    // who shows one file as a server and as a client needs both purposes in it
    extendedKeyUsage: [
      ...new Set([record.extendedKeyUsage, ...users.map((use) => purposesOf(use, programs))].flat()),
    ],
    names: (certificate?.names ?? []).flatMap((name) =>
      name.kind === 'dns' || name.kind === 'ip' ? [`${name.kind}:${name.value}`] : [],
    ),
  };
}

function purposesOf(use: Use, programs: Site['programs']): readonly string[] {
  const meant = identityOf(
    use,
    programs.find(({ id }) => id === use.program),
  );
  const record = meant === undefined ? undefined : identity(meant);
  return record?.makes === 'certificate' ? record.extendedKeyUsage : [];
}

/** What is embedded in a kubeconfig is read once; files that it names are read again. */
function needsRestart(use: Use, program: SeenProgram | undefined): boolean {
  if (program === undefined || program.party === 'kubectl') return false;
  if (use.kubeconfig !== undefined) return use.setting === undefined || use.slot === 'kubeconfig-ca';
  const sources = slotSources(program.party).filter(({ slot }) => slot === use.slot);
  const source = sources.find(({ key }) => key === use.setting?.key) ?? sources[0];
  return source?.reload === 'restart';
}

function restartOf(program: SeenProgram, site: Site): readonly Restart[] {
  const { id, party, machine, told } = program;
  if (party === 'kubectl') return [];
  const common = { program: id, party, ...(machine === undefined ? {} : { machine }) };
  if (told.by === 'unit')
    return [{ ...common, how: 'unit', name: told.spot.file.replace(/^.*\//, '').replace(/\.service$/, '') }];
  if (told.by === 'static-pod')
    return [
      { ...common, how: 'static-pod', name: onMachine(told.spot.file, program, site) ?? told.spot.file },
    ];
  const runs =
    site.cluster === undefined || machine === undefined ? undefined : runsOn(machine, party, site.cluster);
  if (runs === 'unit') return [{ ...common, how: 'unit', name: party }];
  if (runs === 'static-pod')
    return [{ ...common, how: 'static-pod', name: `/etc/kubernetes/manifests/${party}.yaml` }];
  return [{ ...common, how: 'unknown', name: party }];
}
