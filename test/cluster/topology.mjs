// @ts-check
// The bed's own cluster: its hosts and the flags of its components. Paths are kubeadm's; a suite that judges another
// layout gives other flags, units or manifests.

import { commandLine } from './argv.mjs';

/**
 * @typedef {object} ComponentPlan
 * @property {string} id HOST/PROGRAM
 * @property {string} host
 * @property {string[]} argv
 * @property {number[]} ports
 * @property {{ on: string, argv: string[] }} [probe]
 *
 * @typedef {'etcd' | 'api' | 'control' | 'node' | 'client'} Role
 * @typedef {import('./host.mjs').HostSpec & { roles: Role[] }} HostPlan
 */

/** @type {readonly HostPlan[]} */
export const defaultHosts = Object.freeze([
  { name: 'cp-0', address: '10.240.0.10', roles: ['etcd', 'api', 'control'] },
  { name: 'cp-1', address: '10.240.0.11', roles: ['etcd', 'api'] },
  { name: 'etcd-2', address: '10.240.0.12', roles: ['etcd'] },
  { name: 'node-0', address: '10.240.0.20', roles: ['node'] },
  { name: 'jumpbox', address: '10.240.0.30', roles: ['client'] },
]);

/** The same hosts where there are no namespaces: no kubelet, for it refuses a loopback address. */
export const loopbackHosts = Object.freeze(
  defaultHosts
    .filter((host) => !host.roles.includes('node'))
    .map((host) => ({ ...host, address: host.address.replace('10.240.0', '127.240.0') })),
);

const pki = '/etc/kubernetes/pki';

/** @param {readonly HostPlan[]} hosts @param {Role} role */
export function hostsWith(hosts, role) {
  return hosts.filter((host) => host.roles.includes(role));
}

/** @param {readonly HostPlan[]} hosts */
export function etcdEndpoints(hosts) {
  return hostsWith(hosts, 'etcd').map((host) => `https://${host.address}:2379`);
}

/**
 * The components in the order they are started: each stage is ready before the next begins.
 * @param {readonly HostPlan[]} hosts
 * @param {'namespaces' | 'loopback'} mode
 * @returns {ComponentPlan[][]}
 */
export function stages(hosts, mode) {
  return [
    hostsWith(hosts, 'etcd').map((host) => etcd(host, hosts, mode)),
    hostsWith(hosts, 'api').map((host) => apiserver(host, hosts, mode)),
    hostsWith(hosts, 'control').flatMap((host) => [controllerManager(host), scheduler(host)]),
  ].filter((stage) => stage.length > 0);
}

/** @param {HostPlan} host @param {readonly HostPlan[]} hosts @param {string} mode @returns {ComponentPlan} */
function etcd(host, hosts, mode) {
  const client = `https://${host.address}:2379`;
  const peer = `https://${host.address}:2380`;
  return {
    id: `${host.name}/etcd`,
    host: host.name,
    argv: commandLine('etcd', {
      name: host.name,
      'data-dir': '/var/lib/etcd',
      'listen-client-urls': mode === 'namespaces' ? [client, 'https://127.0.0.1:2379'] : client,
      'advertise-client-urls': client,
      'listen-peer-urls': peer,
      'initial-advertise-peer-urls': peer,
      'initial-cluster': hostsWith(hosts, 'etcd').map((each) => `${each.name}=https://${each.address}:2380`),
      'initial-cluster-state': 'new',
      'cert-file': `${pki}/etcd/server.crt`,
      'key-file': `${pki}/etcd/server.key`,
      'trusted-ca-file': `${pki}/etcd/ca.crt`,
      'client-cert-auth': true,
      'peer-cert-file': `${pki}/etcd/peer.crt`,
      'peer-key-file': `${pki}/etcd/peer.key`,
      'peer-trusted-ca-file': `${pki}/etcd/ca.crt`,
      'peer-client-cert-auth': true,
      'unsafe-no-fsync': true, // a bed is thrown away: its data need not survive a power cut
    }),
    ports: [2379, 2380],
    probe: {
      on: host.name,
      argv: [
        'etcdctl',
        `--endpoints=${client}`,
        `--cacert=${pki}/etcd/ca.crt`,
        `--cert=${pki}/etcd/healthcheck-client.crt`,
        `--key=${pki}/etcd/healthcheck-client.key`,
        'endpoint',
        'health',
      ],
    },
  };
}

