import type { IdentityId } from '../../domain/identity/table.ts';
import type { NAME_FAULTS } from '../../domain/lab/fault/name.ts';
import type { LabMachine } from '../../domain/lab/fault.ts';
import { labMachine } from '../../domain/lab/place.ts';
import { type NameWord, resolveNames } from '../../domain/name-word.ts';
import { edit, type Injector, reissue, withField } from './bench.ts';
import type { Sample } from './sample.ts';

export const NAME_INJECTORS = {
  'apiserver-without-endpoint': without('apiserver', 'control-plane', 'endpoint'),
  // an address that nobody of the cluster has: what a new load balancer would bring
  'kubeconfig-by-other-address': async (sample) =>
    edit(sample, { identity: 'admin', role: 'kubeconfig' }, (text) =>
      withField(text, 'server', `https://10.240.0.100:${sample.cluster.endpoint.port}`),
    ),
  'apiserver-without-service-address': without('apiserver', 'control-plane', 'service-address'),
  'apiserver-without-service-name': lacking('apiserver', 'control-plane', (value, { cluster }) =>
    ['kubernetes.default.svc', `kubernetes.default.svc.${cluster.dnsDomain}`].includes(value),
  ),
  'apiserver-without-service-domain': lacking(
    'apiserver',
    'control-plane',
    (value, { cluster }) => value === `kubernetes.default.svc.${cluster.dnsDomain}`,
  ),
  'apiserver-without-local-names': without('apiserver', 'control-plane', 'local-endpoint'),
  'kubelet-without-address': without('kubelet-serving', 'node', 'machine-addresses'),
  'kubelet-only-loopback': async (sample) =>
    reissue(sample, 'kubelet-serving', 'node', { names: [{ kind: 'ip', value: '127.0.0.1' }] }),
  'etcd-without-loopback': without('etcd-server', 'member', 'loopback'),
  'etcd-peer-without-address': without('etcd-peer', 'member', 'machine-addresses'),
} as const satisfies Record<keyof typeof NAME_FAULTS, Injector>;

/** Without the names of a word. */
function without(id: IdentityId, on: LabMachine, word: NameWord): Injector {
  return async (sample) => {
    const { cluster } = sample;
    const gone = new Set(
      resolveNames([word], cluster, labMachine(on, cluster), []).map(({ value }) => value),
    );
    return lacking(id, on, (value) => gone.has(value))(sample);
  };
}

function lacking(id: IdentityId, on: LabMachine, goes: (value: string, sample: Sample) => boolean): Injector {
  return async (sample) =>
    reissue(sample, id, on, ({ names }) => ({ names: names.filter(({ value }) => !goes(value, sample)) }));
}
