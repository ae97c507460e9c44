/** A cluster that stood before, taken over: what is right stays octet for octet, what is not is said, nothing of the source is touched. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActReport } from '../../src/domain/report.ts';
import { hardWay, OPENSSL, openBench } from './hand-made.ts';
import { changes, openScene, refusal, type Scene } from './scene.ts';

const MACHINES = {
  endpoint: 'api.example.com:6443',
  controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.11'] }],
  workers: [{ name: 'w-1', addresses: ['10.0.0.21'] }],
};
const HOME = 'nodes/cp-1/etc/kubernetes';
let scene: Scene;
/** where the old files lie */
let old: string;
beforeEach(() => {
  scene = openScene();
  old = join(dirname(scene.root), 'old');
  mkdirSync(old);
});
afterEach(() => scene.close());

function filesBelow(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'base64')]));
}

const stepsOf = ({ steps }: ActReport) =>
  steps
    .filter(({ action }) => action !== 'keep')
    .map(({ action, credential, reasons }) =>
      [action, credential, ...reasons.map(({ why }) => why)].join(' '),
    );
const leftOf = ({ adopted }: ActReport) =>
  adopted?.left.map((one) =>
    [one.file.slice(old.length + 1), one.reason.why, ...('by' in one.reason ? [one.reason.by] : [])].join(
      ' ',
    ),
  );
const takenOf = ({ adopted }: ActReport, id: string) =>
  adopted?.taken.find(({ credential }) => credential === id);

/** The files of a machine as kubeadm leaves them, which are ours to the octet; test/cluster asks kubeadm itself. */
async function kubeadmMade(more: Parameters<Scene['init']>[0] = {}): Promise<void> {
  const other = openScene();
  try {
    await other.init({ layout: 'kubeadm', keyAlgorithm: 'ecdsa-p384', ...MACHINES, ...more });
    for (const { name } of more?.controlPlane ?? MACHINES.controlPlane)
      cpSync(other.path(`nodes/${name}/etc/kubernetes`), join(old, name), { recursive: true });
  } finally {
    other.close();
  }
}

const adopt = (more: Parameters<Scene['init']>[0] = {}) =>
  scene.init({ layout: 'kubeadm', ...MACHINES, adopt: [{ path: old }], ...more });

