/** A cluster to practise on, made in memory: large enough for every fault, small enough to be read file by file. */
import type { LayoutId } from '../../domain/layout/table.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Progress } from '../../domain/port.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { readClusterFile } from '../../format/cluster-file/read.ts';
import { type Filling, fillTemplate } from '../../format/template.ts';
import { applyCluster } from '../apply.ts';
import { CLUSTER_FILE_NAME } from '../init.ts';
import { renderCluster } from '../render/render.ts';
import { memoryStore } from './memory-store.ts';
import type { Sample, SampleFile } from './sample.ts';

export interface SampleAsk {
  readonly layout: LayoutId;
  /** the Kubernetes authority under a root */
  readonly underRoot: boolean;
  readonly at: Date;
}

export interface SamplePorts {
  readonly template: (name: string) => Promise<string>;
  readonly progress: Progress;
}

const CONTROL_PLANES = 3;
const WORKERS = 2;
const VERSION = '1.37';

export async function makeSample(ask: SampleAsk, ports: SamplePorts): Promise<Sample> {
  const files = new Map<string, SampleFile>();
  const text = fillTemplate(await ports.template(CLUSTER_FILE_NAME), fillings(ask));
  const reading = readClusterFile(text);
  if (!reading.ok) throw new KubepkiError('internal', { what: 'a sample that is no cluster' });
  const { cluster } = reading;
  const { at } = ask;
  const clusterFile = { path: CLUSTER_FILE_NAME, bytes: toUtf8(text), mode: 0o644, replaces: undefined };
  const around = { ...ports, store: memoryStore('', files), clock: { now: () => at } };
  await applyCluster({ cluster, verb: 'init', alongside: [clusterFile] }, around);
  await renderCluster({ cluster, kinds: [] }, around);
  return { cluster, files, at };
}

function fillings({ layout, underRoot }: SampleAsk): readonly Filling[] {
  const machines = (prefix: string, count: number, first: number) =>
    Array.from({ length: count }, (_one, i) => ({
      name: `${prefix}-${i + 1}`,
      addresses: [`10.240.0.${first + i}`],
    }));
  const image = (name: string, tag: string) => `registry.k8s.io/${name}:${tag}`;
  return [
    { path: ['name'], value: 'lab' },
    { path: ['endpoint'], value: 'api.lab.internal:6443' },
    { path: ['kubernetesVersion'], value: VERSION },
    { path: ['layout'], value: layout },
    { path: ['controlPlane'], value: machines('cp', CONTROL_PLANES, 11) },
    { path: ['workers'], value: machines('worker', WORKERS, 21) },
    ...(underRoot ? [{ path: ['authorities', 'kubernetes'], value: 'intermediate' }] : []),
    ...(layout === 'kubeadm'
      ? [
          {
            path: ['images'],
            value: {
              'etcd': image('etcd', '3.6.6-0'),
              'kube-apiserver': image('kube-apiserver', `v${VERSION}.0`),
              'kube-controller-manager': image('kube-controller-manager', `v${VERSION}.0`),
              'kube-scheduler': image('kube-scheduler', `v${VERSION}.0`),
            },
          },
        ]
      : []),
  ];
}
