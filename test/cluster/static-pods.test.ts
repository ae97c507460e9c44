/** A real kubelet with the configuration that is rendered for it runs the static pods that are, and is verified by the API server. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { renderKubeletConfig } from '../../src/format/rendering/kubelet-config.ts';
import { clusterOf } from '../domain/cluster.ts';
import { IMAGES, staticPods, template } from '../format/rendering/rendered.ts';
import { findAssets } from './find-assets.mjs';
import { bedFlags } from './boots/bed-flags.mjs';
import { until } from './poll.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-pods-'));
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await cluster.restore();
});

const [kubernetesVersion = ''] = /\d+\.\d+/.exec(findAssets().version) ?? [];
const address = '10.240.0.20';
const machine = { name: 'node-0', addresses: [address] };
const described = {
  ...clusterOf({ kubernetesVersion, layout: 'kubeadm', controlPlane: [machine] }),
  images: IMAGES,
};

/** A pair for the kubelet, of the bed's own authority. */
function serving() {
  const authority = join(cluster.host('cp-0').root, 'etc/kubernetes/pki/ca');
  const file = join(directory, 'kubelet');
  const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /O=system:nodes/CN=system:node:node-0
    -CA ${authority}.crt -CAkey ${authority}.key -keyout ${file}.key -out ${file}.crt -addext subjectAltName=IP:${address}
    -addext extendedKeyUsage=serverAuth -addext basicConstraints=critical,CA:FALSE`;
  execFileSync('openssl', request.split(/\s+/), { stdio: 'pipe' });
  return {
    '/var/lib/kubelet/pki/kubelet.crt': readFileSync(`${file}.crt`),
    '/var/lib/kubelet/pki/kubelet.key': readFileSync(`${file}.key`),
  };
}

test('the kubelet takes its configuration and every static pod, and the API server believes it', async () => {
  const pods = staticPods(described);
  await cluster.restart('node-0/kubelet', {
    files: {
      ...serving(),
      '/var/lib/kubelet/config.yaml': renderKubeletConfig(template('kubelet-config'), described, machine),
      ...Object.fromEntries(
        pods.map(({ program, text }) => [`/etc/kubernetes/manifests/${program}.yaml`, text]),
      ),
    },
    flags: { ...bedFlags['kubelet'] },
  });
  const mirrored = await until('a pod for each manifest', async () => {
    const { stdout } = await cluster.kubectl(['get', 'pods', '--namespace=kube-system', '--output=json']);
    const { items } = JSON.parse(stdout) as {
      items: { metadata: { name: string; annotations: object }; spec: { nodeName: string } }[];
    };
    return items.length >= pods.length ? items : undefined;
  });
  expect(mirrored.map(({ metadata }) => metadata.name)).toEqual(
    pods.map(({ program }) => `${program}-node-0`).sort(),
  );
  for (const { metadata } of mirrored)
    expect(metadata.annotations).toMatchObject({ 'kubernetes.io/config.source': 'file' });

  const health = await cluster.kubectl(['get', '--raw=/api/v1/nodes/node-0/proxy/healthz']);
  expect([health.stderr, health.stdout]).toEqual(['', 'ok']);
});