/** @param {HostPlan} host @param {readonly HostPlan[]} hosts @param {string} mode @returns {ComponentPlan} */
function apiserver(host, hosts, mode) {
  return {
    id: `${host.name}/kube-apiserver`,
    host: host.name,
    argv: commandLine('kube-apiserver', {
      'advertise-address': host.address,
      'bind-address': mode === 'namespaces' ? '0.0.0.0' : host.address,
      'secure-port': 6443,
      ...(mode === 'loopback' ? { 'endpoint-reconciler-type': 'none' } : {}),
      'allow-privileged': true,
      'authorization-mode': ['Node', 'RBAC'],
      'client-ca-file': `${pki}/ca.crt`,
      'enable-admission-plugins': 'NodeRestriction',
      'enable-bootstrap-token-auth': true,
      'etcd-servers': etcdEndpoints(hosts),
      'etcd-cafile': `${pki}/etcd/ca.crt`,
      'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
      'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
      'kubelet-certificate-authority': `${pki}/ca.crt`,
      'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
      'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
      'kubelet-preferred-address-types': ['InternalIP', 'Hostname'],
      'proxy-client-cert-file': `${pki}/front-proxy-client.crt`,
      'proxy-client-key-file': `${pki}/front-proxy-client.key`,
      'requestheader-allowed-names': 'front-proxy-client',
      'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
      'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
      'requestheader-group-headers': 'X-Remote-Group',
      'requestheader-username-headers': 'X-Remote-User',
      'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
      'service-account-key-file': `${pki}/sa.pub`,
      'service-account-signing-key-file': `${pki}/sa.key`,
      'service-cluster-ip-range': '10.32.0.0/24',
      'tls-cert-file': `${pki}/apiserver.crt`,
      'tls-private-key-file': `${pki}/apiserver.key`,
      v: 2,
    }),
    ports: [6443],
    probe: {
      on: host.name,
      argv: [
        'kubectl',
        '--kubeconfig=/etc/kubernetes/admin.conf',
        '--request-timeout=5s',
        'get',
        '--raw=/readyz',
      ],
    },
  };
}

/**
 * Asks a program that serves its health on loopback, with a certificate it made itself. Without a kubeconfig kubectl
 * would ask for a user name.
 * @param {number} port @param {string} kubeconfig
 */
function healthz(port, kubeconfig) {
  const where = [`--server=https://127.0.0.1:${port}`, '--insecure-skip-tls-verify', '--request-timeout=5s'];
  return ['kubectl', `--kubeconfig=${kubeconfig}`, ...where, 'get', '--raw=/healthz'];
}

/** @param {HostPlan} host @returns {ComponentPlan} */
function controllerManager(host) {
  const kubeconfig = '/etc/kubernetes/controller-manager.conf';
  return {
    id: `${host.name}/kube-controller-manager`,
    host: host.name,
    argv: commandLine('kube-controller-manager', {
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': '127.0.0.1',
      'client-ca-file': `${pki}/ca.crt`,
      'cluster-signing-cert-file': `${pki}/ca.crt`,
      'cluster-signing-key-file': `${pki}/ca.key`,
      controllers: ['*', 'bootstrapsigner', 'tokencleaner'],
      kubeconfig,
      'leader-elect': false, // there is one, and a restart must not wait for a lease to run out
      'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
      'root-ca-file': `${pki}/ca.crt`,
      'service-account-private-key-file': `${pki}/sa.key`,
      'use-service-account-credentials': true,
      v: 2,
    }),
    ports: [10257],
    probe: { on: host.name, argv: healthz(10257, kubeconfig) },
  };
}

/** @param {HostPlan} host @returns {ComponentPlan} */
function scheduler(host) {
  const kubeconfig = '/etc/kubernetes/scheduler.conf';
  return {
    id: `${host.name}/kube-scheduler`,
    host: host.name,
    argv: commandLine('kube-scheduler', {
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': '127.0.0.1',
      kubeconfig,
      'leader-elect': false,
      v: 2,
    }),
    ports: [10259],
    probe: { on: host.name, argv: healthz(10259, kubeconfig) },
  };
}
