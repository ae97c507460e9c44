/** A file that a program names, opened: read once, whoever names it. */
import type { Setting, Spot, Use } from '../../../domain/site/site.ts';
import type { Located } from './machine-root.ts';
import { materialOf } from './material.ts';
import { octetsAt, type Opened, type Sight } from './sight.ts';
import { type Telling, wholePath } from './telling.ts';

export type OpenedUse = Pick<Use, 'path' | 'spot' | 'state' | 'material' | 'assumed'>;

/**
 * @param directory where a relative path begins, where that is not the program's own
 * @param quiet that nothing is there is no trouble
 */
export async function openFor(
  telling: Telling,
  named: string,
  sight: Sight,
  { directory = telling.directory, said }: { readonly directory?: string; readonly said?: Spot } = {},
): Promise<OpenedUse> {
  const path = wholePath(named, directory);
  const located = await telling.place(path);
  if (located === 'elsewhere') {
    const spot = said ?? { file: path };
    sight.troubles.push({ spot, what: 'not-on-machine', detail: path });
    return { path, spot: { file: path }, state: 'unreadable' };
  }
  const { state, material } = await openLocated(located, sight);
  return {
    path,
    spot: { file: located.file },
    state,
    ...(material === undefined ? {} : { material }),
    ...(located.assumed === undefined ? {} : { assumed: true }),
  };
}

async function openLocated({ file, state, status }: Located, sight: Sight): Promise<Opened> {
  if (state === 'missing') return { state };
  const known = sight.opened.get(file);
  if (known !== undefined) return await known;
  const opened = (async (): Promise<Opened> => {
    const octets = state === 'there' ? await octetsAt(file, sight) : undefined;
    if (octets?.state === 'read') return { state: 'read', material: await materialOf(octets.bytes, status) };
    if (octets?.state === 'missing') return { state: 'missing' };
    const why = octets ?? {
      what: state === 'endless' ? 'links-without-end' : 'file-unreadable',
      detail: undefined,
    };
    sight.troubles.push({
      spot: { file },
      what: why.what,
      ...(why.detail === undefined ? {} : { detail: why.detail }),
    });
    return { state: 'unreadable' };
  })();
  sight.opened.set(file, opened);
  return await opened;
}

/** The last one counts, as every parser of flags has it; one that is empty says nothing. */
export function settingOf(settings: readonly Setting[], key: string): Setting | undefined {
  const found = settings.findLast((setting) => setting.key === key);
  return found === undefined || found.value === '' ? undefined : found;
}
