/** Static pods: that each is its program's command line, and that what it names is there. Whether Kubernetes takes them: test/cluster/component-config.test.ts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KubepkiError } from '../../../src/domain/error.ts';
import { commandLine } from '../../../src/domain/program/command-line.ts';
import { CONTAINED_IDS, type ContainedId } from '../../../src/domain/program/program.ts';
import { clusterOf, clustersUpTo } from '../../domain/cluster.ts';
import { nasty } from '../nasty.ts';
import { IMAGES, kubeadmCluster, renderPod, staticPods, template } from './rendered.ts';

interface Probe {
  httpGet: { host?: string; path: string; port: string; scheme: string };
}
interface Pod {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: {
    containers: {
      image: string;
      command: string[];
      ports: { name: string; containerPort: number }[];
      volumeMounts: { name: string; mountPath: string; readOnly: boolean }[];
      startupProbe: Probe;
      livenessProbe: Probe;
      readinessProbe?: Probe;
    }[];
    volumes: { name: string; hostPath: { path: string; type?: string } }[];
  };
}

const podOf = (text: string) => parse(text) as Pod;
const pod = (program: ContainedId, cluster = kubeadmCluster()) => {
  const [machine] = cluster.controlPlane;
  if (machine === undefined) throw new Error('no control plane');
  const { metadata, spec } = podOf(renderPod(program, cluster, machine));
  const [container] = spec.containers;
  if (container === undefined) throw new Error('no container');
  return { metadata, spec, container };
};
/** path, with w where it may be written and the kind of what lies there */
const mounted = (program: ContainedId, cluster = kubeadmCluster()) => {
  const { spec, container } = pod(program, cluster);
  return container.volumeMounts.map(({ name, mountPath, readOnly }) => {
    const type = spec.volumes.find((volume) => volume.name === name)?.hostPath.type;
    return `${mountPath}${readOnly ? '' : ' w'} ${type ?? '-'}`;
  });
};

const anyCluster = clustersUpTo({ planes: 3, workers: 2 }).map((text) => ({
  ...clusterOf({ ...text, layout: 'kubeadm' }),
  images: IMAGES,
}));

describe('static pods of any cluster', () => {
  it('run the command line, mount all that it names and nothing over it, and keep nothing of the template', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyCluster, (cluster) => {
        for (const { program, machine, text } of staticPods(cluster)) {
          seen++;
          const { spec, metadata } = podOf(text);
          const [container] = spec.containers;
          const flags = commandLine(program, cluster, machine);
          expect(metadata.name).toBe(program);
          expect(container?.image).toBe(IMAGES[program]);
          expect(container?.command).toEqual([
            program,
            ...flags.map(({ flag, value }) => `--${flag}=${value}`),
          ]);

          const mounts = container?.volumeMounts ?? [];
          const names = mounts.map(({ name }) => name);
          expect(spec.volumes.map(({ name, hostPath }) => [name, hostPath.path])).toEqual(
            mounts.map(({ name, mountPath }) => [name, mountPath]),
          );
          expect(new Set(names).size).toBe(names.length);
          for (const name of names) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
          const paths = mounts.map(({ mountPath }) => mountPath);
          expect(paths).toEqual([...paths].sort());
          for (const { path } of flags) {
            if (path === undefined) continue;
            // the innermost mount is the one that the program sees
            const over = mounts
              .filter(({ mountPath }) => path.path === mountPath || path.path.startsWith(`${mountPath}/`))
              .sort((a, b) => b.mountPath.length - a.mountPath.length);
            expect([path.path, over[0]?.readOnly]).toEqual([path.path, path.is === 'read']);
          }
          expect(text).not.toContain('registry.example.com');
          expect(text).not.toContain('10.240.0.11');
          expect(parse(text, { version: '1.1' })).toEqual(parse(text));
        }
      }),
      { numRuns: 15 },
    );
    expect(seen).toBeGreaterThan(40);
  });

  it('are the same whenever they are rendered', () => {
    const cluster = kubeadmCluster();
    expect(staticPods(cluster)).toEqual(staticPods(cluster));
  });

  it('before they are filled, are valid and carry the same keys', () => {
    for (const program of CONTAINED_IDS) {
      const before = podOf(template(`static-pod/${program}`));
      expect(Object.keys(before.spec)).toEqual(Object.keys(pod(program).spec));
      expect(Object.keys(before.spec.containers[0] ?? {})).toEqual(Object.keys(pod(program).container));
      expect(before.metadata.name).toBe(program);
    }
  });
});

