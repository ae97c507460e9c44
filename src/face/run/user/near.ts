/** What users are known from: the cluster file that is near, if there is one, and the server, if it can be asked. */
import type { ApiServer } from '../../../domain/api/server.ts';
import { KubepkiError } from '../../../domain/error.ts';
import { optional } from '../../../domain/optional.ts';
import { loadCluster } from '../../../task/cluster.ts';
import type { GatherPorts } from '../../../task/user/gather.ts';
import { withApi } from '../../api.ts';
import type { Call } from '../../command/command.ts';
import type { OF_CLUSTER } from '../../option.ts';
import { findPlace } from '../../place.ts';

type NearCall = Pick<Call<(typeof OF_CLUSTER)[number] | 'file'>, 'options' | 'remark'>;

/** Undefined where no cluster file is named and none is near; users can be made and seen without. */
export async function nearby({ options, remark }: NearCall): Promise<GatherPorts['near']> {
  const place = await findPlace(options.file).catch((error: unknown) => {
    if (error instanceof KubepkiError && error.code === 'cluster-file-missing' && options.file === undefined)
      return undefined;
    throw error;
  });
  if (place === undefined) return undefined;
  const { clusterFile: file, files, store } = place;
  remark(`cluster file: ${file}`);
  return { cluster: await loadCluster(file, files), store, file };
}

/** No server is no reason not to show what the store knows; what goes wrong once it is asked is told by whoever asks. */
export async function withSources<T>(call: NearCall, work: (ports: GatherPorts) => Promise<T>): Promise<T> {
  const near = optional('near', await nearby(call));
  let reached = false;
  try {
    return await withApi(call, async (api: ApiServer) => {
      reached = true;
      return work({ api, ...near });
    });
  } catch (error) {
    if (reached || !(error instanceof KubepkiError)) throw error;
    const { server, context, path } = error.evidence;
    return work({
      api: { away: error, server: String(server ?? context ?? path ?? 'no API server') },
      ...near,
    });
  }
}
