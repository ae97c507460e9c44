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
  const { to, 'merge-into': into } = options;
  demandOneWay(options);
  const [asked, paths] = [askOf(call), options.paths === true];
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const ask = { cluster: await loadCluster(clusterFile, files), paths, ...asked };
  const ports = { store, clock, progress, template: templateText };
  if (into !== undefined) {
    const { mergeKubeconfig } = await import('../../task/kubeconfig/merge.ts');
    const { openSharedFiles } = await import('../../world/shared-file.ts');
    const merging = { ...ask, file: into, replace: options.replace === true };
    return { report: await mergeKubeconfig(merging, { ...ports, shared: openSharedFiles() }) };
  }
  const { text, beside, warnings } = await kubeconfigOf(ask, ports);
  if (to !== undefined) writeBeside(to, beside);
  return { document: text, to, secret: true, warnings };
};

/** A document, or a change to a file: and of each only what it can have. */
function demandOneWay(options: Call<KubeconfigOptions>['options']): void {
  const { to, 'merge-into': into, paths = false, embed = false, replace = false, output } = options;
  if (to !== undefined && into !== undefined) misused('--to and --merge-into are two ways: one of them');
  // a private key goes to standard output only where that is asked for by name
  if (to === undefined && into === undefined)
    misused('kubeconfig needs --to FILE, --to - for standard output, or --merge-into FILE');
  if (into === '-') misused('--merge-into changes a file, and standard input is none');
  if (paths && embed) misused('--paths and --embed contradict each other');
  if (paths && to === '-')
    misused('--paths writes files beside the kubeconfig, and standard output has no such place');
  if (replace && into === undefined) misused('--replace goes with --merge-into');
  if (output !== undefined && into === undefined)
    misused('--output goes with --merge-into: a kubeconfig is YAML');
}

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