describe('what a static pod mounts', () => {
  it('of etcd: its certificates and its data', () => {
    expect(mounted('etcd')).toEqual([
      '/etc/kubernetes/pki/etcd Directory',
      '/var/lib/etcd w DirectoryOrCreate',
    ]);
  });

  it('of the API server: the certificates, three files, the trust of the machine, and the directory of the log', () => {
    expect(mounted('kube-apiserver')).toEqual([
      '/etc/kubernetes/audit-policy.yaml File',
      '/etc/kubernetes/authentication-config.yaml File',
      '/etc/kubernetes/encryption-config.yaml File',
      '/etc/kubernetes/pki Directory',
      '/etc/pki/ca-trust DirectoryOrCreate',
      '/etc/ssl/certs DirectoryOrCreate',
      '/var/log/kubernetes/audit w DirectoryOrCreate',
    ]);
  });

  it('of the scheduler: no directory with the keys of others', () => {
    expect(mounted('kube-scheduler')).toEqual([
      '/etc/kubernetes/pki/ca.crt File',
      '/etc/kubernetes/pki/front-proxy-ca.crt File',
      '/etc/kubernetes/scheduler.conf File',
    ]);
  });

  it('of flags that the cluster file adds or changes: the paths that they name', () => {
    const flags = {
      'kube-apiserver': {
        'audit-log-path': '/srv/audit/log',
        'audit-policy-file': '/srv/Policy.yaml',
        'tls-private-key-file': '/etc/own.key',
        'oidc-ca-file': '/etc/kubernetes/pki/oidc.crt',
        'audit-webhook-config-file': '/etc/kubernetes/hook_1.yaml',
        'egress-selector-config-file': '/etc/kubernetes/hook-1.yaml',
        'tls-sni-cert-key': '/srv/a.crt,/srv/a.key:x',
        'v': '4',
      },
      'etcd': { 'data-dir': '/srv/etcd', 'log-outputs': '/dev/stdout', 'wal-dir': '/srv/etcd/wal' },
    };
    const cluster = { ...kubeadmCluster(), flags };
    expect(mounted('kube-apiserver', cluster).filter((line) => !/^\/etc\/(?:pki|ssl)/.test(line))).toEqual([
      '/etc/kubernetes/authentication-config.yaml File',
      '/etc/kubernetes/encryption-config.yaml File',
      '/etc/kubernetes/hook-1.yaml -',
      '/etc/kubernetes/hook_1.yaml -',
      '/etc/kubernetes/pki Directory',
      '/etc/own.key File',
      '/srv/Policy.yaml File',
      '/srv/audit w DirectoryOrCreate',
    ]);
    const names = pod('kube-apiserver', cluster).spec.volumes.map(({ name }) => name);
    expect(names).toContain('etc-kubernetes-hook-1-yaml-2');
    expect(names).toContain('srv-policy-yaml');
    expect(mounted('etcd', cluster)).toEqual([
      '/etc/kubernetes/pki/etcd Directory',
      '/srv/etcd w DirectoryOrCreate',
    ]);
  });

  it('by names that fit, however long the path', () => {
    const long = `/srv/${'a'.repeat(80)}`;
    const flags = { 'kube-apiserver': { 'audit-policy-file': `${long}/one`, 'oidc-ca-file': `${long}/two` } };
    const names = pod('kube-apiserver', { ...kubeadmCluster(), flags }).spec.volumes.map(({ name }) => name);
    const [one, two] = names.filter((name) => name.startsWith('srv-'));
    expect([one?.length, two]).toEqual([58, `${one}-2`]);
  });
});

