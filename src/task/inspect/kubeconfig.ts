/** A kubeconfig and what stands in its entries. */
import { toUtf8 } from '../../domain/utf8.ts';
import type { Kubeconfig } from '../../format/kubeconfig/read.ts';
import { readToken } from '../../format/token/read.ts';
import { pemItems } from './block.ts';
import { type Around, type Item, placed, troubleAt } from './item.ts';

export async function kubeconfigItems(around: Around, kubeconfig: Kubeconfig): Promise<readonly Item[]> {
  const { file, mode } = around;
  const inside = (entry: string) => (around.within === undefined ? entry : `${around.within} ${entry}`);
  const items: Item[] = [
    { what: 'kubeconfig', ...placed(around), kubeconfig, ...(mode === undefined ? {} : { mode }) },
  ];
  const add = async (bytes: Uint8Array | undefined, entry: string) => {
    if (bytes === undefined) return;
    const within = inside(entry);
    const { path: _, ...place } = around;
    const found = await pemItems({ ...place, bytes, within, named: true });
    items.push(...found);
    if (found.length === 0) items.push(troubleAt({ file, within }, { what: 'nothing-in-entry' }));
  };
  for (const entry of kubeconfig.damaged)
    items.push(troubleAt({ file, within: inside(entry) }, { what: 'bad-base64-value' }));
  for (const { name, authority } of kubeconfig.clusters) await add(authority, `clusters[${name}]`);
  for (const { name, certificate, key, token } of kubeconfig.users) {
    await add(certificate, `users[${name}]`);
    await add(key, `users[${name}]`);
    const facts = token === undefined ? undefined : readToken(token);
    const place = placed({ ...around, bytes: toUtf8(''), within: inside(`users[${name}]`) });
    if (facts !== undefined) items.push({ what: 'token', ...place, facts });
  }
  return items;
}
