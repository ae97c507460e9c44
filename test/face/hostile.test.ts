/** What must not reach a terminal: control characters from names of all kinds, and private keys. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { name, pem } from '../../pki-fixtures/make/chain/certificate.ts';
import { Chance } from '../../pki-fixtures/make/chain/random.ts';
import { build, type Draft, key } from '../../pki-fixtures/make/chain/scene.ts';
import { isHostile } from '../../src/format/escape.ts';
import { openSession, type Session } from '../transcript/session.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
let session: Session;
let work: string;
const run = (command: string) => session.run(command);

beforeAll(() => {
  session = openSession([]);
  work = session.places[0]?.[0] ?? '';
  expect(run('kubepki init demo').code).toBe(0);
});
afterAll(() => session.close());

describe('hostile text', () => {
  const EVIL = 'a\u001b[2Jb\u0007\u009bc\nd\u202ee\u200bf';

  it('file names come out visible in every format', () => {
    const folder = join(work, 'evil');
    mkdirSync(folder);
    writeFileSync(
      join(folder, `${EVIL}.crt`),
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    );
    for (const format of ['table', 'json', 'yaml']) {
      const { stdout, stderr, code: ended } = run(`kubepki inspect evil -o ${format}`);
      expect(isHostile((stdout + stderr).replaceAll('\n', ''))).toBe(false);
      expect([format, ended, stdout.includes('\\u001b[2Jb') || stdout.includes('\\u001b[2J')]).toEqual([
        format,
        3,
        true,
      ]);
    }
    const { stderr } = run(`kubepki plan -f "$(printf 'a\\033[2J\\nb/c')"`);
    expect(stderr).toBe("error: a\\u001b[2J\\nb/c is not there\nhint: ls -ld 'a\\u001b[2J\\nb'\n");
    for (const words of [
      "explain '\u001b[31mx'",
      "'\u202ex'",
      "plan --'\u001b'",
      "plan -o '\u0007'",
      "inspect --at '\u009b' x",
    ])
      expect(isHostile(run(`kubepki ${words}`).stderr.replaceAll('\n', ''))).toBe(false);
  });

  it('what tokens, manifests and kubeconfigs say comes out visible in every format', () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: EVIL, iss: EVIL, aud: [EVIL], 'kubernetes.io': { pod: { name: EVIL } } };
    const token = `${part({ alg: EVIL, kid: EVIL })}.${part(claims)}.c2ln`;
    const condition = { type: 'Approved', message: EVIL };
    const objects = [
      {
        kind: 'Secret',
        type: EVIL,
        metadata: { name: EVIL, namespace: EVIL },
        stringData: { [EVIL]: token },
      },
      {
        kind: 'CertificateSigningRequest',
        metadata: { name: EVIL },
        spec: { signerName: EVIL, username: EVIL, groups: [EVIL], usages: [EVIL] },
        status: { conditions: [condition] },
      },
    ];
    const kubeconfig = {
      kind: 'Config',
      'current-context': EVIL,
      clusters: [
        { name: EVIL, cluster: { server: EVIL, 'tls-server-name': EVIL, 'insecure-skip-tls-verify': true } },
      ],
      users: [{ name: EVIL, user: { exec: { command: EVIL }, 'client-certificate': EVIL } }],
    };
    writeFileSync(join(work, 'token'), token);
    writeFileSync(join(work, 'objects.json'), JSON.stringify({ kind: 'List', items: objects }));
    writeFileSync(join(work, 'evil.conf'), JSON.stringify(kubeconfig));
    for (const format of ['table', 'json', 'yaml']) {
      const { stdout, stderr } = run(`kubepki inspect token objects.json evil.conf -o ${format}`);
      expect(isHostile((stdout + stderr).replaceAll('\n', ''))).toBe(false);
      expect(stdout.split('\\u001b[2J').length).toBeGreaterThan(15);
    }
  });

  it.skipIf(!OPENSSL)(
    `names in certificates come out visible in every format${OPENSSL ? '' : ' (skipped: no openssl on PATH)'}`,
    () => {
      writeFileSync(
        join(work, 'san.cnf'),
        `[req]\ndistinguished_name=dn\n[dn]\n[x]\nsubjectAltName=DNS:a\u001b[2Jb\n`,
      );
      const made = spawnSync(
        'openssl',
        [
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:P-256',
          '-nodes',
          '-utf8',
          '-keyout',
          'evil.key',
          '-out',
          'evil.crt',
          '-subj',
          `/O=${EVIL}/CN=kube\u001b]0;owned\u0007\u202eapi`,
          '-config',
          'san.cnf',
          '-extensions',
          'x',
        ],
        { cwd: work, encoding: 'utf8' },
      );
      expect([made.status, made.stderr.slice(-300)]).toEqual([0, expect.anything()]);
      for (const format of ['table', 'json', 'yaml']) {
        const { stdout, stderr } = run(`kubepki inspect evil.crt -o ${format}`);
        expect(isHostile((stdout + stderr).replaceAll('\n', ''))).toBe(false);
        expect(stdout).toMatch(/kube\\u001b\]0.*owned\\u0007\\u202eapi/);
      }
    },
  );
});

describe('a chain of hostile names', () => {
  it('comes out visible, and so does what Go says of it', () => {
    const evil = (text: string) => name(['O', `x\u001b[2J\u202e${text}`], ['CN', `\u0007${text}\u009b`]);
    const chain = (...drafts: Draft[]) => build(new Chance(7), drafts).map(({ der }) => der);
    const [root, issuing, leaf] = chain(
      { subject: evil('root') },
      { subject: evil('one') },
      { subject: evil('leaf') },
    );
    const [stale] = chain({ subject: evil('one'), key: key('p256-5') });
    for (const [file, ders] of [
      ['evil-chain.pem', [leaf, issuing, root]],
      ['evil-stale.pem', [leaf, stale]],
    ] as const) {
      writeFileSync(join(work, file), pem(...ders.flatMap((der) => der ?? [])));
      for (const format of ['table', 'json', 'yaml']) {
        const { stdout, stderr } = run(`kubepki inspect ${file} --at 2026-06-01 -o ${format}`);
        expect(isHostile((stdout + stderr).replaceAll('\n', ''))).toBe(false);
        expect(stdout).toMatch(
          file === 'evil-chain.pem' ? /\\u001b\[2J.*root/ : /x509: certificate signed by unknown/,
        );
      }
    }
  });
});

describe('private keys', () => {
  it('are on no stream of any command, whole or damaged', () => {
    const pem = readFileSync(join(work, 'demo/pki/admin.key'), 'utf8');
    const body = pem.split('\n').slice(1, -2);
    writeFileSync(join(work, 'half.key'), pem.replace(body[1] ?? '', `${body[1]?.slice(0, 20)}!!`));
    writeFileSync(
      join(work, 'bare.yaml'),
      `name: ${body.join('')}\n${body[0]}: ${body[1]}\n`.replace(/^name/, 'kind: Config\nusers'),
    );
    const commands = [
      'inspect half.key -v',
      'inspect demo -v -o json',
      'inspect bare.yaml',
      'plan -f demo/pki/admin.key -v',
      'plan -f half.key -o json',
      'apply -f demo/kubepki.yaml -v -o yaml',
    ];
    for (const command of commands) {
      const { stdout, stderr } = run(`kubepki ${command}`);
      for (const line of body)
        expect([command, (stdout + stderr).includes(line.slice(0, 24))]).toEqual([command, false]);
    }
  });
});
