import { type ErrorCode, KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import { initCluster, type MachineAsk } from '../../task/init.ts';
import { openFiles } from '../../world/files.ts';
import { openStore } from '../../world/store/open.ts';
import { useEveryCore } from '../../world/threads.ts';
import type { InitOptions } from '../command/init.ts';
import type { OptionValues } from '../option.ts';
import type { Run } from '../command/command.ts';
import { adoptPathOf } from '../adopt-path.ts';
import { passphrasesFrom } from '../passphrase.ts';
import { templateText } from '../template.ts';

export const runInit: Run<InitOptions> = async ({ operands, options, clock, progress }) => {
  useEveryCore();
  demandMachines(options);
  const root = operands[0] ?? '.';
  const files = openFiles();
  const passphrases = passphrasesFrom(options['passphrase-file'], files);
  const report = await asOptions(options.endpoint !== undefined, () =>
    initCluster(
      {
        ...optional('name', options.name),
        ...optional('endpoint', options.endpoint),
        ...optional('dnsDomain', options['dns-domain']),
        ...optional('serviceCidrs', options['service-cidr']),
        ...optional('kubernetesVersion', options['kubernetes-version']),
        ...optional('layout', options.layout),
        ...optional('keyAlgorithm', options['key-algorithm']),
        ...(options['encrypt-authority-keys'] === true ? { authorityKeys: 'encrypted' } : {}),
        ...optional(
          'controlPlane',
          options['control-plane']?.map((text) => machineOf('--control-plane', text)),
        ),
        ...optional(
          'etcd',
          options.etcd?.map((text) => machineOf('--etcd', text)),
        ),
        ...optional(
          'workers',
          options.worker?.map((text) => machineOf('--worker', text)),
        ),
        ...optional('from', options.from),
        ...optional(
          'adopt',
          options.adopt?.map((text) => adoptPathOf('init', text)),
        ),
        specOnly: options['spec-only'] === true,
      },
      { store: openStore(root), files, passphrases, clock, progress, template: templateText },
    ),
  );
  return { report };
};

/** The option that each key of the file was given as. */
const SPELLED: Readonly<Record<string, string>> = {
  name: '--name',
  endpoint: '--endpoint',
  dnsDomain: '--dns-domain',
  serviceCidrs: '--service-cidr',
  kubernetesVersion: '--kubernetes-version',
  layout: '--layout',
  keyAlgorithm: '--key-algorithm',
  controlPlane: '--control-plane',
  etcd: '--etcd',
  workers: '--worker',
};

/** A problem of the file that would be written is a problem of the option that it came from, or of kubeadm's file. */
async function asOptions<T>(endpointGiven: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KubepkiError) || !JUDGED.has(error.code)) throw error;
    // an endpoint that was taken from a bad address is not another problem
    const details = error.details.filter(({ path }) => endpointGiven || path !== 'endpoint');
    const spelled = details.map((detail) => {
      if ('line' in detail) return detail;
      const [key = '', ...rest] = String(detail['path']).split('.');
      return { ...detail, path: [SPELLED[key] ?? key, ...rest].join('.') };
    });
    const { problems } = error.evidence;
    const left = Number(problems) - (error.details.length - details.length);
    const evidence = problems === undefined ? error.evidence : { ...error.evidence, problems: left };
    throw new KubepkiError(error.code, evidence, error, spelled);
  }
}

const JUDGED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['bad-value', 'kubeadm-file-invalid']);

/** NAME=ADDR[,ADDR…]; whether the parts are names and addresses is judged with the whole cluster. */
function machineOf(option: string, text: string): MachineAsk {
  const equals = text.indexOf('=');
  const addresses = text.slice(equals + 1).split(',');
  if (equals < 1 || addresses.some((address) => address === '')) {
    throw new KubepkiError('bad-value', {
      command: 'init',
      option,
      value: text,
      expected: 'NAME=ADDR[,ADDR…], such as cp-1=10.0.0.11',
    });
  }
  return { name: text.slice(0, equals), addresses };
}

/** What is found is judged by what the cluster is: the sample's names fit nobody's. */
function demandMachines(options: OptionValues<InitOptions>): void {
  if (options.adopt === undefined) return;
  const usage = (what: string) => new KubepkiError('usage', { what, command: 'init' });
  if (options['spec-only'] === true)
    throw usage('--spec-only takes nothing over: edit the cluster file, then apply with --adopt');
  if (options.from === undefined && options['control-plane'] === undefined)
    throw usage(
      '--adopt needs --control-plane or --from: what is right is judged by the machines of the cluster',
    );
}
