/** What mends a cluster that kubeadm keeps: what kubeadm makes itself it makes again. */
import type { Cause } from '../../domain/diagnosis/cause.ts';
import { handSteps } from './mending-openssl.ts';
import { operand, type Step } from './mending-step.ts';

const PKI = '/etc/kubernetes/pki/';
/** kubeadm certs renew NAME (kubernetes/kubernetes cmd/kubeadm/app/phases/certs/renewal/manager.go). */
const RENEWED: Readonly<Record<string, string | undefined>> = {
  [`${PKI}apiserver.crt`]: 'apiserver',
  [`${PKI}apiserver-etcd-client.crt`]: 'apiserver-etcd-client',
  [`${PKI}apiserver-kubelet-client.crt`]: 'apiserver-kubelet-client',
  [`${PKI}front-proxy-client.crt`]: 'front-proxy-client',
  [`${PKI}etcd/server.crt`]: 'etcd-server',
  [`${PKI}etcd/peer.crt`]: 'etcd-peer',
  [`${PKI}etcd/healthcheck-client.crt`]: 'etcd-healthcheck-client',
  '/etc/kubernetes/admin.conf': 'admin.conf',
  '/etc/kubernetes/super-admin.conf': 'super-admin.conf',
  '/etc/kubernetes/controller-manager.conf': 'controller-manager.conf',
  '/etc/kubernetes/scheduler.conf': 'scheduler.conf',
};

export function kubeadmSteps(cause: Cause): readonly Step[] {
  const { remedy, mending, rule } = cause;
  const { path = '' } = mending;
  const name = RENEWED[path.replace(/\.key$/, '.crt')];
  if (name === undefined) return path === '/etc/kubernetes/kubelet.conf' ? kubelet(path) : handSteps(cause);
  const isKubeconfig = name.endsWith('.conf');
  const phase = isKubeconfig ? ['kubeconfig', name.replace('.conf', '')] : ['certs', name];
  // renewing keeps the names that are there; what is to have others, or cannot be read, is made from the configuration
  if (remedy === 'renew-certificate' && /expir/.test(rule))
    return [{ command: ['kubeadm', 'certs', 'renew', name] }];
  if (remedy === 'put-authority' && !isKubeconfig) return handSteps(cause);
  const old = isKubeconfig ? [path] : [path, path.replace(/\.crt$/, '.key')];
  return [
    ...CONFIGURATION,
    ...old.map((file) => ({ command: ['mv', operand(file), operand(`${file}.old`)] })),
    { command: ['kubeadm', 'init', 'phase', ...phase, '--config', 'kubeadm.yaml'] },
  ];
}

/**
 * Without --config kubeadm does not ask the cluster: it takes its defaults, and what it makes then lacks the endpoint and all
 * names of one's own (kubernetes/kubernetes cmd/kubeadm/app/cmd/init.go and kubeconfig.go, LoadOrDefaultInitConfiguration).
 */
const CONFIGURATION: readonly Step[] = [
  {
    note: 'names and the endpoint come from kubeadm.yaml, the configuration of the cluster: edit it where one is missing, and take your own copy where the API server does not answer',
  },
  {
    command: [
      'kubectl -n kube-system get configmap kubeadm-config',
      '-o',
      "jsonpath='{.data.ClusterConfiguration}'",
      '> kubeadm.yaml',
    ],
  },
];

function kubelet(path: string): readonly Step[] {
  return [
    ...CONFIGURATION,
    {
      note: 'on a control plane, NODE being the name of the machine; then the file is brought to its place there',
    },
    {
      command: [
        'kubeadm',
        'kubeconfig',
        'user',
        '--org',
        'system:nodes',
        '--client-name',
        'system:node:NODE',
        '--config',
        'kubeadm.yaml',
        '>',
        operand(path.replace(/^.*\//, '')),
      ],
    },
  ];
}
