/**
 * What kubeadm leaves on a control plane and on a worker, made by kubeadm itself in roots of their own (--rootfs): certificates,
 * kubeconfigs and manifests. What it leaves to others is laid beside it as they lay it: the kubelet's configuration and unit
 * (release: cmd/krel/templates/latest/kubeadm), the client certificate that a kubelet was given, and the serving
 * certificate that it makes for itself. Needs root and the programs, and no cluster.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findAssets } from './find-assets.mjs';

export interface KubeadmMade {
  readonly algorithm: 'RSA-2048' | 'ECDSA-P256';
  /** DIR/cp-1 and DIR/w-1 */
  readonly directory: string;
}

const UNIT = `[Unit]
Description=kubelet

[Service]
ExecStart=/usr/bin/kubelet
Restart=always

[Install]
WantedBy=multi-user.target
`;
const DROP_IN = `[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;
/** cmd/kubeadm/app/componentconfigs/kubelet.go, what it sets where nobody says otherwise. */
const KUBELET = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {cacheTTL: 0s, enabled: true}
  x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}
authorization:
  mode: Webhook
  webhook: {cacheAuthorizedTTL: 0s, cacheUnauthorizedTTL: 0s}
cgroupDriver: systemd
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
containerRuntimeEndpoint: ""
healthzBindAddress: 127.0.0.1
healthzPort: 10248
resolvConf: /run/systemd/resolve/resolv.conf
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
`;

export function kubeadmMade({ algorithm, directory }: KubeadmMade): void {
  const { directory: assets, version } = findAssets({ wanted: ['kubeadm'] });
  const plane = join(directory, 'cp-1');
  const worker = join(directory, 'w-1');
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode });
  };
  put(
    join(plane, 'kubeadm.yaml'),
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration: {name: cp-1, criSocket: "unix:///run/containerd/containerd.sock"}
localAPIEndpoint: {advertiseAddress: 10.0.0.1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${version}
encryptionAlgorithm: ${algorithm}
`,
  );
  const kubeadm = (...words: string[]) =>
    execFileSync(join(assets, 'kubeadm'), [...words, '--rootfs', plane, '--config=/kubeadm.yaml'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  for (const phase of ['certs all', 'kubeconfig all', 'control-plane all', 'etcd local'])
    kubeadm('init', 'phase', ...phase.split(' '));
  const joined = kubeadm('kubeconfig', 'user', '--client-name=system:node:w-1', '--org=system:nodes');
  rmSync(join(plane, 'kubeadm.yaml'));

  put(
    join(worker, 'etc/kubernetes/pki/ca.crt'),
    readFileSync(join(plane, 'etc/kubernetes/pki/ca.crt'), 'utf8'),
  );
  const pem = (field: string) =>
    Buffer.from(new RegExp(`${field}-data: (\\S+)`).exec(joined)?.[1] ?? '', 'base64').toString();
  const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  put(join(worker, current), pem('client-certificate') + pem('client-key'), 0o600);
  const kubeconfig = joined
    .replace(/client-certificate-data: \S+/, `client-certificate: ${current}`)
    .replace(/client-key-data: \S+/, `client-key: ${current}`);
  put(join(worker, 'etc/kubernetes/kubelet.conf'), kubeconfig, 0o600);

  for (const [name, root] of [
    ['cp-1', plane],
    ['w-1', worker],
  ] as const) {
    put(join(root, 'usr/lib/systemd/system/kubelet.service'), UNIT);
    put(join(root, 'usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf'), DROP_IN);
    put(
      join(root, 'var/lib/kubelet/kubeadm-flags.env'),
      `KUBELET_KUBEADM_ARGS="--hostname-override=${name}"\n`,
    );
    put(join(root, 'var/lib/kubelet/config.yaml'), KUBELET);
    selfSigned(name, join(root, 'var/lib/kubelet/pki'));
  }
}

/** As a kubelet without a serving certificate makes one (client-go util/cert GenerateSelfSignedCertKey): with its own authority behind it. */
function selfSigned(name: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'rsa:2048', '-noenc', '-days', '365'];
  openssl(
    ...['req', '-x509', ...key, '-subj', `/CN=${name}-ca@1`, '-keyout', 'ca.key', '-out', 'ca.crt'],
    ...['-addext', 'keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign'],
  );
  openssl(
    ...['req', '-x509', ...key, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-subj', `/CN=${name}@1`],
    ...['-addext', `subjectAltName=DNS:${name}`, '-addext', 'extendedKeyUsage=serverAuth'],
    ...['-addext', 'keyUsage=critical,digitalSignature,keyEncipherment'],
    ...['-addext', 'basicConstraints=critical,CA:FALSE', '-keyout', 'kubelet.key', '-out', 'kubelet.crt'],
  );
  const chain = ['kubelet.crt', 'ca.crt'].map((file) => readFileSync(join(folder, file), 'utf8')).join('');
  writeFileSync(join(folder, 'kubelet.crt'), chain);
  for (const file of ['ca.key', 'ca.crt']) rmSync(join(folder, file));
}
