/** What inspect makes of everything that is no certificate: requests, lists, keys, tokens and what holds them. */
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { InspectReport } from '../../src/domain/report.ts';
import { inspectText } from '../../src/face/text/inspect.ts';
import { styleFor } from '../../src/face/style.ts';
import { inspect } from '../../src/task/inspect/inspect.ts';
import { openFiles } from '../../src/world/files.ts';
import { openScene, START } from './scene.ts';

let base: string;
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: base, stdio: 'pipe' });
const at = (name: string) => join(base, name);
const put = (name: string, content: string | Uint8Array) => {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content, { mode: 0o600 });
};
const text = (name: string) => readFileSync(at(name), 'utf8');
const base64 = (name: string) => readFileSync(at(name)).toString('base64');
const see = async (...targets: string[]): Promise<InspectReport> =>
  inspect(
    { targets: targets.map(at), at: START },
    { files: openFiles(), clock: { now: () => START }, progress: () => undefined },
  );
/** Verdict, what was shown, and what was found as rule and place. */
const told = async (...targets: string[]) => {
  const { verdict, items, findings } = await see(...targets);
  return [
    verdict,
    items.map(({ what }) => what).join(' '),
    ...findings.map(({ rule, subject, evidence }) =>
      [rule, subject.within, evidence['what']].filter((part) => part !== undefined).join(' '),
    ),
  ];
};

