import type { IdentityId } from '../../domain/identity/table.ts';
import type { SUBJECT_FAULTS } from '../../domain/lab/fault/subject.ts';
import type { LabMachine } from '../../domain/lab/fault.ts';
import { labMachine } from '../../domain/lab/place.ts';
import { type Injector, reissue } from './bench.ts';

export const SUBJECT_INJECTORS = {
  'kubelet-without-group': async (sample) =>
    reissue(sample, 'kubelet', 'node', ({ subject }) => ({ subject: { ...subject, organizations: [] } })),
  'kubelet-without-prefix': async (sample) =>
    reissue(sample, 'kubelet', 'node', ({ subject }) => ({
      subject: { ...subject, commonName: labMachine('node', sample.cluster).name },
    })),
  // a node that there is not: whichever it is, it is not this one
  'kubelet-of-other-node': async (sample) =>
    reissue(sample, 'kubelet', 'node', ({ subject }) => ({
      subject: { ...subject, commonName: 'system:node:worker-9' },
    })),
  'scheduler-wrong-name': named('scheduler', 'control-plane', 'system:system:kube-scheduler', []),
  'controller-manager-wrong-name': named('controller-manager', 'control-plane', 'kube-controller-manager', [
    'system:kube-controller-manager',
  ]),
  'kube-proxy-wrong-name': named('kube-proxy', undefined, 'kube-proxy', ['system:node-proxier']),
  'admin-without-group': named('admin', undefined, 'admin', []),
  'front-proxy-name-not-allowed': named('front-proxy-client', 'control-plane', 'aggregator', []),
} as const satisfies Record<keyof typeof SUBJECT_FAULTS, Injector>;

function named(
  id: IdentityId,
  on: LabMachine | undefined,
  commonName: string,
  organizations: readonly string[],
): Injector {
  return async (sample) => reissue(sample, id, on, { subject: { commonName, organizations } });
}
