/** As a cluster built by hand has it, after kubernetes-the-hard-way, with what that leaves out. */
import { type LayoutRecord, pair } from './layout.ts';

const CONTROL = 'var/lib/kubernetes';
const ETCD = 'etc/etcd';
const KUBELET = 'var/lib/kubelet';

export const HARD_WAY = {
  title:
    'as a cluster built by hand has it: /var/lib/kubernetes on control planes, /etc/etcd, /var/lib/kubelet',
  localEndpoint: 'loopback',
  kubelets: 'workers',
  keyForm: 'pkcs8',
  binaries: '/usr/local/bin',
  runs: {
    'etcd': 'unit',
    'kube-apiserver': 'unit',
    'kube-controller-manager': 'unit',
    'kube-scheduler': 'unit',
    'kubelet': 'unit',
    'kube-proxy': 'unit',
  },
  files: {
    'root-ca': [
      ...pair('shared', 'pki/root-ca'),
      { role: 'certificate', on: 'control-plane', path: `${CONTROL}/root-ca.crt` },
    ],
    'kubernetes-ca': [
      ...pair('shared', 'pki/ca'),
      ...pair('control-plane', `${CONTROL}/ca`),
      { role: 'certificate', on: 'node', path: `${KUBELET}/ca.crt` },
    ],
    'etcd-ca': [
      ...pair('shared', 'pki/etcd-ca'),
      { role: 'certificate', on: 'control-plane', path: `${CONTROL}/etcd-ca.crt` },
      { role: 'certificate', on: 'etcd-member', path: `${ETCD}/ca.crt` },
    ],
    'front-proxy-ca': [
      ...pair('shared', 'pki/front-proxy-ca'),
      { role: 'certificate', on: 'control-plane', path: `${CONTROL}/front-proxy-ca.crt` },
    ],
    'service-account': [
      { role: 'key', on: 'shared', path: 'pki/service-accounts.key' },
      { role: 'public-key', on: 'shared', path: 'pki/service-accounts.pub' },
      { role: 'key', on: 'control-plane', path: `${CONTROL}/service-accounts.key` },
      { role: 'public-key', on: 'control-plane', path: `${CONTROL}/service-accounts.pub` },
    ],
    'apiserver': pair('own', `${CONTROL}/kube-apiserver`),
    'apiserver-kubelet-client': pair('own', `${CONTROL}/apiserver-kubelet-client`),
    'apiserver-etcd-client': pair('own', `${CONTROL}/apiserver-etcd-client`),
    'front-proxy-client': pair('own', `${CONTROL}/front-proxy-client`),
    'etcd-server': pair('own', `${ETCD}/server`),
    'etcd-peer': pair('own', `${ETCD}/peer`),
    'etcd-healthcheck-client': pair('own', `${ETCD}/healthcheck-client`),
    'controller-manager': [
      { role: 'kubeconfig', on: 'own', path: `${CONTROL}/kube-controller-manager.kubeconfig` },
    ],
    'controller-manager-serving': pair('own', `${CONTROL}/kube-controller-manager`),
    'scheduler': [{ role: 'kubeconfig', on: 'own', path: `${CONTROL}/kube-scheduler.kubeconfig` }],
    'scheduler-serving': pair('own', `${CONTROL}/kube-scheduler`),
    'kube-proxy': [
      { role: 'kubeconfig', on: 'shared', path: 'pki/kube-proxy.kubeconfig' },
      { role: 'kubeconfig', on: 'node', path: 'var/lib/kube-proxy/kubeconfig' },
    ],
    'kubelet': [{ role: 'kubeconfig', on: 'own', path: `${KUBELET}/kubeconfig` }],
    'kubelet-serving': pair('own', `${KUBELET}/kubelet`),
    'admin': [
      ...pair('shared', 'pki/admin'),
      { role: 'kubeconfig', on: 'shared', path: 'pki/admin.kubeconfig' },
    ],
    'super-admin': [{ role: 'kubeconfig', on: 'shared', path: 'pki/super-admin.kubeconfig' }],
    'user': [
      ...pair('shared', 'pki/users/{user}'),
      { role: 'kubeconfig', on: 'shared', path: 'pki/users/{user}.kubeconfig' },
    ],
  },
  places: {
    'kubelet-config': `${KUBELET}/kubelet-config.yaml`,
    'proxy-config': 'var/lib/kube-proxy/kube-proxy-config.yaml',
    'bootstrap-kubeconfig': `${KUBELET}/bootstrap-kubeconfig`,
    'encryption-config': `${CONTROL}/encryption-config.yaml`,
    'audit-policy': `${CONTROL}/audit-policy.yaml`,
    'authentication-config': `${CONTROL}/authentication-config.yaml`,
    'audit-log': 'var/log/kubernetes/audit/audit.log',
    'static-pods': 'etc/kubernetes/manifests',
    'etcd-data': 'var/lib/etcd',
  },
  cites: [
    'kelseyhightower/kubernetes-the-hard-way docs/04, docs/05, docs/08, docs/09 (which file goes where, and the units)',
    'kubernetes/website setup/best-practices/certificates (what that guide leaves out: front proxy, etcd, kubelet clients)',
  ],
} as const satisfies LayoutRecord;
