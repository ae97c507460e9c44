/** Everybody of whom a heap tells: by units and the like, by kubeconfigs, and at last by the names of files. */
import type { Setting } from '../../../domain/site/site.ts';
import type { Heap } from './heap.ts';
import { withoutGiven } from './heap.ts';
import { heapTellings } from './heap-known.ts';
import { holderOf, nodeOf } from './holder.ts';
import { asAssumed } from './known-place.ts';
import { kubectlWith, shownIn } from './kubectl.ts';
import type { Sight } from './sight.ts';
import { baseOf, type Telling } from './telling.ts';
import { idOf, type Seen, seenFrom } from './uses.ts';

export async function seeHeap(heap: Heap, sight: Sight, taken: Set<string>): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  const used = () => new Set(seen.flatMap(({ uses }) => uses.map(({ spot }) => spot.file)));
  const see = async (telling: Telling) => {
    const id = idOf(telling.party, baseOf(telling.told.spot.file), taken);
    seen.push(await seenFrom(id, telling, sight));
  };
  const certain = heap.tellings.filter(({ told }) => told.by !== 'known-place');
  for (const telling of certain) await see(telling);
  for (const telling of withoutGiven(heap.tellings, used()))
    if (!certain.includes(telling)) await see(telling);
  const given = used();
  const told = new Set(seen.map(({ program }) => program.party));
  for (const file of heap.files) {
    if (given.has(file)) continue;
    const held = await seeKubeconfig(file, heap, told, sight, taken);
    if (held !== undefined) seen.push(held);
  }
  const parties = new Set(seen.map(({ program }) => program.party));
  for (const telling of await heapTellings(heap, parties, sight)) {
    const id = idOf(telling.party, baseOf(telling.told.spot.file), taken);
    seen.push(asAssumed(await seenFrom(id, telling, sight), telling));
  }
  return seen;
}

/** A component's, by what it shows, unless something told of that component; else a person's. */
async function seeKubeconfig(
  file: string,
  heap: Heap,
  told: ReadonlySet<string>,
  sight: Sight,
  taken: Set<string>,
): Promise<Seen | undefined> {
  const person = await kubectlWith('', file, undefined, sight);
  if (person === undefined) return undefined;
  const shows = shownIn(person);
  const party = holderOf(shows);
  if (party === undefined || told.has(party))
    return (await kubectlWith(idOf('kubectl', baseOf(file), taken), file, undefined, sight)) ?? person;
  const setting: Setting = { key: 'kubeconfig', value: file, spot: { file } };
  const telling: Telling = {
    party,
    told: { by: 'known-place', spot: { file } },
    settings: [setting],
    directory: '',
    place: heap.placeFrom(file),
  };
  const id = idOf(party, nodeOf(shows) ?? baseOf(file), taken);
  return asAssumed(await seenFrom(id, telling, sight), telling);
}
