/** What the kubelet, kube-proxy and the API server read. Whether they take it: test/cluster/component-config.test.ts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { layout } from '../../../src/domain/layout/table.ts';
import type { Cluster } from '../../../src/domain/cluster.ts';
import { nodesOf } from '../../../src/domain/machine.ts';
import { hostFiles } from '../../../src/domain/rendering/host-files.ts';
import { renderAuthenticationConfig } from '../../../src/format/rendering/authentication-config.ts';
import { renderKubeletConfig } from '../../../src/format/rendering/kubelet-config.ts';
import { renderProxyConfig } from '../../../src/format/rendering/proxy-config.ts';
import { clusterOf, clustersUpTo } from '../../domain/cluster.ts';
import { nasty } from '../nasty.ts';
import { kubeadmCluster, template } from './rendered.ts';

type Fields = Record<string, unknown>;

const WORKER = { name: 'w-1', addresses: ['10.0.0.9'] };
const first = (cluster: Cluster) => {
  const [machine] = nodesOf(cluster);
  if (machine === undefined) throw new Error('no node');
  return machine;
};
const kubelet = (cluster: Cluster, machine = first(cluster)) =>
  parse(renderKubeletConfig(template('kubelet-config'), cluster, machine)) as Fields;
const proxy = (cluster: Cluster, machine = first(cluster)) =>
  parse(renderProxyConfig(template('proxy-config'), cluster, machine)) as Fields;
const authentication = (cluster: Cluster) =>
  parse(renderAuthenticationConfig(template('authentication-config'), cluster)) as {
    apiVersion: string;
    anonymous: { enabled: boolean; conditions: { path: string }[] };
  };

describe('the configuration of the kubelet', () => {
  it('is, for a worker, this and no more', () => {
    const cluster = clusterOf({ workers: [WORKER] });
    expect(kubelet(cluster)).toEqual({
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      authentication: {
        anonymous: { enabled: false },
        webhook: { enabled: true },
        x509: { clientCAFile: '/var/lib/kubelet/ca.crt' },
      },
      authorization: { mode: 'Webhook' },
      readOnlyPort: 0,
      tlsCertFile: '/var/lib/kubelet/kubelet.crt',
      tlsPrivateKeyFile: '/var/lib/kubelet/kubelet.key',
      tlsMinVersion: 'VersionTLS12',
      serverTLSBootstrap: false,
      rotateCertificates: true,
      clusterDomain: 'cluster.local',
      clusterDNS: ['10.32.0.10'],
      containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
      cgroupDriver: 'systemd',
    });
  });

  it('has static pods where there are some, and keeps workloads away from those who do not want them', () => {
    const taint = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
    const plane = { name: 'cp-1', addresses: ['10.0.0.1'] };
    const cluster = kubeadmCluster({ controlPlane: [plane], workers: [WORKER] });
    const of = (all: Fields) => [all['staticPodPath'], all['registerWithTaints']];
    expect(of(kubelet(cluster, plane))).toEqual(['/etc/kubernetes/manifests', taint]);
    expect(of(kubelet(cluster, WORKER))).toEqual([undefined, undefined]);
    const both = kubeadmCluster({ controlPlane: [plane], workers: [plane] });
    expect(of(kubelet(both, plane))).toEqual(['/etc/kubernetes/manifests', undefined]);
  });

  it.each([
    ['IPv6', ['fd00:32::/112'], ['fd00:32::a']],
    ['two ranges: the first', ['fd00:32::/112', '10.32.0.0/24'], ['fd00:32::a']],
    ['sixteen addresses', ['10.32.0.16/28'], ['10.32.0.26']],
    ['eight addresses: none', ['10.32.0.0/29'], undefined],
  ])('tells pods of DNS at the tenth address of %s', (_what, serviceCidrs, addresses) => {
    expect(kubelet(clusterOf({ serviceCidrs, workers: [WORKER] }))['clusterDNS']).toEqual(addresses);
  });

  it('renews its certificate only where somebody signs', () => {
    const own = clusterOf().authorities;
    const rotates = (change: Parameters<typeof clusterOf>[0]) =>
      kubelet(clusterOf({ ...change, workers: [WORKER] }))['rotateCertificates'];
    expect(rotates({ authorities: { ...own, kubernetes: 'intermediate' } })).toBe(true);
    expect(rotates({ authorities: { ...own, kubernetes: 'external' } })).toBe(false);
    expect(rotates({ authorityKeys: 'encrypted' })).toBe(false);
  });
});

describe('the configuration of kube-proxy', () => {
  it('is, for a worker, this and no more', () => {
    expect(proxy(clusterOf({ workers: [WORKER], podCidrs: ['10.200.0.0/16'] }))).toEqual({
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      clientConnection: { kubeconfig: '/var/lib/kube-proxy/kubeconfig' },
      hostnameOverride: 'w-1',
      bindAddress: '0.0.0.0',
      clusterCIDR: '10.200.0.0/16',
    });
  });

  it('goes by the families of the cluster', () => {
    const cluster = clusterOf({
      workers: [WORKER],
      serviceCidrs: ['fd00:32::/112', '10.32.0.0/24'],
      podCidrs: ['fd00:200::/56', '10.200.0.0/16'],
    });
    expect(proxy(cluster)).toMatchObject({ bindAddress: '::', clusterCIDR: 'fd00:200::/56,10.200.0.0/16' });
    expect(Object.keys(proxy(clusterOf({ workers: [WORKER] })))).not.toContain('clusterCIDR');
  });
});

describe('who may ask the API server without showing anything', () => {
  it('whoever asks after its health; with kubeadm whoever joins; and nobody else', () => {
    const paths = (cluster: Cluster) => authentication(cluster).anonymous.conditions.map(({ path }) => path);
    expect(paths(clusterOf())).toEqual(['/livez', '/readyz', '/healthz']);
    expect(paths(kubeadmCluster())).toEqual([
      '/livez',
      '/readyz',
      '/healthz',
      '/api/v1/namespaces/kube-public/configmaps/cluster-info',
    ]);
    expect(Object.keys(authentication(clusterOf()))).toEqual(['apiVersion', 'kind', 'anonymous']);
  });

  it.each([
    ['1.33', 'v1beta1'],
    ['1.34', 'v1'],
    ['1.37', 'v1'],
  ])('in %s by %s', (kubernetesVersion, version) => {
    expect(authentication(clusterOf({ kubernetesVersion })).apiVersion).toBe(
      `apiserver.config.k8s.io/${version}`,
    );
  });
});

describe('of any cluster', () => {
  it('every path is a file that the machine gets, and nothing of the template is left', () => {
    fc.assert(
      fc.property(clustersUpTo({ planes: 3, workers: 4 }), (text) => {
        const cluster = { ...clusterOf(text), name: 'other', dnsDomain: 'other.local' };
        for (const machine of nodesOf(cluster).slice(0, 5)) {
          const places = new Set(hostFiles(cluster, machine.name).map(({ place }) => place));
          const config = kubelet(cluster, machine) as Fields & {
            authentication: { x509: { clientCAFile: string } };
          };
          const named = [
            config.authentication.x509.clientCAFile,
            config['tlsCertFile'],
            config['tlsPrivateKeyFile'],
          ];
          if (layout(cluster.layout).runs['kube-proxy'] !== undefined) {
            const { clientConnection, hostnameOverride } = proxy(cluster, machine);
            named.push((clientConnection as { kubeconfig: string }).kubeconfig);
            expect(hostnameOverride).toBe(machine.name);
          }
          expect(named.filter((path) => !places.has(path as string))).toEqual([]);
          expect(config['clusterDomain']).toBe('other.local');
        }
      }),
      { numRuns: 20 },
    );
  });

  it('a name cannot break out of its place', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        const cluster = { ...clusterOf({ workers: [WORKER] }), dnsDomain: name };
        const utf16 = JSON.parse(JSON.stringify(name)) as string;
        const machine = { ...WORKER, name };
        expect(kubelet(cluster, WORKER)).toEqual({
          ...kubelet(clusterOf({ workers: [WORKER] })),
          clusterDomain: utf16,
        });
        expect(
          parse(renderProxyConfig(template('proxy-config'), { ...cluster, workers: [machine] }, machine)),
        ).toEqual({ ...proxy(cluster), hostnameOverride: utf16 });
      }),
      { numRuns: 60 },
    );
  });

  it('a template filled by itself stays what it is, comments and all', () => {
    const before = template('kubelet-config');
    const after = renderKubeletConfig(before, clusterOf({ workers: [WORKER] }), WORKER);
    const comments = (text: string) => text.split('\n').filter((line) => line.startsWith('#'));
    // those above the two fields that a worker has not, go with them
    expect(comments(after)).toEqual(comments(before).slice(0, -2));
  });
});
