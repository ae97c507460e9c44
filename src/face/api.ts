/** From the options of a command to an API server that answers, and is let go of when the command is done. */
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { ApiServer } from '../domain/api/server.ts';
import { parseDuration } from '../domain/duration.ts';
import { KubepkiError } from '../domain/error.ts';
import { optional } from '../domain/optional.ts';
import { connect, type Whereabouts } from '../task/api/connect.ts';
import { openFiles } from '../world/files.ts';
import type { OF_CLUSTER, OptionValues } from './option.ts';
import { VERSION } from './version.ts';

type ClusterOptions = OptionValues<(typeof OF_CLUSTER)[number]> & { readonly namespace?: string };

interface ClusterCall {
  readonly options: ClusterOptions;
  readonly remark: (text: string) => void;
}

/** @throws KubepkiError as connect does, and whatever the work throws */
export async function withApi<T>(call: ClusterCall, work: (api: ApiServer) => Promise<T>): Promise<T> {
  const api = await openApi(call);
  try {
    return await work(api);
  } finally {
    api.close();
  }
}

async function openApi({ options, remark }: ClusterCall): Promise<ApiServer> {
  const patience = patienceOf(options['request-timeout']);
  const { dialWith } = await import('../world/api/server.ts');
  return await connect(
    {
      where: whereabouts(options.kubeconfig),
      ...optional('context', options.context),
      ...optional('namespace', options.namespace),
      ...optional('as', options.as),
      ...optional('asGroups', options['as-group']),
      ...optional('patience', patience),
    },
    {
      files: openFiles(),
      dial: dialWith({ userAgent: `kubepki/${VERSION}`, remark }),
      remark: ({ kubeconfig, context, server }) =>
        remark(
          kubeconfig === ''
            ? `service account of this pod, ${server}`
            : `kubeconfig: ${kubeconfig}, context ${context}, ${server}`,
        ),
    },
  );
}

/** As kubectl looks (clientcmd's NewDefaultClientConfigLoadingRules); an environment variable that is empty is not set. */
function whereabouts(kubeconfig: string | undefined): Whereabouts {
  const list = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = process.env;
  return {
    ...optional('kubeconfig', kubeconfig === undefined ? undefined : resolve(kubeconfig)),
    usual: (list.length === 0 ? [join(homedir(), '.kube', 'config')] : list).map((path) => resolve(path)),
    ...(host === '' || port === ''
      ? {}
      : { inCluster: `https://${host.includes(':') ? `[${host}]` : host}:${port}` }),
  };
}

/** kubectl's forms (clientcmd.ParseTimeout: whole seconds, or 10s, 2m, 1h30m) and ours; 0 is for ever. */
function patienceOf(text: string | undefined): number | undefined {
  if (text === undefined || /^0+[smh]?$/.test(text)) return undefined;
  const patience = /^[0-9]{1,9}$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  // no timer of Node's waits longer
  if (patience !== undefined && patience < 2 ** 31) return patience;
  throw new KubepkiError('bad-value', {
    option: '--request-timeout',
    value: text,
    expected: 'a span such as 10s or 2m, or 0 for ever',
    nearest: '10s',
  });
}