const SECOND = START.getTime() / 1000;
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
function token(kid: string | undefined, claims: Record<string, unknown> = {}): string {
  const key = createPrivateKey(readFileSync(at('sa.key')));
  const head = `${encoded({ alg: 'RS256', ...(kid === undefined ? {} : { kid }) })}.${encoded({ sub: 'system:serviceaccount:shop:web', exp: Math.floor(SECOND) + 3600, ...claims })}`;
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}
const kidOf = (name: string) =>
  createHash('sha256')
    .update(createPublicKey(readFileSync(at(name))).export({ type: 'spki', format: 'der' }))
    .digest('base64url');

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'kubepki-kinds-'));
  const scene = openScene();
  await scene.init();
  for (const name of ['ca.crt', 'ca.key', 'admin.crt', 'admin.key', 'admin.kubeconfig'])
    put(name, scene.text(`pki/${name}`));
  scene.close();
  openssl('genrsa', '-out', 'sa.key', '2048');
  openssl('rsa', '-in', 'sa.key', '-pubout', '-out', 'sa.pub');
  openssl('rsa', '-in', 'sa.key', '-RSAPublicKey_out', '-out', 'rsa.pub');
  openssl('req', '-new', '-key', 'admin.key', '-subj', '/O=shop/CN=jane', '-out', 'jane.csr');
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('requests', () => {
  it('are shown with who they would be and the key beside them', async () => {
    put('q/jane.csr', text('jane.csr'));
    put('q/jane.key', text('admin.key'));
    expect((await see('q/jane.csr', 'q/jane.key')).items[0]).toMatchObject({
      what: 'request',
      subject: 'O=shop, CN=jane',
      user: 'jane',
      groups: ['shop'],
      keyFile: at('q/jane.key'),
    });
  });

  it('one that its own key did not sign is told', async () => {
    const body = text('jane.csr').split('\n').slice(1, -2).join('');
    const der = Buffer.from(body, 'base64');
    der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
    put('q/forged.csr', der);
    expect(await told('q/forged.csr')).toEqual(['critical', 'request', 'request-unproven']);
  });

  it('a label that the API server does not take is told', async () => {
    put('q/new.csr', text('jane.csr').replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'));
    expect(await told('q/new.csr')).toEqual(['warning', 'request', 'pem-unseen request-label']);
  });
});

describe('PEM that components step over', () => {
  test.each([
    ['another label', () => text('ca.crt').replaceAll('CERTIFICATE', 'X509 CERTIFICATE'), 'other-label'],
    [
      'headers',
      () => text('ca.crt').replace('CERTIFICATE-----\n', 'CERTIFICATE-----\nName: x\n\n'),
      'headers',
    ],
    ['base64 once more', () => base64('ca.crt'), 'base64'],
    ['UTF-16', () => Buffer.from(`\ufeff${text('ca.crt')}`, 'utf16le'), 'utf-16'],
  ])('%s', async (_, content, what) => {
    put('p/x.pem', content());
    expect(await told('p/x.pem')).toEqual(['warning', 'certificate', `pem-unseen ${what}`]);
  });

  it('openssl’s trusted certificate is read without its trust', async () => {
    openssl('x509', '-in', 'ca.crt', '-addtrust', 'serverAuth', '-trustout', '-out', 'trusted.pem');
    expect(text('trusted.pem')).toContain('BEGIN TRUSTED');
    expect(await told('trusted.pem')).toEqual(['warning', 'certificate', 'pem-unseen other-label']);
  });
});

describe('public keys', () => {
  it('are named as tokens name them, in every form', async () => {
    for (const name of ['sa.pub', 'rsa.pub'])
      expect((await see(name)).items[0]).toMatchObject({
        what: 'public-key',
        key: 'RSA 2048',
        keyId: kidOf('sa.key'),
      });
  });

  it('are held against the private key beside them', async () => {
    put('k/sa.pub', text('sa.pub'));
    put('k/sa.key', text('sa.key'));
    expect(await told('k')).toEqual(['fine', 'key public-key']);
    put('k/sa.key', text('ca.key'));
    expect(await told('k')).toEqual(['critical', 'key public-key', 'public-key-mismatch']);
  });
});

describe('signers', () => {
  it('that were met more than once are named where they have a file of their own', async () => {
    const [, , , , leaf] = (await see('admin.kubeconfig', 'ca.crt', 'admin.crt')).items.filter(
      ({ what }) => what !== 'key',
    );
    expect(leaf).toMatchObject({
      what: 'certificate',
      file: at('admin.crt'),
      chain: [{ file: at('ca.crt') }],
    });
    expect((await see('admin.kubeconfig', 'admin.crt')).items.at(-1)).toMatchObject({
      chain: [{ file: at('admin.kubeconfig'), within: 'clusters[sample]' }],
    });
  });
});

describe('revocation lists', () => {
  const list = (name: string, index: string, end: string, key = 'ca.key') => {
    put('index', index);
    put('ca.cnf', '[ca]\ndefault_ca=d\n[d]\ndatabase=index\ndefault_md=sha256\n');
    const made = ['-crl_lastupdate', '20260501000000Z', '-crl_nextupdate', end];
    openssl('ca', '-gencrl', '-config', 'ca.cnf', '-keyfile', key, '-cert', 'ca.crt', ...made, '-out', name);
  };
  const revoking = async () => {
    const [view] = (await see('admin.crt')).items;
    const serial = (view?.what === 'certificate' ? view.serial : '').toUpperCase();
    return `R\t361118000000Z\t260502000000Z,keyCompromise\t${serial.length % 2 === 0 ? serial : `0${serial}`}\tunknown\t/CN=x\n`;
  };

  it('revoke what stands on them, and are told when they are old', async () => {
    list('a.crl', await revoking(), '20270101000000Z');
    expect(await told('a.crl', 'ca.crt', 'admin.crt')).toEqual([
      'critical',
      'revocation-list certificate certificate',
      'revoked',
    ]);
    expect((await see('a.crl', 'ca.crt')).items[0]).toMatchObject({
      issuer: 'CN=kubernetes',
      signerFile: at('ca.crt'),
      entries: 1,
      revoked: [{ at: '2026-05-02T00:00:00.000Z', reason: 'keyCompromise' }],
    });
    list('old.crl', '', '20260502000000Z');
    expect(await told('old.crl')).toEqual(['warning', 'revocation-list', 'list-outdated']);
  });

  it('that somebody else signed under that name revoke nothing', async () => {
    // the serial of a certificate that the other authority never made
    const index = await revoking();
    openssl('x509', '-in', 'ca.crt', '-signkey', 'sa.key', '-out', 'other.crt');
    put('index', index);
    openssl(
      'ca',
      '-gencrl',
      '-config',
      'ca.cnf',
      '-keyfile',
      'sa.key',
      '-cert',
      'other.crt',
      '-crl_lastupdate',
      '20260501000000Z',
      '-crl_nextupdate',
      '20270101000000Z',
      '-out',
      'forged.crl',
    );
    expect(await told('forged.crl', 'ca.crt', 'admin.crt')).toEqual([
      'critical',
      'revocation-list certificate certificate',
      'signer-mismatch',
    ]);
  });
});

describe('tokens', () => {
  it('are held against sa.pub beside them, or given with them', async () => {
    put('t/sa.pub', text('sa.pub'));
    put('t/good', token(kidOf('sa.key')));
    put('t/bad', token('another'));
    expect(await told('t/good')).toEqual(['fine', 'token']);
    expect((await see('t/good')).items[0]).toMatchObject({ keyFile: at('t/sa.pub') });
    expect(await told('t/bad')).toEqual(['critical', 'token', 'token-key-mismatch']);
    // where both halves were met, the public one is named
    put('t/a.key', text('sa.key'));
    expect((await see('t/a.key', 't/good')).items.at(-1)).toMatchObject({ keyFile: at('t/sa.pub') });
    put('u/bad', token('another'));
    expect(await told('u/bad')).toEqual(['fine', 'token']);
    expect(await told('u/bad', 'sa.key')).toEqual(['critical', 'token key', 'token-key-mismatch']);
    expect(await told('u/bad', 'ca.key')).toEqual(['fine', 'token key']);
  });

  it('that are over are told, those of others and without a key id claim nothing', async () => {
    put('u/old', token(kidOf('sa.key'), { exp: SECOND - 60 }));
    expect(await told('u/old', 'sa.pub')).toEqual(['critical', 'token public-key', 'token-expired']);
    put('u/oidc', token('another', { sub: 'jane', iss: 'https://id.example' }));
    put('u/bare', token(undefined));
    expect(await told('u/oidc', 'u/bare', 'sa.pub')).toEqual(['fine', 'token token public-key']);
  });

  it('in a kubeconfig and in a Secret are read there', async () => {
    const own = token(kidOf('sa.key'));
    put(
      't/k',
      `apiVersion: v1\nkind: Config\nusers:\n- name: t\n  user: {token: ${own}}\n- name: p\n  user: {token: abcdef.0123456789abcdef}\n`,
    );
    put(
      't/s.yaml',
      `kind: Secret\nmetadata: {name: s}\ntype: kubernetes.io/service-account-token\nstringData: {token: ${own}}\n`,
    );
    expect(
      (await see('t/k', 't/s.yaml')).items.map(({ what, ...item }) => [
        what,
        'within' in item ? item.within : '',
      ]),
    ).toEqual([
      ['kubeconfig', ''],
      ['token', 'users[t]'],
      ['object', 'Secret s'],
      ['token', 'Secret s stringData[token]'],
    ]);
  });
});

describe('manifests', () => {
  const secret = (key: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: web, namespace: shop}\ndata:\n  tls.crt: ${base64('admin.crt')}\n  tls.key: ${base64(key)}\n  ca.crt: ${base64('ca.crt')}\n`;

  it('a Secret’s pair belongs together, or does not', async () => {
    put('m/s.yaml', secret('admin.key'));
    expect(await told('m/s.yaml')).toEqual(['fine', 'object certificate key certificate']);
    const [, certificate] = (await see('m/s.yaml')).items;
    expect(certificate).toMatchObject({
      within: 'Secret shop/web data[tls.crt]',
      keyFile: at('m/s.yaml'),
      chain: [{ subject: 'CN=kubernetes', within: 'Secret shop/web data[ca.crt]' }],
    });
    put('m/s.yaml', secret('ca.key'));
    expect(await told('m/s.yaml')).toEqual([
      'critical',
      'object certificate key certificate',
      'key-mismatch Secret shop/web data[tls.crt]',
    ]);
    // apply makes files, and would not mend it
    expect((await see('m/s.yaml')).findings[0]?.fix).toBe('restore-key');
  });

  it('two Secrets of one file are two places', async () => {
    put('m/two.yaml', `${secret('admin.key')}---\n${secret('ca.key').replace('web', 'other')}`);
    expect((await told('m/two.yaml')).slice(2)).toEqual(['key-mismatch Secret shop/other data[tls.crt]']);
  });

  it('a value that should hold something and does not is told; one that never promised is passed over', async () => {
    put(
      'm/bad.yaml',
      `kind: Secret\nmetadata: {name: w}\ndata: {tls.crt: "%%", ca.crt: ${Buffer.from('junk').toString('base64')}}\n`,
    );
    expect(await told('m/bad.yaml')).toEqual([
      'unknown',
      'object unreadable unreadable',
      'unreadable Secret w data[tls.crt] bad-base64-value',
      'unreadable Secret w data[ca.crt] nothing-in-entry',
    ]);
    put('m/settings.yaml', 'kind: ConfigMap\nmetadata: {name: c}\ndata: {config.yaml: "a: b"}\n');
    expect(await told('m/settings.yaml')).toEqual(['unknown', 'unreadable', 'unreadable nothing-here']);
    put('n/settings.yaml', 'kind: ConfigMap\nmetadata: {name: c}\ndata: {config.yaml: "a: b"}\n');
    put('n/chart.yaml', 'kind: Secret\ndata: {{- toYaml . }}: [\n');
    put('n/ca.crt', text('ca.crt'));
    expect(await told('n')).toEqual(['fine', 'certificate']);
    expect(await told('n/chart.yaml')).toEqual(['unknown', 'unreadable', 'unreadable manifest-damaged']);
  });

  it('a signing request shows its request and its certificate', async () => {
    put(
      'm/csr.json',
      JSON.stringify({
        kind: 'CertificateSigningRequest',
        metadata: { name: 'jane' },
        spec: {
          signerName: 'kubernetes.io/kube-apiserver-client',
          usages: ['client auth'],
          request: base64('jane.csr'),
        },
        status: { certificate: base64('admin.crt'), conditions: [{ type: 'Approved' }] },
      }),
    );
    expect((await see('m/csr.json')).items).toMatchObject([
      { what: 'object', signer: 'kubernetes.io/kube-apiserver-client', state: 'Approved,Issued' },
      { what: 'request', subject: 'O=shop, CN=jane' },
      { what: 'certificate', within: 'CertificateSigningRequest jane status.certificate' },
    ]);
  });

  it('a kubeconfig inside of a ConfigMap is a kubeconfig', async () => {
    const indented = text('admin.kubeconfig').replaceAll(/^(?=.)/gm, '    ');
    put(
      'm/info.yaml',
      `kind: Secret\nmetadata: {name: a}\n---\nkind: ConfigMap\nmetadata: {name: info}\ndata:\n  kubeconfig: |\n${indented}`,
    );
    expect(await told('m/info.yaml')).toEqual(['fine', 'object kubeconfig certificate certificate key']);
  });
});

describe('kubeconfigs', () => {
  it('that verify nobody are told, and what they would run is not run', async () => {
    put(
      'c/k',
      `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: "https://a", insecure-skip-tls-verify: true}\nusers:\n- name: e\n  user: {exec: {command: ./touch-it}}\n`,
    );
    put('c/touch-it', '#!/bin/sh\ntouch ran\n');
    expect(await told('c/k')).toEqual(['warning', 'kubeconfig', 'skips-verification']);
    expect((await see('c/k')).items[0]).toMatchObject({
      unverified: ['c'],
      credentials: [{ user: 'e', by: 'exec', from: './touch-it' }],
    });
    expect(() => text('c/ran')).toThrow('ENOENT');
  });
});

describe('kubeconfigs that clients refuse', () => {
  test.each([
    ['insecure-skip-tls-verify: true, certificate-authority: ca.crt', '', 'insecure-with-authority'],
    ['', 'client-certificate: a.crt', 'key-missing'],
  ])('%s %s', async (cluster, user, rule) => {
    put(
      'c/refused',
      `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: "https://a", ${cluster}}\nusers:\n- name: u\n  user: {${user}}\n`,
    );
    expect(await told('c/refused')).toEqual(['critical', 'kubeconfig', rule]);
  });
});

it('random damage of anything never throws, and is always answered', async () => {
  const index = `kind: List\nitems:\n- kind: Secret\n  metadata: {name: a}\n  data: {tls.crt: ${base64('admin.crt')}, token: ${Buffer.from(token('k')).toString('base64')}}\n- kind: CertificateSigningRequest\n  spec: {request: ${base64('jane.csr')}}\n`;
  const specimens = [
    Buffer.from(index),
    Buffer.from(token('k')),
    readFileSync(at('admin.kubeconfig')),
    readFileSync(at('jane.csr')),
    readFileSync(at('a.crl')),
    readFileSync(at('sa.pub')),
    Buffer.from(text('ca.crt').split('\n').slice(1, -2).join(''), 'base64'),
  ];
  let state = 5;
  const random = (n: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
  let bytes: Uint8Array = Buffer.alloc(0);
  const files = {
    read: async () => bytes,
    state: async (path: string) => ({ path, kind: 'file' as const, mode: 0o600, size: bytes.length }),
    walk: async () => [],
    list: async () => [],
    stdin: async () => bytes,
  };
  const clock = { now: () => START };
  for (let i = 0; i < 400; i += 1) {
    const damaged = Uint8Array.from(specimens[i % specimens.length] ?? []);
    for (let n = random(3); n >= 0; n -= 1) damaged[random(damaged.length)] = random(256);
    bytes = i % 9 === 0 ? damaged.subarray(0, random(damaged.length)) : damaged;
    const report = await inspect({ targets: ['x'] }, { files, clock, progress: () => undefined });
    expect(report.items.length + report.findings.length).toBeGreaterThan(0);
  }
});

it('nothing secret is in any report: no key, no token, no password, whatever was wrong', async () => {
  const own = token('another');
  const secrets = [own.split('.')[2] ?? '', 'hunter2', 'abcdef.0123456789abcdef'];
  put(
    'x/k',
    `apiVersion: v1\nkind: Config\nusers:\n- name: t\n  user: {token: ${own}}\n- name: p\n  user: {username: u, password: hunter2}\n- name: b\n  user: {token: abcdef.0123456789abcdef}\n`,
  );
  put('x/token', own);
  put(
    'x/s.yaml',
    `kind: Secret\nmetadata: {name: s}\ndata: {tls.key: ${base64('ca.key')}, token: ${Buffer.from(own).toString('base64')}, tls.crt: ${Buffer.from('hunter2').toString('base64')}}\n`,
  );
  put('x/cut.pem', text('ca.key').slice(0, -40));
  put('x/broken.yaml', `kind: Secret\ndata: {a: hunter2, b: [\n`);
  const report = await see('x', 'x/broken.yaml', 'x/cut.pem');
  const out = JSON.stringify(report) + inspectText(report, styleFor(false), 'kubepki');
  for (const secret of secrets) expect(out).not.toContain(secret);
  for (const line of text('ca.key').split('\n').slice(1, -2)) expect(out).not.toContain(line.slice(0, 20));
  expect(report.items.length).toBeGreaterThan(5);
});
