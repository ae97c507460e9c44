/**
 * Who must get what was replaced, and what must be restarted for it. Machines that need the same are named together:
 * of a thousand workers nobody reads a thousand blocks, and the documents have each.
 */
import type { Elsewhere, MachineRollout, Program, Rollout } from '../../domain/rollout.ts';
import { ESCAPES } from '../../format/escape.ts';
import { field } from './lines.ts';

const show = ESCAPES.terminal.apply;
const NAMED = 3;

export function rolloutLines({ machines, elsewhere }: Rollout): readonly string[] {
  const groups = new Map<string, MachineRollout[]>();
  for (const one of machines) {
    const same = JSON.stringify([one.files, one.programs]);
    groups.set(same, [...(groups.get(same) ?? []), one]);
  }
  return [
    ...(machines.length === 0 ? [] : ['', head(machines.length)]),
    ...[...groups.values()].flatMap(groupLines),
    ...(elsewhere.length === 0 ? [] : ['', 'and elsewhere', ...elsewhere.map(elsewhereLine)]),
  ];
}

function head(machines: number): string {
  return machines > 1 ? 'to take effect, one machine after the other, in this order' : 'to take effect';
}

function groupLines(group: readonly MachineRollout[]): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const restart = first.programs.filter(({ does }) => does === 'restart');
  const rereads = first.programs.filter(({ does }) => does === 'rereads');
  return [
    `  ${some(group.map(({ machine }) => machine))}`,
    ...byFolder(first.files).map((files, i) => field(i === 0 ? 'copy' : '', files, 4)),
    ...restart.map((program) => field('restart', restartText(program), 4)),
    ...rereads.map((program) => field('reads again', `${program.party}: ${bySaying(program)}`, 4)),
  ];
}

/** /etc/etcd: peer.crt peer.key */
function byFolder(paths: readonly string[]): readonly string[] {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, slash);
    folders.set(folder, [...(folders.get(folder) ?? []), path.slice(slash + 1)]);
  }
  return [...folders].map(([folder, names]) => show(`${folder}: ${names.join(' ')}`));
}

/** When it reads again: what, where that differs from file to file. */
function bySaying({ because }: Program): string {
  const sayings = new Map<string, string[]>();
  for (const { identity, says } of because) sayings.set(says, [...(sayings.get(says) ?? []), identity]);
  if (sayings.size === 1) return [...sayings.keys()].join('');
  return [...sayings].map(([says, identities]) => `${identities.join(', ')} ${says}`).join('; ');
}

/**
 * One line each, since systemd would restart units named together at the same time. Deleting a static pod takes away its
 * mirror only, and its containers go on (kubelet pod/mirror_client.go).
 */
function restartText({ party, runs }: Program): string {
  return runs === 'unit'
    ? `systemctl restart ${party}`
    : `${party}: move ${party}.yaml out of /etc/kubernetes/manifests for 20 seconds, then back`;
}

const DOES = { rereads: 'reads it again', restart: 'restart', replace: '' } as const;

function elsewhereLine({ party, does, says, files }: Elsewhere): string {
  const what = [DOES[does], says].filter((part) => part !== '').join(': ');
  return field(party, files.length === 0 ? what : `${some(files.map(show))}: ${what}`, 2);
}

function some(names: readonly string[]): string {
  return names.length > NAMED + 1
    ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`
    : names.join(', ');
}