describe('where a static pod is asked how it is', () => {
  const asked = (program: ContainedId, cluster = kubeadmCluster()) => {
    const { container } = pod(program, cluster);
    const { startupProbe, livenessProbe, readinessProbe, ports } = container;
    const probes = [startupProbe, livenessProbe, readinessProbe].filter((probe) => probe !== undefined);
    const ways = new Set(
      probes.map(({ httpGet: { scheme, host, port } }) => `${scheme} ${host ?? '-'} ${port}`),
    );
    return [[...ways].join(), ports[0]?.containerPort, ...probes.map(({ httpGet }) => httpGet.path)];
  };

  it('as kubeadm asks', () => {
    expect(asked('etcd')).toEqual(['HTTP 127.0.0.1 probe-port', 2381, '/readyz', '/livez', '/readyz']);
    expect(asked('kube-apiserver')).toEqual([
      'HTTPS 10.0.0.1 probe-port',
      6443,
      '/livez',
      '/livez',
      '/readyz',
    ]);
    expect(asked('kube-controller-manager')).toEqual([
      'HTTPS 127.0.0.1 probe-port',
      10257,
      '/healthz',
      '/healthz',
    ]);
    expect(asked('kube-scheduler')).toEqual([
      'HTTPS 127.0.0.1 probe-port',
      10259,
      '/livez',
      '/livez',
      '/readyz',
    ]);
  });

  it('wherever the command line says that it listens', () => {
    const cluster = {
      ...kubeadmCluster({
        serviceCidrs: ['fd00:32::/112'],
        securePort: '8443',
        controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.1', 'fd00::1'] }],
      }),
      flags: {
        'kube-controller-manager': { 'bind-address': '0.0.0.0', 'secure-port': '20257' },
        'kube-scheduler': { 'bind-address': '::', 'secure-port': 'none' },
        'etcd': { 'listen-metrics-urls': 'https://[::1]:9981,http://10.0.0.1:1' },
      },
    };
    expect(asked('kube-apiserver', cluster).slice(0, 2)).toEqual(['HTTPS fd00::1 probe-port', 8443]);
    expect(pod('kube-apiserver', cluster).metadata.annotations).toEqual({
      'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': '[fd00::1]:8443',
    });
    expect(asked('kube-controller-manager', cluster).slice(0, 2)).toEqual(['HTTPS - probe-port', 20257]);
    expect(asked('kube-scheduler', cluster).slice(0, 2)).toEqual(['HTTPS - probe-port', 10259]);
    expect(asked('etcd', cluster).slice(0, 2)).toEqual(['HTTPS ::1 probe-port', 9981]);
    const bound = { ...cluster, flags: { 'kube-apiserver': { 'bind-address': '10.0.0.1' } } };
    expect(asked('kube-apiserver', bound)[0]).toBe('HTTPS 10.0.0.1 probe-port');
  });

  it('of a machine without an address of the first family: at the pod, which kubeadm then does not find', () => {
    const cluster = kubeadmCluster({ controlPlane: [{ name: 'cp-1', addresses: ['cp-1.demo.internal'] }] });
    expect(asked('kube-apiserver', cluster)[0]).toBe('HTTPS - probe-port');
    expect(pod('kube-apiserver', cluster).metadata.annotations).toBeUndefined();
  });
});

describe('what the cluster file says', () => {
  it('cannot break out of its place, nor is it filled in by the kubelet', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, (name, image, value) => {
        const cluster = {
          ...kubeadmCluster(),
          name,
          images: { ...IMAGES, 'kube-controller-manager': image },
          flags: { 'kube-controller-manager': { 'x': value } },
        };
        const { container, spec, metadata } = pod('kube-controller-manager', cluster);
        const utf16 = (text: string) => JSON.parse(JSON.stringify(text)) as string;
        expect(container.image).toBe(utf16(image));
        // as the kubelet expands it: two dollars are one
        const expanded = container.command.map((word) => word.replaceAll('$$', '$'));
        expect(expanded.find((word) => word.startsWith('--cluster-name='))).toBe(
          `--cluster-name=${utf16(name)}`,
        );
        expect(expanded.at(-1)).toBe(`--x=${utf16(value)}`);
        expect([spec.containers.length, Object.keys(spec).length, metadata.name]).toEqual([
          1,
          Object.keys(podOf(template('static-pod/kube-controller-manager')).spec).length,
          'kube-controller-manager',
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('about images: what is missing is named, all of it', () => {
    const cluster = { ...kubeadmCluster(), images: { etcd: 'e' } };
    const caught = (() => {
      try {
        pod('kube-scheduler', cluster);
        return undefined;
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toBeInstanceOf(KubepkiError);
    expect(caught).toMatchObject({
      code: 'image-missing',
      evidence: { programs: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] },
    });
    // etcd on machines of its own has no kubelet to run it there, and so needs no image
    const apart = clusterOf({ layout: 'kubeadm', etcd: [{ name: 'etcd-1', addresses: ['10.0.0.9'] }] });
    expect(() => pod('kube-scheduler', apart)).toThrow(
      expect.objectContaining({ evidence: { programs: CONTAINED_IDS.filter((id) => id !== 'etcd') } }),
    );
  });
});
