/** The units of a machine that start a program of the cluster (systemd.unit(5), UNIT FILE LOAD PATH). */
import type { SiteMachine } from '../../../domain/site/site.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { readEnvironmentFile } from '../../../format/site/environment-file.ts';
import { readSiteUnit, type Unit, type UnitText, wordsOf } from '../../../format/site/unit.ts';
import type { Variables, Word } from '../../../format/site/word.ts';
import { locate } from './machine-root.ts';
import { listing, octetsAt, type Sight } from './sight.ts';
import { startedBy } from './started.ts';
import type { Place, Telling } from './telling.ts';

/** A folder that comes first wins over a unit, or a drop-in, of the same name further down. */
const FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

export async function unitTellings(machine: SiteMachine, sight: Sight): Promise<readonly Telling[]> {
  const place: Place = async (path) => await locate(machine.root, path, sight);
  const units = new Map<string, string>();
  const dropIns = new Map<string, Map<string, string>>();
  for (const folder of FOLDERS) {
    const { file, state } = await locate(machine.root, folder, sight);
    if (state !== 'there') continue;
    for (const { path } of await listing(file, sight)) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (name.endsWith('.service') && !units.has(name)) units.set(name, `${folder}/${name}`);
      if (!name.endsWith('.service.d')) continue;
      const found = dropIns.get(name.slice(0, -2)) ?? new Map<string, string>();
      dropIns.set(name.slice(0, -2), found);
      for (const { path: one } of await listing(path, sight)) {
        const base = one.slice(one.lastIndexOf('/') + 1);
        if (base.endsWith('.conf') && !found.has(base)) found.set(base, `${folder}/${name}/${base}`);
      }
    }
  }
  const tellings: Telling[] = [];
  for (const [name, path] of units) {
    const further = [...(dropIns.get(name) ?? [])].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const texts: UnitText[] = [];
    for (const one of [path, ...further.map(([, at]) => at)]) {
      const text = await textAt(one, place, sight);
      if (text !== undefined) texts.push(text);
    }
    tellings.push(...(await unitTelling(name, texts, { machine, place }, sight)));
  }
  return tellings;
}

/** What a unit starts, with what its environment files say. */
export async function unitTelling(
  name: string,
  texts: readonly UnitText[],
  around: { readonly machine?: SiteMachine; readonly place: Place },
  sight: Sight,
): Promise<readonly Telling[]> {
  const unit = readSiteUnit(texts, name, around.machine?.name);
  const variables = await environmentOf(unit, around.place, sight);
  const tellings = unit.commands.flatMap((command) => {
    const started = startedBy(wordsOf(command, variables), variables);
    return started === undefined
      ? []
      : [
          {
            ...started,
            ...around,
            told: { by: 'unit' as const, spot: { ...started.spot, within: name } },
            directory: unit.directory ?? '/',
          },
        ];
  });
  // of units that start nothing of ours nobody asked
  if (tellings.length > 0)
    for (const spot of unit.damaged) sight.troubles.push({ spot, what: 'unit-line-ignored' });
  return tellings;
}

async function environmentOf(
  { environment, environmentFiles }: Unit,
  place: Place,
  sight: Sight,
): Promise<Variables> {
  const found = new Map<string, Word>(environment);
  for (const { path, optional, spot } of environmentFiles) {
    const text = await textAt(path, place, sight);
    if (text !== undefined)
      for (const [name, word] of readEnvironmentFile(text.text, text.file)) found.set(name, word);
    // without it systemd does not start the unit at all
    else if (!optional) sight.troubles.push({ spot, what: 'environment-file-missing', detail: path });
  }
  return found;
}

async function textAt(path: string, place: Place, sight: Sight): Promise<UnitText | undefined> {
  const located = await place(path);
  if (located === 'elsewhere' || located.state !== 'there') return undefined;
  const octets = await octetsAt(located.file, sight);
  // /dev/null, to which a unit is linked that shall not be started, is no file
  if (octets.state === 'read') return { file: located.file, text: fromUtf8(octets.bytes) };
  if (octets.state === 'unreadable' && octets.detail !== 'not-a-file')
    sight.troubles.push({ spot: { file: located.file }, what: octets.what });
  return undefined;
}
