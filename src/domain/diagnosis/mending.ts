/**
 * Mending: who keeps the file that must change, what it is there, and which programs must be restarted for it. The face
 * makes commands of it.
 */
import { connection, type ConnectionId } from '../connection/table.ts';
import { type Credential, credentials } from '../credential.ts';
import { type IdentityId, isIdentityId } from '../identity/table.ts';
import { runsOn } from '../machine.ts';
import type { PartyId } from '../party.ts';
import { slotSources } from '../site/slot.ts';
import type { SeenProgram, Site, Use } from '../site/site.ts';
import { WIRING } from '../site/wiring.ts';
import type { RemedyId } from './remedy.ts';
import type { Suspect } from './rule.ts';

export interface Mending {
  /** kubepki's store, kubeadm, or whoever made it by hand */
  readonly keeper: 'store' | 'kubeadm' | 'hands';
  /** in the store: as renew takes it, apiserver@cp-1 */
  readonly credential?: string;
  readonly identity?: IdentityId;
  readonly machine?: string;
  /** on its machine; absent for what is on none */
  readonly path?: string;
  /** of a use that is told by a flag or field: which */
  readonly setting?: string;
  readonly restart: readonly Restart[];
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
  const credential = keptIn(suspect.file, site);
  const path = first?.path ?? (first === undefined ? undefined : onMachine(first.spot.file, program, site));
  const known = identityOf(first, program);
  const restarted = users.filter((use) => remedy === 'restart' || needsRestart(use, seen.get(use.program)));
  const told = site.programs.filter(({ told: { spot } }) => spot.file === suspect.file);
  const restart = [...restarted.map(({ program: id }) => seen.get(id)), ...told].flatMap((one) =>
    one === undefined ? [] : restartOf(one, site),
  );
  return {
    keeper: keeperOf(credential, path, site),
    ...(credential === undefined ? {} : { credential: credential.id, identity: credential.identity }),
    ...(credential !== undefined || known === undefined ? {} : { identity: known }),
    ...(program?.machine === undefined ? {} : { machine: program.machine }),
    ...(path === undefined ? {} : { path }),
    ...(first?.setting === undefined ? {} : { setting: first.setting.key }),
    restart: [...new Map(restart.map((one) => [one.program, one])).values()],
  };
}

function isOf({ spot }: Use, { file, within }: Suspect): boolean {
  return spot.file === file && (within === undefined || spot.within === undefined || spot.within === within);
}

/** The credential of the cluster file that lies there: paths of the store are the ends of those that are opened from here. */
function keptIn(file: string, { cluster }: Site): Credential | undefined {
  if (cluster === undefined) return undefined;
  const ends = new Set([file, ...[...file.matchAll(/\//g)].map(({ index }) => file.slice(index + 1))]);
  return credentials(cluster).find(({ files }) => files.some(({ path }) => ends.has(path)));
}

function keeperOf(credential: Credential | undefined, path: string | undefined, { cluster }: Site) {
  if (credential !== undefined) return 'store' as const;
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
