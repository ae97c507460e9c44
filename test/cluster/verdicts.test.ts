import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makePki } from './own-cluster.mjs';
import { ask, goVersion, type JudgeCase, type PairCase, recordedVerdicts } from './verdicts.mjs';

const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-verdicts-'));
afterAll(() => rmSync(directory, { recursive: true }));
makePki(directory, [{ name: 'cp-0', address: '10.240.0.10', roles: ['etcd', 'api', 'control'] }]);
const pem = (path: string): string => readFileSync(join(directory, 'cp-0/etc/kubernetes/pki', path), 'utf8');
const time = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+/, '');

const good: JudgeCase = {
  certificate: pem('apiserver.crt'),
  roots: pem('ca.crt'),
  name: '10.240.0.10',
  time,
  usages: ['serverAuth'],
};

test('the Go release is a release, and every verdict carries it', () => {
  const release = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
  expect(goVersion()).toBe(release);
  expect(ask('judge', [good])[0]?.go).toBe(release);
});

describe('judge', () => {
  test('accepts what openssl made', () => {
    expect(ask('judge', [good])).toMatchObject([{ accept: true, stage: '', error: '', chain: 2, roots: 1 }]);
  });

  test.each([
    [
      'another address',
      { name: '10.9.9.9' },
      'x509: certificate is valid for 10.32.0.1, 127.0.0.1, 10.240.0.10, not 10.9.9.9',
    ],
    [
      'another name',
      { name: 'elsewhere' },
      'x509: certificate is valid for kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, cp-0, not elsewhere',
    ],
    [
      'another purpose',
      { usages: ['clientAuth' as const] },
      'x509: certificate specifies an incompatible key usage',
    ],
    ['a stranger', { roots: pem('etcd/ca.crt') }, 'x509: certificate signed by unknown authority'],
    [
      'a time after its end',
      { time: '2126-01-01T00:00:00Z' },
      /^x509: certificate has expired or is not yet valid: current time 2126-01-01T00:00:00Z is after /,
    ],
  ])('refuses %s', (_, change, error) => {
    const [verdict] = ask('judge', [{ ...good, ...change }]);
    expect(verdict).toMatchObject({ accept: false, stage: 'verify' });
    expect(verdict?.error).toMatch(error);
  });

  test('says when a certificate does not parse', () => {
    const der = Buffer.from(pem('apiserver.crt').replace(/-----.*-----/g, ''), 'base64');
    der[12] = 7; // the version, after the headers of Certificate and TBSCertificate and the tags of the version itself
    const certificate = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect(ask('judge', [{ ...good, certificate }])).toMatchObject([
      { accept: false, stage: 'parse', error: 'x509: invalid version' },
    ]);
  });

  test('a misspelt field is refused, not ignored', () => {
    const misspelt = { ...good, dnsName: 'x' };
    expect(() => ask('judge', [misspelt])).toThrow('unknown field "dnsName"');
  });
});

describe('pair', () => {
  const both: PairCase = {
    server: {
      certificate: pem('apiserver.crt'),
      key: pem('apiserver.key'),
      clientRoots: pem('ca.crt'),
      clientAuth: 'require-and-verify',
    },
    client: {
      certificate: pem('apiserver-kubelet-client.crt'),
      key: pem('apiserver-kubelet-client.key'),
      roots: pem('ca.crt'),
      dials: '10.240.0.10',
    },
    time,
  };

  test('two who trust each other speak TLS 1.3 and log nothing', () => {
    const silent = { stage: '', error: '', log: [] };
    expect(ask('pair', [both])).toMatchObject([
      { accept: true, version: 'TLS 1.3', server: silent, client: silent },
    ]);
  });

  test('a client of another authority: what each side logs, always the same', () => {
    const etcdClient = {
      certificate: pem('apiserver-etcd-client.crt'),
      key: pem('apiserver-etcd-client.key'),
    };
    const cases = Array.from({ length: 100 }, () => ({ ...both, client: { ...both.client, ...etcdClient } }));
    const said = new Set(
      ask('pair', cases).map((verdict) => JSON.stringify([verdict.server.log, verdict.client.log])),
    );
    expect([...said].map((text) => JSON.parse(text) as unknown)).toEqual([
      [
        [
          expect.stringMatching(
            /^http: TLS handshake error from 127\.0\.0\.1:PORT: tls: failed to verify certificate: x509: certificate signed by unknown authority/,
          ),
        ],
        ['Get "https://10.240.0.10:6443/": remote error: tls: unknown certificate authority'],
      ],
    ]);
  });

  test('a server without the name dialled: the server hears of it by an alert', () => {
    expect(ask('pair', [{ ...both, client: { ...both.client, dials: '10.9.9.9' } }])).toMatchObject([
      {
        accept: false,
        server: { stage: 'handshake', error: 'remote error: tls: bad certificate' },
        client: {
          error:
            'tls: failed to verify certificate: x509: certificate is valid for 10.32.0.1, 127.0.0.1, 10.240.0.10, not 10.9.9.9',
        },
      },
    ]);
  });

  test('no client certificate where one is required', () => {
    const { certificate: _, key: __, ...bare } = both.client;
    expect(ask('pair', [{ ...both, client: bare }])).toMatchObject([
      {
        server: { error: "tls: client didn't provide a certificate" },
        client: { error: 'remote error: tls: certificate required' },
      },
    ]);
  });

  test('a key of another certificate ends before any connection', () => {
    const server = { ...both.server, key: pem('etcd/server.key') };
    expect(ask('pair', [{ ...both, server }])).toMatchObject([
      { accept: false, server: { stage: 'load', error: 'tls: private key does not match public key' } },
    ]);
  });
});

describe('recorded verdicts', () => {
  const path = join(directory, 'verdicts.json');

  test('are found again by the same question, and not by another', () => {
    process.env.KUBEPKI_RECORD = '1';
    const live = recordedVerdicts(path, 'judge', [good]);
    delete process.env.KUBEPKI_RECORD;
    expect(recordedVerdicts(path, 'judge', [good])).toEqual(live);
    expect(() => recordedVerdicts(path, 'judge', [{ ...good, id: 'changed', name: 'changed' }])).toThrow(
      /has no verdict on changed/,
    );
  });
});
