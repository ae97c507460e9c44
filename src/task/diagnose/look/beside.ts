/**
 * Files and folders beside those that programs use, whose rights count or which lie there unused: units and manifests, the folders
 * that hold keys, the data of etcd, keys that no program was seen to need.
 */
import { optional } from '../../../domain/optional.ts';
import type { SeenFile, SeenProgram, SiteMachine, Use } from '../../../domain/site/site.ts';
import { SLOTS } from '../../../domain/site/slot.ts';
import { materialOf } from './material.ts';
import { listing, octetsAt, type Sight, stateOf } from './sight.ts';
import { folderOf } from './telling.ts';

interface Seen {
  readonly program: SeenProgram;
  readonly uses: readonly Use[];
}

type Kind = SeenFile['is'];

export async function filesBeside(
  machines: readonly SiteMachine[],
  seen: readonly Seen[],
  sight: Sight,
): Promise<readonly SeenFile[]> {
  const roots = new Map(machines.map(({ name, root }) => [name, root.replace(/\/$/, '')]));
  const found = new Map<string, { is: Kind; machine: string | undefined; programs: string[] }>();
  const add = (is: Kind, file: string, { id, machine }: SeenProgram) => {
    const known = found.get(file);
    if (known === undefined) found.set(file, { is, machine, programs: [id] });
    else if (!known.programs.includes(id)) known.programs.push(id);
  };
  for (const { program, uses } of seen) {
    const { told, settings, machine } = program;
    const configured = new Set(uses.map(({ spot }) => spot.file));
    if (told.by === 'static-pod') {
      add('manifest', told.spot.file, program);
      add('manifest-folder', folderOf(told.spot.file), program);
    }
    if (told.by === 'unit') {
      add('unit', told.spot.file, program);
      for (const { spot } of settings)
        if (spot.file !== told.spot.file && !configured.has(spot.file)) add('flag-file', spot.file, program);
    }
    for (const use of uses)
      if (machine !== undefined && holdsPki(use)) add('pki-folder', folderOf(use.spot.file), program);
    const data = program.party === 'etcd' && settings.findLast(({ key }) => key === 'data-dir')?.value;
    const root = roots.get(machine ?? '');
    if (typeof data === 'string' && data.startsWith('/') && root !== undefined)
      add('etcd-data', `${root}${data}`, program);
  }
  const files = await Promise.all(
    [...found].map(async ([file, { is, machine, programs }]): Promise<readonly SeenFile[]> => {
      const state = await stateOf(file, sight);
      if (state === undefined || state === 'closed') return [];
      const { mode, owner } = state;
      return [{ file, ...optional('machine', machine), is, programs, mode, ...optional('owner', owner) }];
    }),
  );
  const used = new Set(seen.flatMap(({ uses }) => uses.map(({ spot }) => spot.file)));
  return [...files.flat(), ...(await unusedIn(files.flat(), used, sight))];
}

/** Folders of kubeconfigs are people's own as well, and nobody looks around there. */
const holdsPki = ({ slot, path, state }: Use): boolean =>
  path !== undefined &&
  state === 'read' &&
  ['certificate', 'key', 'authorities', 'public-keys'].includes(SLOTS[slot].holds);

/** Keys that lie beside those that are used. */
async function unusedIn(
  seen: readonly SeenFile[],
  used: ReadonlySet<string>,
  sight: Sight,
): Promise<readonly SeenFile[]> {
  const found: SeenFile[] = [];
  for (const { file: folder, machine, is } of seen) {
    if (is !== 'pki-folder') continue;
    for (const { path, kind, ...status } of await listing(folder, sight)) {
      if (kind !== 'file' || used.has(path) || !/\.(?:key|pem)$/.test(path)) continue;
      const octets = await octetsAt(path, sight);
      if (octets.state !== 'read') continue;
      const material = await materialOf(octets.bytes, status);
      if (material.keys.length > 0)
        found.push({
          file: path,
          ...optional('machine', machine),
          is: 'unused',
          programs: [],
          mode: status.mode,
          ...optional('owner', status.owner),
          material,
        });
    }
  }
  return found;
}