describe('what kubeadm left', () => {
  it('stays octet for octet, and nothing is left to do', async () => {
    await kubeadmMade();
    const before = filesBelow(old);
    const report = await adopt();
    expect(stepsOf(report)).toEqual([
      'create kubelet@w-1 missing',
      'create kubelet-serving@cp-1 missing',
      'create kubelet-serving@w-1 missing',
    ]);
    expect([leftOf(report), report.adopted?.unread]).toEqual([[], []]);
    for (const [name, content] of filesBelow(join(old, 'cp-1')))
      expect([name, readFileSync(scene.path(join(HOME, name)), 'base64')]).toEqual([name, content]);
    expect(report.warnings).toContainEqual({
      warning: 'as-found',
      path: 'keyAlgorithm',
      value: 'ecdsa-p384',
    });
    expect(filesBelow(old)).toEqual(before);
    expect(await changes(scene)).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
    for (const name of ['pki/ca.key', `${HOME}/admin.conf`])
      expect([name, statSync(scene.path(name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  it('is one act, which undo takes back', async () => {
    await kubeadmMade();
    await adopt();
    await scene.undo();
    expect([...scene.snapshot().keys()]).toEqual([]);
  });

  it('goes to the machine that it is from, by the word before the path or by a folder of its name', async () => {
    const controlPlane = [...MACHINES.controlPlane, { name: 'cp-2', addresses: ['10.0.0.12'] }];
    await kubeadmMade({ controlPlane });
    renameSync(join(old, 'cp-1'), join(old, 'first'));
    const report = await scene.init({
      layout: 'kubeadm',
      ...MACHINES,
      controlPlane,
      adopt: [{ path: join(old, 'first'), whose: 'cp-1' }, { path: old }],
    });
    expect(stepsOf(report)).toEqual([
      'create kubelet@w-1 missing',
      'create kubelet-serving@cp-1 missing',
      'create kubelet-serving@cp-2 missing',
      'create kubelet-serving@w-1 missing',
    ]);
    for (const [from, to] of [
      ['first', 'cp-1'],
      ['cp-2', 'cp-2'],
    ] as const)
      for (const [name, content] of filesBelow(join(old, from)))
        expect([name, readFileSync(scene.path(join(`nodes/${to}/etc/kubernetes`, name)), 'base64')]).toEqual([
          name,
          content,
        ]);
  });

  it('a machine that has nothing there gets keys of its own', async () => {
    await kubeadmMade();
    const controlPlane = [...MACHINES.controlPlane, { name: 'cp-2', addresses: ['10.0.0.12'] }];
    const steps = stepsOf(await adopt({ controlPlane }));
    expect(steps.filter((step) => step.includes('@cp-1'))).toEqual(['create kubelet-serving@cp-1 missing']);
    expect(steps.filter((step) => step.includes('@cp-2')).length).toBe(11);
  });

  it('names that nobody said and that the API server goes by are said in the cluster file', async () => {
    await kubeadmMade({ extraNames: { apiserver: ['lb.example.com', '192.0.2.7'] } });
    const report = await adopt();
    expect(stepsOf(report).filter((step) => step.includes('apiserver'))).toEqual([]);
    expect(report.warnings).toContainEqual({
      warning: 'as-found',
      path: 'extraNames.apiserver',
      value: 'lb.example.com, 192.0.2.7',
    });
    expect(scene.text('kubepki.yaml')).toContain('apiserver: [lb.example.com, 192.0.2.7]');
  });

  it('an algorithm that an option says is wanted anew', async () => {
    await kubeadmMade();
    const steps = stepsOf(await adopt({ keyAlgorithm: 'ecdsa-p256' }));
    expect(steps).toContain('rekey apiserver@cp-1 algorithm');
    expect(steps.filter((step) => step.includes('-ca '))).toEqual([]);
  });

  it('an identity whose keys are of another algorithm than the rest keeps them', async () => {
    await kubeadmMade({ keyAlgorithms: { kubelet: 'ecdsa-p256' } });
    const report = await adopt();
    expect(stepsOf(report)).not.toContain('rekey kubelet@cp-1 algorithm');
    expect(scene.text('kubepki.yaml')).toMatch(/^keyAlgorithms:\n {2}kubelet: ecdsa-p256\n/m);
  });

  it('what is due is renewed with its key', async () => {
    await kubeadmMade();
    const key = readFileSync(join(old, 'cp-1/pki/apiserver.key'), 'utf8');
    scene.now = new Date('2027-05-20T00:00:00Z');
    expect(stepsOf(await adopt())).toContain('renew apiserver@cp-1 due');
    expect(scene.text(`${HOME}/pki/apiserver.key`)).toBe(key);
    expect(await changes(scene)).toEqual([]);
  });

  it('without the key of the authority everything that needs it is asked for', async () => {
    await kubeadmMade();
    rmSync(join(old, 'cp-1/pki/ca.key'));
    rmSync(join(old, 'cp-1/pki/apiserver.crt'));
    const report = await adopt();
    expect(takenOf(report, 'kubernetes-ca')).toMatchObject({ certificate: {} });
    expect(takenOf(report, 'kubernetes-ca')?.key).toBeUndefined();
    expect(stepsOf(report)).toContain('request apiserver@cp-1 missing authority-key-missing awaited');
    expect(scene.text('pki/requests/apiserver@cp-1.csr')).toContain('BEGIN CERTIFICATE REQUEST');
    expect(scene.text(`${HOME}/pki/ca.crt`)).toBe(readFileSync(join(old, 'cp-1/pki/ca.crt'), 'utf8'));
  });

  it('what stands in the store already is left as it is, and its authority goes on signing', async () => {
    await kubeadmMade();
    cpSync(join(old, 'cp-1/pki/ca.crt'), scene.path('pki/ca.crt'));
    cpSync(join(old, 'cp-1/pki/ca.key'), scene.path('pki/ca.key'));
    const report = await adopt();
    expect(takenOf(report, 'kubernetes-ca')).toBeUndefined();
    expect(takenOf(report, 'apiserver@cp-1')).toBeDefined();
    expect(stepsOf(report).filter((step) => /apiserver|-ca /.test(step))).toEqual([
      'refresh kubernetes-ca missing missing missing',
    ]);
    expect(await changes(scene)).toEqual([]);
  });
});

describe('what would lock somebody out is refused, and nothing is written', () => {
  const refused = async (more: Parameters<typeof adopt>[0] = {}) => {
    const said = await refusal(adopt(more));
    expect(readdirSync(dirname(scene.root)).toSorted()).toEqual(['old']);
    return said;
  };
  it.each([
    [
      'no Kubernetes authority',
      [
        'pki/ca.crt',
        'admin.conf',
        'super-admin.conf',
        'controller-manager.conf',
        'scheduler.conf',
        'kubelet.conf',
      ],
      'nothing-to-adopt',
      { credential: 'kubernetes-ca' },
    ],
    ['no key for tokens', ['pki/sa.key'], 'token-key-not-found', {}],
    [
      'no etcd authority, and what it signed',
      ['pki/etcd/ca.crt'],
      'authority-not-found',
      { credential: 'etcd-ca' },
    ],
    [
      'no front-proxy authority, and what it signed',
      ['pki/front-proxy-ca.crt'],
      'authority-not-found',
      { credential: 'front-proxy-ca' },
    ],
  ])('%s', async (_what, gone, code, evidence) => {
    await kubeadmMade();
    for (const name of gone) rmSync(join(old, 'cp-1', name));
    expect(await refused()).toMatchObject({ code, evidence });
  });

  it('two keys for tokens, until one is said to be the one', async () => {
    const controlPlane = [...MACHINES.controlPlane, { name: 'cp-2', addresses: ['10.0.0.12'] }];
    await kubeadmMade({ controlPlane });
    for (const half of ['key', 'pub'])
      copyFileSync(join(old, `cp-1/pki/apiserver.key`), join(old, `cp-2/pki/sa.${half}`));
    rmSync(join(old, 'cp-2/pki/sa.pub'));
    rmSync(join(old, 'cp-1/pki/sa.pub'));
    expect(await refused({ controlPlane })).toMatchObject({
      code: 'adoption-ambiguous',
      evidence: { credential: 'service-account' },
    });
    const path = join(old, 'cp-1/pki/sa.key');
    await adopt({ controlPlane, adopt: [{ path: old }, { path, whose: 'service-account' }] });
    expect(scene.text('pki/sa.key')).toBe(readFileSync(path, 'utf8'));
  });

  it('a word that is nobody of the cluster, and a path that is not there', async () => {
    await kubeadmMade();
    expect(await refused({ adopt: [{ path: old, whose: 'cp-3' }] })).toMatchObject({
      code: 'bad-value',
      evidence: { nearest: `cp-1=${old}` },
    });
    expect(await refused({ adopt: [{ path: join(old, 'nowhere') }] })).toMatchObject({
      code: 'file-missing',
    });
  });

  it('an authority that has ended', async () => {
    await kubeadmMade();
    scene.now = new Date('2040-01-01T00:00:00Z');
    expect(await refused()).toMatchObject({ code: 'authority-unusable', evidence: { why: 'expired' } });
  });
});

describe('two clusters in one heap', () => {
  it('the one whose names and machines these are is taken, and of the other nothing', async () => {
    await kubeadmMade();
    renameSync(join(old, 'cp-1'), join(old, 'a'));
    await kubeadmMade({
      endpoint: 'api.example.net:6443',
      controlPlane: [{ name: 'cp-9', addresses: ['10.9.0.1'] }],
    });
    const report = await adopt();
    expect(scene.text('pki/ca.crt')).toBe(readFileSync(join(old, 'a/pki/ca.crt'), 'utf8'));
    expect(stepsOf(report).filter((step) => !step.startsWith('create kubelet'))).toEqual([]);
    const left = leftOf(report) ?? [];
    expect(left.filter((line) => !line.startsWith('cp-9/'))).toEqual([]);
    expect(left).toContain('cp-9/pki/ca.crt not-chosen signed');
    expect(left).toContain('cp-9/pki/front-proxy-ca.crt not-chosen near');
    expect(left).toContain('cp-9/pki/sa.key not-chosen near');
    expect(left).toContain('cp-9/pki/apiserver-kubelet-client.crt signer');
    expect(await changes(scene)).toEqual([]);
  });
});

describe.skipIf(!OPENSSL)('made by hand with openssl', () => {
  const byHand = {
    layout: 'hard-way',
    endpoint: 'server.kubernetes.local',
    controlPlane: [{ name: 'server', addresses: ['10.0.0.10'] }],
    workers: [{ name: 'node-0', addresses: ['10.0.0.20'] }],
  };

  it('one authority for all: kept, and what it signed made anew with the reason and the key kept', async () => {
    const { folder } = hardWay(old);
    const report = await adopt(byHand);
    expect(scene.text('pki/ca.crt')).toBe(readFileSync(join(folder, 'ca.crt'), 'utf8'));
    expect(scene.text('pki/service-accounts.key')).toBe(
      readFileSync(join(folder, 'service-accounts.key'), 'utf8'),
    );
    expect(stepsOf(report).filter((step) => !step.startsWith('create'))).toEqual([
      'reissue apiserver@server subject names purposes',
      'reissue scheduler@server subject',
      'reissue kube-proxy subject',
      'reissue kubelet@node-0 names purposes',
      'reissue kubelet-serving@node-0 names purposes',
      'reissue admin subject',
    ]);
    expect(takenOf(report, 'controller-manager@server')?.certificate?.file).toBe(
      join(folder, 'kube-controller-manager.crt'),
    );
    expect(report.warnings).toContainEqual({
      warning: 'as-found',
      path: 'authorities.etcd',
      value: 'kubernetes',
    });
    expect([leftOf(report), report.adopted?.unread]).toEqual([[], []]);
    expect(scene.text('nodes/server/var/lib/kubernetes/kube-apiserver.key')).toBe(
      readFileSync(join(folder, 'kube-api-server.key'), 'utf8'),
    );
    expect(await changes(scene)).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
    // those who hold older certificates go on: the authority is the same
    const verify = [
      'verify',
      '-attime',
      String(scene.now.getTime() / 1000 - 0.25),
      '-CAfile',
      scene.path('pki/ca.crt'),
    ];
    expect(spawnSync('openssl', [...verify, join(folder, 'admin.crt')], { encoding: 'utf8' }).stdout).toMatch(
      /: OK\n$/,
    );
  });

  it('cfssl’s names, certificate and key of version 1, the form of the key kept', async () => {
    const { folder, leaf } = hardWay(old);
    leaf('kube-proxy', '/CN=system:kube-proxy', { bare: true, days: 90 });
    for (const name of ['ca', 'admin', 'kube-proxy', 'kube-scheduler', 'kube-api-server']) {
      renameSync(join(folder, `${name}.crt`), join(folder, `${name}.pem`));
      renameSync(join(folder, `${name}.key`), join(folder, `${name}-key.pem`));
    }
    renameSync(join(folder, 'kube-api-server.pem'), join(folder, 'kubernetes.pem'));
    renameSync(join(folder, 'kube-api-server-key.pem'), join(folder, 'kubernetes-key.pem'));
    const report = await adopt(byHand);
    expect(scene.text('pki/ca.key')).toBe(readFileSync(join(folder, 'ca-key.pem'), 'utf8'));
    expect(scene.text('pki/ca.key')).toContain('EC PARAMETERS');
    expect(stepsOf(report)).toContain('reissue kube-proxy purposes');
    expect(takenOf(report, 'apiserver@server')?.key?.file).toBe(join(folder, 'kubernetes-key.pem'));
    expect(await changes(scene)).toEqual([]);
  });

  it('a heap: DER, CRLF, copies, bundles, damage and passwords', async () => {
    const { folder, run, leaf } = hardWay(old);
    const [ca, admin] = [join(folder, 'ca.crt'), join(folder, 'admin.crt')];
    run('x509', '-in', 'admin.crt', '-outform', 'DER', '-out', 'admin.der');
    run('pkey', '-in', 'admin.key', '-outform', 'DER', '-out', 'admin-key.der');
    rmSync(admin);
    rmSync(join(folder, 'admin.key'));
    const crlf = readFileSync(ca, 'utf8').replaceAll('\n', '\r\n');
    writeFileSync(ca, crlf);
    // certificate and key of one file, as etcd and haproxy users have it
    const scheduler = ['crt', 'key'].map((end) =>
      readFileSync(join(folder, `kube-scheduler.${end}`), 'utf8'),
    );
    writeFileSync(join(folder, 'kube-scheduler.pem'), scheduler.join(''));
    for (const end of ['crt', 'key']) rmSync(join(folder, `kube-scheduler.${end}`));
    run('pkey', '-in', 'kube-proxy.key', '-aes128', '-passout', 'pass:x', '-out', 'locked.key');
    renameSync(join(folder, 'locked.key'), join(folder, 'kube-proxy.key'));
    writeFileSync(join(folder, 'damaged.crt'), crlf.slice(0, 300));
    leaf('alice', '/CN=alice/O=dev');
    leaf('stray', '/CN=stray');
    rmSync(join(folder, 'stray.crt'));
    mkdirSync(join(folder, 'backup'));
    copyFileSync(join(folder, 'kube-api-server.crt'), join(folder, 'backup/kube-api-server.crt'));
    const report = await adopt(byHand);
    expect(scene.text('pki/ca.crt')).toBe(crlf);
    expect(takenOf(report, 'admin')?.certificate?.file).toBe(join(folder, 'admin.der'));
    expect(scene.text('pki/admin.key')).toContain('BEGIN EC PRIVATE KEY');
    expect(takenOf(report, 'scheduler@server')?.key?.file).toBe(join(folder, 'kube-scheduler.pem'));
    expect(leftOf(report)).toEqual(['alice.crt unknown', 'kube-proxy.crt no-key', 'stray.key unknown']);
    expect(report.adopted?.unread.map(({ subject, evidence }) => [subject.file, evidence['what']])).toEqual([
      [join(folder, 'damaged.crt'), 'no-end-line'],
      [join(folder, 'kube-proxy.key'), 'encrypted-key'],
    ]);
    expect(stepsOf(report)).toContain('create kube-proxy missing');
    expect(await changes(scene)).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
  });

  it('an old authority beside the new one: the old one is not chosen; a file of both stays whole', async () => {
    const bench = hardWay(old);
    const both = readFileSync(join(old, 'ca.crt'), 'utf8');
    openBench(join(old, 'former')).authority('ca', '/CN=Kubernetes 2019');
    const former = readFileSync(join(old, 'former/ca.crt'), 'utf8');
    writeFileSync(join(bench.folder, 'ca.crt'), both + former);
    rmSync(join(old, 'former'), { recursive: true });
    const report = await adopt(byHand);
    expect(scene.text('pki/ca.crt')).toBe(both + former);
    expect(report.warnings).toContainEqual({
      warning: 'trusted-along',
      credential: 'kubernetes-ca',
      file: join(old, 'ca.crt'),
      more: 1,
    });
    expect(leftOf(report)).toEqual([]);
  });
});
