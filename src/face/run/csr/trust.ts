/** By what a certificate is judged: what was named, else what is at hand. */
import type { ApiServer } from '../../../domain/api/server.ts';
import type { Files } from '../../../domain/port.ts';
import { kubeconfigAuthority, storeAuthority } from '../../../task/csr/at-hand.ts';
import type { TrustSource } from '../../../task/csr/trust.ts';
import { loadCluster } from '../../../task/cluster.ts';
import type { Call } from '../../command/command.ts';
import { findPlace } from '../../place.ts';

export async function trustOf(
  { options, remark }: Pick<Call<'trust' | 'file'>, 'options' | 'remark'>,
  api: ApiServer,
  files: Files,
): Promise<readonly TrustSource[]> {
  const { trust } = options;
  if (trust !== undefined) return [{ from: 'named', name: trust, authorities: await files.read(trust) }];
  const sources = [await nearby(options.file, remark), kubeconfigAuthority(api.access)];
  return sources.filter((source) => source !== undefined);
}

/** A cluster file that happens to lie above is a help and no more: trouble with it is no trouble with the certificate. */
async function nearby(
  named: string | undefined,
  remark: (text: string) => void,
): Promise<TrustSource | undefined> {
  try {
    const { clusterFile, files, store } = await findPlace(named);
    const source = await storeAuthority(await loadCluster(clusterFile, files), store);
    remark(`cluster file: ${clusterFile}`);
    return source;
  } catch (error) {
    if (named !== undefined) throw error;
    return undefined;
  }
}
