/** What a program does with a kubeconfig: the file, what stands in it, and what it says beside. */
import { optional } from '../../../domain/optional.ts';
import { kubeconfigKey } from '../../../domain/site/kubeconfig-field.ts';
import type { Setting, Use } from '../../../domain/site/site.ts';
import type { SlotId } from '../../../domain/site/slot.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { type Held, seeKubeconfig } from '../../../format/site/kubeconfig.ts';
import { materialOf } from './material.ts';
import { openFor } from './open.ts';
import type { Sight } from './sight.ts';
import { folderOf, type Telling } from './telling.ts';

export interface KubeconfigUses {
  readonly uses: readonly Use[];
  readonly settings: readonly Setting[];
}

const FILE_FIELDS: Readonly<Partial<Record<SlotId, string>>> = {
  'kubeconfig-ca': 'certificate-authority',
  'kubeconfig-certificate': 'client-certificate',
  'kubeconfig-key': 'client-key',
};

/** @param name what names it: the flag or field, kubeconfig for one in somebody's hands */
export async function kubeconfigUses(
  program: string,
  telling: Telling,
  named: { readonly name: string; readonly path: string; readonly setting?: Setting },
  sight: Sight,
): Promise<KubeconfigUses> {
  const { name, setting } = named;
  const file = await openFor(telling, named.path, sight, optional('said', setting?.spot));
  const own: Use = {
    program,
    slot: 'kubeconfig',
    ...optional('setting', setting),
    ...file,
    kubeconfig: name,
  };
  const bytes = file.material?.bytes;
  if (bytes === undefined) return { uses: [own], settings: [] };
  const seen = seeKubeconfig(fromUtf8(bytes), file.spot.file);
  if (typeof seen !== 'object') {
    sight.troubles.push({
      spot: file.spot,
      what: seen === 'damaged' ? 'kubeconfig-damaged' : 'not-a-kubeconfig',
    });
    return { uses: [{ ...own, state: 'unreadable' }], settings: [] };
  }
  const use = async (slot: SlotId, held: Held | undefined): Promise<readonly Use[]> => {
    if (held === undefined) return [];
    const about = { program, slot, ...optional('setting', setting), kubeconfig: name };
    if (held.path !== undefined) {
      const directory = folderOf(file.path ?? '/');
      const opened = await openFor(telling, held.path, sight, { directory, said: held.spot });
      // what must become another path stands in the kubeconfig
      const said = { key: `${name} ${FILE_FIELDS[slot] ?? slot}`, value: held.path, spot: held.spot };
      return [{ ...about, ...opened, setting: said }];
    }
    const assumed = optional('assumed', file.assumed);
    if (held.bytes === undefined) {
      sight.troubles.push({ spot: held.spot, what: 'not-base64' });
      return [{ ...about, ...assumed, spot: held.spot, state: 'unreadable' }];
    }
    const { material } = file;
    const status = material?.mode === undefined ? undefined : { ...material, mode: material.mode };
    return [
      {
        ...about,
        ...assumed,
        spot: held.spot,
        state: 'read',
        material: await materialOf(held.bytes, status),
      },
    ];
  };
  return {
    uses: [
      own,
      ...(await use('kubeconfig-ca', seen.authority)),
      ...(await use('kubeconfig-certificate', seen.certificate)),
      ...(await use('kubeconfig-key', seen.key)),
    ],
    settings: seen.fields.map(({ field, value, spot }) => ({ key: kubeconfigKey(name, field), value, spot })),
  };
}
