import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { meant, type ValueKind, VALUES } from '../../domain/value.ts';
import { loadCluster } from '../../task/cluster.ts';
import { kubeconfigOf } from '../../task/kubeconfig/document.ts';
import type { KubeconfigAsk } from '../../task/kubeconfig/holder.ts';
import { writeBeside } from '../../world/write-beside.ts';
import type { Call, Run } from '../command/command.ts';
import type { KubeconfigOptions } from '../command/kubeconfig.ts';
import { findPlace } from '../place.ts';
import { templateText } from '../template.ts';

export const runKubeconfig: Run<KubeconfigOptions> = async (call) => {
  const { options, clock, progress, remark } = call;
  const { to } = options;
  const paths = options.paths === true;
  // a private key goes to standard output only where that is asked for by name
  if (to === undefined) misused('kubeconfig needs --to FILE, or --to - for standard output');
  if (paths && options.embed === true) misused('--paths and --embed contradict each other');
  if (paths && to === '-')
    misused('--paths writes files beside the kubeconfig, and standard output has no such place');
  const ask = askOf(call);
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  const ports = { store, clock, progress, template: templateText };
  const { text, beside, warnings } = await kubeconfigOf({ cluster, paths, ...ask }, ports);
  await writeBeside(to, beside);
  return { document: text, to, secret: true, warnings };
};

/** What the command line asks for, judged before anything is read. */
function askOf({ operands, options }: Call<KubeconfigOptions>): Omit<KubeconfigAsk, 'cluster'> {
  return {
    ids: operands,
    ...optional('name', valueOf('name', 'user-name', options)),
    ...optional('server', valueOf('server', 'server-url', options)),
    ...optional('serverName', valueOf('tls-server-name', 'host', options)),
  };
}

function valueOf(
  id: 'name' | 'server' | 'tls-server-name',
  kind: ValueKind,
  options: Call<KubeconfigOptions>['options'],
): string | undefined {
  const value = options[id];
  if (value === undefined || VALUES[kind].accepts(value)) return value;
  throw new KubepkiError('bad-value', {
    command: 'kubeconfig',
    option: `--${id}`,
    value,
    expected: VALUES[kind].expected,
    ...optional('nearest', meant(value, kind)),
  });
}

function misused(what: string): never {
  throw new KubepkiError('usage', { what, command: 'kubeconfig' });
}
