/** For each rule about files: a site that is right, and one that is wrong in just that. */
import type { Material, Use } from '../../../src/domain/site/site.ts';
import { keyFactsOf, nameOf } from '../facts.ts';
import { authority, leaf, loose, program, scene, seenFile, use, weakKey } from './scene.ts';
import type { SiteRuleId, Specimens } from './specimen.ts';

const server = program('kube-apiserver');
const etcd = program('etcd');

const shows = (what: Partial<Material>) => scene([server], [use(server, 'serving-certificate', what)]);
const believes = (what: Partial<Material>) => scene([server], [use(server, 'client-ca', what)]);
const key = (what: Partial<Material>) =>
  scene(
    [server],
    [use(server, 'serving-key', { keys: [keyFactsOf('a')], labels: ['PRIVATE KEY'], ...what })],
  );

const kubeconfig = (mode: number) => {
  const kubectl = program('kubectl');
  const spot = { file: '/root/.kube/config' };
  const within = { file: spot.file, within: 'users[admin]' };
  const embedded: Use = { program: kubectl.id, slot: 'kubeconfig-key', spot: within, state: 'read' };
  return scene([kubectl], [use(kubectl, 'kubeconfig', { mode }, undefined, { spot }), embedded]);
};

const dialled = (...addresses: readonly string[]) => {
  const kubelet = program('kubelet');
  const names = addresses.map((value) => ({ kind: 'ip' as const, value, bytes: new Uint8Array() }));
  // what other programs of the machine show is not dialled by address
  const shown = { certificates: [leaf('a', { names })] };
  const scheduler = use(server, 'serving-certificate', { certificates: [leaf('b', { names })] });
  return scene([kubelet, server], [use(kubelet, 'serving-certificate', shown), scheduler]);
};

const inGroup = (label: 'O' | 'OU') => {
  const kubectl = program('kubectl');
  const { der, attributes } = nameOf('kube-admin', ['system:masters']);
  const subject = { der, attributes: attributes.map((one, i) => (i === 0 ? { ...one, label } : one)) };
  const certificates = [leaf('a', { subject })];
  const spot = { file: '/root/.kube/config', within: 'users[admin]' };
  return scene([kubectl], [use(kubectl, 'kubeconfig-certificate', { certificates }, undefined, { spot })]);
};

const started = (modified: string) => {
  const one = program('etcd', [], { started: new Date('2026-05-01T10:00:00Z') });
  return scene(
    [one],
    [
      use(one, 'client-ca', { modified: new Date(modified) }, 'trusted-ca-file'),
      // read again on each handshake
      use(one, 'serving-certificate', { modified: new Date('2026-05-31T00:00:00Z') }, 'cert-file'),
    ],
  );
};

const answers = (word: string) =>
  scene([server], [use(server, 'serving-certificate', { certificates: [leaf('a')] })], {
    served: [
      {
        host: '10.0.0.1',
        port: 6443,
        program: server.id,
        slot: 'serving-certificate',
        dialledBy: [],
        certificates: [leaf(word)],
      },
    ],
  });

const twoLeaves = (word: string) => [
  use(server, 'serving-certificate', { certificates: [leaf('kube-apiserver')] }),
  use(server, 'etcd-certificate', {
    certificates: [leaf('apiserver-etcd-client', { key: keyFactsOf(word) })],
  }),
];

const keyLies = (machineOf: readonly ('kubelet' | 'kube-apiserver')[]) => {
  const programs = machineOf.map((party) => program(party));
  const trusted = use(programs[0] ?? '', 'client-ca', { certificates: [authority('kubernetes')] });
  const material = { ...trusted.material, keys: [keyFactsOf('kubernetes')] } as Material;
  return scene(programs, [trusted], {
    files: [seenFile('unused', { material: { ...material, certificates: [] } })],
  });
};

