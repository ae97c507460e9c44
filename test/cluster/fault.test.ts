import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { makePki } from './own-cluster.mjs';
import { sharedCluster } from './shared-cluster.ts';
import { defaultHosts } from './topology.mjs';

const cluster = sharedCluster();
const pki = '/etc/kubernetes/pki';
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-fault-'));
/** The certificates of another cluster with the same names: nothing of it is trusted here. */
const stranger = join(directory, 'stranger');
makePki(stranger, [...defaultHosts]);

afterEach(() => cluster.restore());
afterAll(() => rmSync(directory, { recursive: true }));

/** A serving certificate of this cluster's own authority, with the names given. */
function servingCertificate(names: string): { crt: Buffer; key: Buffer } {
  const authority = join(cluster.host('cp-0').root, pki.slice(1), 'ca');
  const file = join(directory, 'serving');
  const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=kube-apiserver
    -CA ${authority}.crt -CAkey ${authority}.key -keyout ${file}.key -out ${file}.crt -addext subjectAltName=${names}
    -addext extendedKeyUsage=serverAuth -addext basicConstraints=critical,CA:FALSE`;
  execFileSync('openssl', request.split(/\s+/), { stdio: 'pipe' });
  return { crt: readFileSync(`${file}.crt`), key: readFileSync(`${file}.key`) };
}

describe('an API server whose certificate lacks the address dialled', () => {
  test('is refused by kubectl in these words, logs the alert, and is well again with its own', async () => {
    const server = `--server=https://${cluster.host('cp-1').address}:6443`;
    const { crt, key } = servingCertificate('DNS:kubernetes,IP:10.32.0.1');
    const began = performance.now();
    await cluster.restart('cp-1/kube-apiserver', {
      files: { [`${pki}/apiserver.crt`]: crt, [`${pki}/apiserver.key`]: key },
      flags: { v: 5 }, // below that it keeps handshake errors to itself (apiserver/pkg/server/secure_serving.go)
      until: 'listening',
    });
    const seconds = (performance.now() - began) / 1000;
    console.log(`kube-apiserver listens again with other files after ${seconds.toFixed(1)} s`);

    const mark = cluster.mark('cp-1/kube-apiserver');
    const refused = await cluster.kubectl([server, 'get', '--raw=/readyz']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      'tls: failed to verify certificate: x509: certificate is valid for 10.32.0.1, not 10.240.0.11',
    );
    const line = await cluster.logged(mark, /TLS handshake error from 10\.240\.0\.30/);
    expect(line).toContain('remote error: tls: bad certificate');

    await cluster.restore();
    expect((await cluster.kubectl([server, 'get', '--raw=/readyz'])).stdout).toBe('ok');
  });
});

describe('an etcd member of a strange authority', () => {
  test('is refused by its peers, which say why, while the other two go on', async () => {
    const own = join(stranger, 'etcd-2', pki.slice(1), 'etcd');
    const mark = cluster.mark('cp-0/etcd');
    await cluster.restart('etcd-2/etcd', {
      files: {
        [`${pki}/etcd/peer.crt`]: readFileSync(join(own, 'peer.crt')),
        [`${pki}/etcd/peer.key`]: readFileSync(join(own, 'peer.key')),
      },
      until: 'started',
    });
    const line = await cluster.logged(mark, /rejected connection on peer endpoint/);
    expect(line).toContain('x509: certificate signed by unknown authority');
    await cluster.waitFor('cp-0/etcd'); // if the stranger led, the others elect first
    expect((await cluster.etcdctl(['put', 'bed', 'without etcd-2'])).stdout).toBe('OK\n');
  });
});

describe('a component that cannot start', () => {
  test('is named, with the end of its log, as soon as it has died', async () => {
    const key = readFileSync(join(stranger, 'cp-1', pki.slice(1), 'apiserver.key'));
    const began = performance.now();
    const restarted = cluster.restart('cp-1/kube-apiserver', { files: { [`${pki}/apiserver.key`]: key } });
    await expect(restarted).rejects.toThrow(
      /^cp-1\/kube-apiserver has died; its log ends:[\s\S]*tls: private key does not match public key/,
    );
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test('for a busy port is told who holds it', async () => {
    const twin = { ...cluster.component('cp-0/etcd'), id: 'cp-0/twin', process: null };
    cluster.state.components.push(twin);
    try {
      await expect(cluster.start('cp-0/twin')).rejects.toThrow(
        /^cp-0\/twin cannot start: port 2379 of cp-0 is held by etcd \(pid \d+\)$/,
      );
    } finally {
      cluster.state.components.pop();
    }
  });

  test('for want of its program is told where that was looked for', async () => {
    const lost = {
      ...cluster.component('cp-0/kube-scheduler'),
      id: 'cp-0/lost',
      argv: ['kube-lost'],
      ports: [],
    };
    cluster.state.components.push({ ...lost, process: null });
    try {
      await expect(cluster.start('cp-0/lost')).rejects.toThrow(
        /^missing binary: kube-lost is neither in .* nor installed$/,
      );
    } finally {
      cluster.state.components.pop();
    }
  });
});
