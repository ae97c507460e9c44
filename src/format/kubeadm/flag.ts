/**
 * Flags that kubeadm hands to components past its own fields, and that change what certificates must be or which
 * are used. They are not taken over, because a flag wins over whatever it contradicts; but each is said by name.
 */

export type Component = 'apiServer' | 'controllerManager' | 'scheduler' | 'etcd' | 'kubelet';

const SERVED = 'the component shows another certificate than the one that is made here';
const TRUSTED = 'the component trusts another authority than the one that is made here';
const SHOWN = 'the component shows another client certificate than the one that is made here';
const SIGNING = 'the controller manager signs by other means than the Kubernetes authority made here';
const TOKENS =
  'it decides which tokens are good; kubepki makes the service-account keys and nothing about the tokens';
const SUITES = 'see that the cipher suites fit the key algorithm';
const ETCD_NAMES = 'see that etcd’s certificates carry these hosts: addresses of the machine, or extraNames';

/** A name that ends in * stands for all that begin so. */
const TOUCHING: Readonly<Record<Component, Readonly<Record<string, string>>>> = {
  apiServer: {
    'service-account-issuer': TOKENS,
    'service-account-jwks-uri': TOKENS,
    'service-account-key-file': TOKENS,
    'service-account-signing-key-file': TOKENS,
    'service-account-signing-endpoint': TOKENS,
    'api-audiences': TOKENS,
    'tls-cert-file': SERVED,
    'tls-private-key-file': SERVED,
    'tls-sni-cert-key': 'the API server shows another certificate to those who ask for these names',
    'tls-cipher-suites': SUITES,
    'cert-dir': SERVED,
    'client-ca-file': TRUSTED,
    'requestheader-*': 'the front proxy is believed by other rules than kubeadm’s',
    'proxy-client-*': SHOWN,
    'kubelet-certificate-authority': TRUSTED,
    'kubelet-client-*': SHOWN,
    'kubelet-preferred-address-types':
      'it decides by which names kubelets are dialled; see that they are among the addresses of each machine',
    'etcd-servers': 'say the machines of etcd with --etcd',
    'etcd-servers-overrides': 'kubepki knows one etcd',
    'etcd-cafile': TRUSTED,
    'etcd-certfile': SHOWN,
    'etcd-keyfile': SHOWN,
    'service-cluster-ip-range':
      'say it with --service-cidr: the certificate carries the first address of the range',
    'secure-port': 'change securePort in the cluster file',
    'advertise-address': 'say the address with --control-plane, first of its machine',
    'bind-address': 'see that the address is among those of the machine',
    'encryption-provider-config':
      'the keys that it names are not taken over: with encryption.provider: none, as the cluster file has it now, render starts the API server without them',
    'oidc-ca-file': 'the authority of an OpenID provider is not among what is made here',
    'authentication-config': 'who is believed besides client certificates is not among what is made here',
  },
  controllerManager: {
    'cluster-signing-*': SIGNING,
    'root-ca-file': 'pods are told of another authority than the one that is made here',
    'service-account-private-key-file': TOKENS,
    'service-cluster-ip-range': 'say it with --service-cidr',
    'kubeconfig': SHOWN,
    'authentication-kubeconfig': SHOWN,
    'authorization-kubeconfig': SHOWN,
    'client-ca-file': TRUSTED,
    'requestheader-*': TRUSTED,
    'tls-*': SERVED,
    'cert-dir': SERVED,
  },
  scheduler: {
    'kubeconfig': SHOWN,
    'authentication-kubeconfig': SHOWN,
    'authorization-kubeconfig': SHOWN,
    'client-ca-file': TRUSTED,
    'requestheader-*': TRUSTED,
    'tls-*': SERVED,
    'cert-dir': SERVED,
  },
  etcd: {
    'cert-file': SERVED,
    'key-file': SERVED,
    'trusted-ca-file': TRUSTED,
    'client-cert-auth': 'without it, etcd lets in everybody who reaches it',
    'client-cert-allowed-*': 'see that the clients’ certificates carry these names',
    'peer-cert-allowed-*': 'see that the peers’ certificates carry these names',
    'peer-client-cert-auth': 'without it, etcd takes everybody who reaches it for a member',
    'peer-*': SERVED,
    'auto-tls': SERVED,
    'cipher-suites': SUITES,
    'listen-client-urls': ETCD_NAMES,
    'listen-peer-urls': ETCD_NAMES,
    'listen-metrics-urls': ETCD_NAMES,
    'advertise-client-urls': ETCD_NAMES,
    'initial-advertise-peer-urls': ETCD_NAMES,
    'initial-cluster': ETCD_NAMES,
  },
  kubelet: {
    'node-ip':
      'the kubelet’s certificate carries the addresses of the machine: say this one with --control-plane',
    'hostname-override':
      'the certificates carry nodeRegistration.name, and the kubelet would go by another name',
    'tls-cert-file': SERVED,
    'tls-private-key-file': SERVED,
    'tls-cipher-suites': SUITES,
    'cert-dir': SERVED,
    'rotate-server-certificates': 'the kubelet would ask for a serving certificate of its own',
    'client-ca-file': TRUSTED,
    'kubeconfig': SHOWN,
    'bootstrap-kubeconfig': SHOWN,
    'cloud-provider': 'a cloud says a node’s addresses; see that they are among those of the machine',
  },
};

/** Why a flag matters to certificates; undefined where it does not. */
export function touches(component: Component, flag: string): string | undefined {
  // component-base cli/flag WordSepNormalizeFunc: service_account_issuer is the same flag
  const name = flag.replace(/^-{1,2}/, '').replaceAll('_', '-');
  const table = TOUCHING[component];
  if (Object.hasOwn(table, name)) return table[name];
  return Object.entries(table).find(
    ([known]) => known.endsWith('*') && name.startsWith(known.slice(0, -1)),
  )?.[1];
}