export const FILE_SPECIMENS = {
  'key-readable': { good: key({ mode: 0o600 }), bad: key({ mode: 0o644 }) },
  'kubeconfig-readable': { good: kubeconfig(0o600), bad: kubeconfig(0o644) },
  'secret-readable': {
    good: scene([server], [use(server, 'encryption-config', { mode: 0o600 })]),
    bad: scene([server], [use(server, 'token-auth', { mode: 0o644 })]),
  },
  'certificate-writable': {
    good: shows({ certificates: [leaf('a')], mode: 0o644 }),
    bad: shows({ certificates: [leaf('a')], mode: 0o664 }),
  },
  'start-writable': {
    good: scene([server], [], { files: [seenFile('manifest', { mode: 0o644 })] }),
    bad: scene([server], [], { files: [seenFile('manifest', { mode: 0o666 })] }),
  },
  'start-readable': {
    good: scene([server], [], { files: [seenFile('manifest', { mode: 0o600 })] }),
    bad: scene([server], [], { files: [seenFile('manifest', { mode: 0o644 })] }),
  },
  'owner-foreign': {
    good: shows({ owner: { uid: 0, gid: 0 } }),
    bad: shows({ owner: { uid: 1000, gid: 1000 } }),
  },
  'etcd-data-open': {
    good: scene([etcd], [], { files: [seenFile('etcd-data', { mode: 0o700 })] }),
    bad: scene([etcd], [], { files: [seenFile('etcd-data', { mode: 0o755 })] }),
  },
  'key-in-certificate-file': {
    good: shows({ certificates: [leaf('a')] }),
    bad: shows({ certificates: [leaf('a')], labels: ['CERTIFICATE', 'RSA PRIVATE KEY'] }),
  },
  'authority-file-other-block': {
    good: believes({ certificates: [authority('a')] }),
    bad: believes({ certificates: [authority('a')], labels: ['CERTIFICATE', 'EC PRIVATE KEY'] }),
  },
  'authority-file-damaged': {
    good: believes({ certificates: [authority('a')] }),
    bad: believes({ unread: [{ label: 'CERTIFICATE', line: 3, why: 'truncated' }] }),
  },
  'authority-file-leaf': {
    good: believes({ certificates: [authority('a')] }),
    bad: believes({ certificates: [authority('a'), leaf('b')] }),
  },
  'authority-twice': {
    good: believes({ certificates: [authority('a'), authority('b')] }),
    bad: believes({ certificates: [authority('a'), authority('a')] }),
  },
  'authority-expired-kept': {
    good: believes({ certificates: [authority('a')] }),
    bad: believes({
      certificates: [authority('a'), authority('old', { notAfter: new Date('2026-02-01T00:00:00Z') })],
    }),
  },
  'authority-form': {
    good: believes({ certificates: [authority('a')] }),
    bad: believes({ certificates: [authority('a', loose({ critical: false }))] }),
  },
  'kubelet-loopback-only': { good: dialled('127.0.0.1', '10.0.0.1'), bad: dialled('127.0.0.1', '::1') },
  'group-in-unit': { good: inGroup('O'), bad: inGroup('OU') },
  'certificate-v1': {
    good: shows({ certificates: [leaf('a')] }),
    bad: shows({ certificates: [leaf('a', { version: 1 })] }),
  },
  'key-weak': {
    good: shows({ certificates: [leaf('a', weakKey(2048))] }),
    bad: shows({ certificates: [leaf('a', weakKey(1024))] }),
  },
  'token-key-weak': {
    good: scene([server], [use(server, 'service-account-key', { publicKeys: [weakKey(2048).key] })]),
    bad: scene([server], [use(server, 'service-account-key', { publicKeys: [weakKey(1024).key] })]),
  },
  'root-signature-old': {
    good: believes({ certificates: [authority('a')] }),
    bad: believes({ certificates: [authority('a', { signatureAlgorithm: 'sha1WithRSAEncryption' })] }),
  },
  'validity-long': {
    good: shows({ certificates: [leaf('a')] }),
    bad: shows({ certificates: [leaf('a', { notAfter: new Date('2036-01-01T00:00:00Z') })] }),
  },
  'key-shared': {
    good: scene([server], twoLeaves('another')),
    bad: scene([server], twoLeaves('kube-apiserver')),
  },
  'authority-key-unneeded': { good: scene([program('kubelet')]), bad: keyLies(['kubelet']) },
  'authority-shared': {
    good: scene(
      [server, etcd],
      [
        use(server, 'client-ca', { certificates: [authority('kubernetes')] }),
        use(etcd, 'client-ca', { certificates: [authority('etcd-ca')] }),
      ],
    ),
    bad: scene(
      [server, etcd],
      [
        use(server, 'client-ca', { certificates: [authority('kubernetes')] }),
        use(etcd, 'client-ca', { certificates: [authority('kubernetes')] }),
      ],
    ),
  },
  'served-differs': { good: answers('a'), bad: answers('b') },
  'renewed-not-restarted': { good: started('2026-05-01T09:59:59Z'), bad: started('2026-05-20T00:00:00Z') },
} as const satisfies Partial<Specimens<SiteRuleId>>;
