import { toBase64 } from '../../domain/bytes.ts';
import type { IdentityId } from '../../domain/identity/table.ts';
import type { KUBECONFIG_FAULTS } from '../../domain/lab/fault/kubeconfig.ts';
import type { FaultPlace, LabMachine } from '../../domain/lab/fault.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { edit, type Injector, namesake, pairOf, reissue, withData, withField } from './bench.ts';

const ADMIN: FaultPlace = { identity: 'admin', role: 'kubeconfig' };
const AUTHORITY = 'certificate-authority-data';

export const KUBECONFIG_INJECTORS = {
  'scheduler-wrong-host': async (sample) =>
    edit(sample, { identity: 'scheduler', role: 'kubeconfig', on: 'control-plane' }, (text) =>
      withField(text, 'server', `https://kube-apiserver:${sample.cluster.securePort}`),
    ),
  // kubectl refuses a file that has both (client-go tools/clientcmd/validation.go)
  'admin-skips-verification': async (sample) =>
    edit(sample, ADMIN, (text) =>
      text.replace(new RegExp(`${AUTHORITY}: .*`), 'insecure-skip-tls-verify: true'),
    ),
  'admin-of-other-cluster': ofOtherCluster('admin'),
  'kubelet-of-other-cluster': ofOtherCluster('kubelet', 'node'),
  'admin-authority-encoded-twice': async (sample) => {
    const once = toUtf8(toBase64(pairOf(sample, 'kubernetes-ca').certificate));
    return edit(sample, ADMIN, (text) => withData(text, AUTHORITY, once));
  },
  'admin-authority-missing': async (sample) =>
    edit(sample, ADMIN, (text) => text.replace(new RegExp(`\\n *${AUTHORITY}: .*`), '')),
  'admin-key-missing': async (sample) =>
    edit(sample, ADMIN, (text) => text.replace(/\n *client-key-data: .*/, '')),
} as const satisfies Record<keyof typeof KUBECONFIG_FAULTS, Injector>;

/** Signed by an authority of the same name, as that of the cluster before was. */
function ofOtherCluster(id: IdentityId, on?: LabMachine): Injector {
  return async (sample) => {
    const { facts, key } = await namesake(sample, 'kubernetes-ca');
    return reissue(sample, id, on, { by: { certificate: facts, privatePem: key } });
  };
}
