/** As kubeadm has it: exactly the files that kubeadm init and join leave, so that kubeadm goes on with them. */
import { type LayoutRecord, pair } from './layout.ts';

const PKI = 'etc/kubernetes/pki';

export const KUBEADM = {
  title: 'as kubeadm has it: nodes/NAME/etc/kubernetes/pki is a directory that kubeadm accepts',
  localEndpoint: 'own-address',
  kubelets: 'control-planes-and-workers',
  keyForm: 'traditional',
  binaries: '/usr/bin',
  runs: {
    'etcd': 'static-pod',
    'kube-apiserver': 'static-pod',
    'kube-controller-manager': 'static-pod',
    'kube-scheduler': 'static-pod',
    'kubelet': 'unit',
  },
  files: {
    // not among kubeadm's own: for --root-ca-file, whose readers may take no intermediate as an anchor
    'root-ca': [
      ...pair('shared', 'pki/root-ca'),
      { role: 'certificate', on: 'control-plane', path: `${PKI}/root-ca.crt` },
    ],
    'kubernetes-ca': [
      ...pair('shared', 'pki/ca'),
      ...pair('control-plane', `${PKI}/ca`),
      { role: 'certificate', on: 'node', path: `${PKI}/ca.crt` },
    ],
    'etcd-ca': [
      ...pair('shared', 'pki/etcd/ca'),
      { role: 'certificate', on: 'control-plane', path: `${PKI}/etcd/ca.crt` },
      { role: 'certificate', on: 'etcd-member', path: `${PKI}/etcd/ca.crt` },
      { role: 'key', on: 'stacked-member', path: `${PKI}/etcd/ca.key` },
    ],
    'front-proxy-ca': [
      ...pair('shared', 'pki/front-proxy-ca'),
      ...pair('control-plane', `${PKI}/front-proxy-ca`),
    ],
    // kubeadm writes sa.pub by the same function as a private key (client-go util/keyutil WriteKey)
    'service-account': [
      { role: 'key', on: 'shared', path: 'pki/sa.key' },
      { role: 'public-key', on: 'shared', path: 'pki/sa.pub', mode: 0o600 },
      { role: 'key', on: 'control-plane', path: `${PKI}/sa.key` },
      { role: 'public-key', on: 'control-plane', path: `${PKI}/sa.pub`, mode: 0o600 },
    ],
    'apiserver': pair('own', `${PKI}/apiserver`),
    'apiserver-kubelet-client': pair('own', `${PKI}/apiserver-kubelet-client`),
    'apiserver-etcd-client': pair('own', `${PKI}/apiserver-etcd-client`),
    'front-proxy-client': pair('own', `${PKI}/front-proxy-client`),
    'etcd-server': pair('own', `${PKI}/etcd/server`),
    'etcd-peer': pair('own', `${PKI}/etcd/peer`),
    'etcd-healthcheck-client': pair('own', `${PKI}/etcd/healthcheck-client`),
    'controller-manager': [{ role: 'kubeconfig', on: 'own', path: 'etc/kubernetes/controller-manager.conf' }],
    'controller-manager-serving': {
      none: 'kubeadm gives it no serving files: it signs a certificate for itself at each start',
    },
    'scheduler': [{ role: 'kubeconfig', on: 'own', path: 'etc/kubernetes/scheduler.conf' }],
    'scheduler-serving': {
      none: 'kubeadm gives it no serving files: it signs a certificate for itself at each start',
    },
    'kube-proxy': { none: 'kubeadm runs it as a pod, with the token of its service account' },
    'kubelet': [{ role: 'kubeconfig', on: 'own', path: 'etc/kubernetes/kubelet.conf' }],
    'kubelet-serving': pair('own', 'var/lib/kubelet/pki/kubelet'),
    'admin': [
      ...pair('shared', 'pki/admin'),
      { role: 'kubeconfig', on: 'shared', path: 'pki/admin.conf' },
      { role: 'kubeconfig', on: 'control-plane', path: 'etc/kubernetes/admin.conf' },
    ],
    'super-admin': [
      { role: 'kubeconfig', on: 'shared', path: 'pki/super-admin.conf' },
      { role: 'kubeconfig', on: 'first-control-plane', path: 'etc/kubernetes/super-admin.conf' },
    ],
    'user': [
      ...pair('shared', 'pki/users/{user}'),
      { role: 'kubeconfig', on: 'shared', path: 'pki/users/{user}.conf' },
    ],
  },
  places: {
    'kubelet-config': 'var/lib/kubelet/config.yaml',
    // in pods by kubeadm's own way, and so on no machine
    'proxy-config': 'var/lib/kube-proxy/config.conf',
    'bootstrap-kubeconfig': 'etc/kubernetes/bootstrap-kubelet.conf',
    'encryption-config': 'etc/kubernetes/encryption-config.yaml',
    'audit-policy': 'etc/kubernetes/audit-policy.yaml',
    'authentication-config': 'etc/kubernetes/authentication-config.yaml',
    'audit-log': 'var/log/kubernetes/audit/audit.log',
    'static-pods': 'etc/kubernetes/manifests',
    'etcd-data': 'var/lib/etcd',
  },
  cites: [
    'kubernetes/kubernetes cmd/kubeadm/app/constants/constants.go (file names)',
    'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certlist.go',
    'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certs.go (what is written, and with which mode)',
    'client-go util/keyutil/key.go (MarshalPrivateKeyToPEM: RSA PRIVATE KEY and EC PRIVATE KEY, in files and kubeconfigs)',
    'kubernetes/website tasks/administer-cluster/kubeadm/kubeadm-certs (a static pod restarts when its manifest goes and comes back)',
    'kubernetes/kubernetes cmd/kubelet/app/server.go (InitializeTLS: pki/kubelet.crt and kubelet.key, where they are)',
  ],
} as const satisfies LayoutRecord;
