/**
 * Things that lie together and say nothing of the machines where they belong: units, manifests, configurations, kubeconfigs and
 * certificates in a folder. What a unit names by a path that is not here is taken to be what has its name here.
 */
import type { ProgramId } from '../../../domain/program/program.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { readFields } from '../../../format/site/fields.ts';
import type { UnitText } from '../../../format/site/unit.ts';
import type { Located } from './machine-root.ts';
import { podTelling } from './pods.ts';
import { LARGEST, octetsAt, type Sight, stateOf, whyUnable } from './sight.ts';
import { baseOf, folderOf, type Place, type Telling } from './telling.ts';
import { unitTelling } from './units.ts';

export interface Heap {
  readonly files: readonly string[];
  readonly tellings: readonly Telling[];
  /** what is named in a file, found here */
  readonly placeFrom: (teller: string) => Place;
}

const MOST_FILES = 20_000;

export async function heapOf(paths: readonly string[], sight: Sight): Promise<Heap> {
  const files = (await Promise.all(paths.map(async (path) => await filesAt(path, sight)))).flat();
  const byBase = new Map<string, string[]>();
  for (const file of files) byBase.set(baseOf(file), [...(byBase.get(baseOf(file)) ?? []), file]);
  const placeFrom =
    (teller: string): Place =>
    async (path) =>
      await found(path, teller, byBase, sight);
  const tellings: Telling[] = [];
  const units = new Map<string, UnitText[]>();
  for (const file of files) {
    const text = await textOf(file, sight);
    if (text === undefined) continue;
    const [, unit] = /([^/]+\.service)(?:$|\.d\/[^/]+\.conf$)/.exec(file) ?? [];
    if (unit === undefined) tellings.push(...tellingsIn(file, text, placeFrom(file), sight));
    // files come in their order, and so a unit before its drop-ins
    else {
      const key = `${folderOf(file).replace(/\/[^/]+\.service\.d$/, '')}/${unit}`;
      units.set(key, [...(units.get(key) ?? []), { file, text }]);
    }
  }
  for (const [path, texts] of units)
    tellings.push(
      ...(await unitTelling(baseOf(path), texts, { place: placeFrom(texts[0]?.file ?? path) }, sight)),
    );
  return { files, tellings, placeFrom };
}

/** Configurations that are started with nothing here that says so. */
const KINDS: Readonly<Record<string, ProgramId>> = {
  KubeletConfiguration: 'kubelet',
  KubeProxyConfiguration: 'kube-proxy',
  KubeSchedulerConfiguration: 'kube-scheduler',
};

function tellingsIn(file: string, text: string, place: Place, sight: Sight): readonly Telling[] {
  if (/["']?kind["']?\s*:\s*["']?Pod\b/.test(text)) {
    const pods = podTelling(file, text, { place });
    if (typeof pods !== 'string') return pods;
    sight.troubles.push({ spot: { file }, what: pods });
    return [];
  }
  const [, kind = ''] = /["']?kind["']?\s*:\s*["']?(\w+)/.exec(text) ?? [];
  const isEtcd = /^["']?(?:client|peer)-transport-security["']?\s*:/m.test(text);
  const party = KINDS[kind] ?? (isEtcd ? ('etcd' as const) : undefined);
  if (party === undefined || typeof readFields(text, file) === 'string') return [];
  const key = party === 'etcd' ? 'config-file' : 'config';
  return [
    {
      party,
      told: { by: 'known-place', spot: { file } },
      settings: [{ key, value: file, spot: { file } }],
      directory: '',
      place,
    },
  ];
}

/** Configurations that some program here is given are told by it. */
export function withoutGiven(tellings: readonly Telling[], used: ReadonlySet<string>): readonly Telling[] {
  return tellings.filter(({ told }) => told.by !== 'known-place' || !used.has(told.spot.file));
}

async function filesAt(path: string, sight: Sight): Promise<readonly string[]> {
  const state = await stateOf(path, sight);
  if (state === 'closed' || state?.kind !== 'directory') return [path];
  try {
    const all = (await sight.files.walk(path)).filter(
      (one) => !one.path.slice(path.length).split('/').some(isHidden) && one.kind !== 'other',
    );
    if (all.length > MOST_FILES) sight.troubles.push({ spot: { file: path }, what: 'too-many-files' });
    for (const one of all)
      if (one.kind === 'directory')
        sight.troubles.push({ spot: { file: one.path }, what: 'file-unreadable' });
    return all
      .filter(({ kind, size }) => kind !== 'directory' && size <= LARGEST)
      .slice(0, MOST_FILES)
      .map((one) => one.path);
  } catch (error) {
    sight.troubles.push({ spot: { file: path }, ...whyUnable(error) });
    return [];
  }
}

function isHidden(name: string): boolean {
  return name.startsWith('.') && name.length > 1;
}

/** undefined for what is not text, and for what cannot be read: whoever uses it says so */
async function textOf(file: string, sight: Sight): Promise<string | undefined> {
  const octets = await octetsAt(file, sight);
  return octets.state !== 'read' || octets.bytes.subarray(0, 1024).includes(0)
    ? undefined
    : fromUtf8(octets.bytes);
}

/** At its path, else what has its name: that which shares most of the path, and then lies nearest to who names it. */
async function found(
  path: string,
  teller: string,
  byBase: ReadonlyMap<string, readonly string[]>,
  sight: Sight,
): Promise<Located> {
  const candidates = byBase.get(baseOf(path)) ?? [];
  const status = candidates.includes(path) || path === teller ? await stateOf(path, sight) : undefined;
  if (status !== undefined) return located(path, status);
  const ranked = candidates
    .map((file) => {
      const alike = shared(path, file, true);
      return {
        file,
        whole: alike === namesOf(path).length,
        rank: 1000 * alike + shared(file, teller, false),
      };
    })
    .toSorted((one, other) => other.rank - one.rank);
  const [best, second] = ranked;
  if (best === undefined) return { file: path, state: 'missing' };
  if (second?.rank === best.rank) {
    const detail = `${best.file}, ${second.file}`;
    sight.troubles.push({ spot: { file: teller }, what: 'several-of-that-name', detail });
    return { file: path, state: 'missing' };
  }
  const state = await stateOf(best.file, sight);
  return state === undefined
    ? { file: path, state: 'missing' }
    : // a folder that is called as its machine has it holds what is meant
      { ...located(best.file, state), ...(best.whole ? {} : { assumed: true }) };
}

function located(file: string, status: Awaited<ReturnType<typeof stateOf>>): Located {
  return status === 'closed' || status === undefined
    ? { file, state: 'closed' }
    : { file, state: 'there', status };
}

/** How many names two paths share, from their ends or from their beginnings. */
function shared(one: string, other: string, fromEnd: boolean): number {
  const [a, b] = [one, other].map((path) => {
    const names = namesOf(path);
    return fromEnd ? names.toReversed() : names;
  });
  let count = 0;
  while (a?.[count] !== undefined && a[count] === b?.[count]) count += 1;
  return count;
}

function namesOf(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
