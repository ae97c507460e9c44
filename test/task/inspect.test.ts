/** inspect over files as they are found: bundles, CRLF, DER, damage, junk, links, pipes, and what cannot be read at all. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { InspectReport } from '../../src/domain/report.ts';
import { inspect } from '../../src/task/inspect/inspect.ts';
import { openFiles } from '../../src/world/files.ts';
import { DAY, openScene, type Scene, START } from './scene.ts';

let scene: Scene;
const put = (name: string, content: string | Uint8Array, mode = 0o600) =>
  writeFileSync(scene.path(name), content, { mode });
const crt = () => scene.text('pki/admin.crt');
const ca = () => scene.text('pki/ca.crt');
const key = () => scene.text('pki/admin.key');
const der = (pem: string) => Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');

/** verdict, then items, then findings with their line: enough to see what was made of a file. */
const seen = ({ verdict, items, findings }: InspectReport) => [
  verdict,
  items.map((item) => (item.what === 'certificate' ? (item.identity ?? '?') : item.what)).join(' '),
  ...findings.map(({ rule, subject, evidence }) =>
    [rule, subject.line, subject.within, evidence['what']].filter((part) => part !== undefined).join(' '),
  ),
];
const look = async (...targets: string[]) => seen(await scene.inspect(...targets));

beforeAll(async () => {
  scene = openScene();
  await scene.init();
  mkdirSync(scene.path('odd'));
});
afterAll(() => scene.close());

describe('one file', () => {
  test.each<[string, () => string | Uint8Array, string[]]>([
    ['leaf and chain', () => crt() + ca(), ['fine', 'admin kubernetes-ca']],
    ['key, leaf and chain', () => key() + crt() + ca(), ['fine', 'key admin kubernetes-ca']],
    [
      'the chain before the leaf, and its key',
      () => ca() + crt() + key(),
      ['critical', 'kubernetes-ca admin key', 'key-mismatch 1'],
    ],
    ['CRLF', () => crt().replaceAll('\n', '\r\n'), ['fine', 'admin']],
    ['text around it', () => `subject=x\n${crt()}\nthe end\n`, ['fine', 'admin']],
    ['DER', () => der(crt()), ['fine', 'admin']],
    ['DER cut short', () => der(crt()).subarray(0, 100), ['unknown', 'unreadable', 'unreadable truncated']],
    [
      'DER with a tail',
      () => Buffer.concat([der(crt()), Buffer.from([0])]),
      ['unknown', 'unreadable', 'unreadable trailing-data'],
    ],
    ['empty', () => '', ['unknown', 'unreadable', 'unreadable nothing-here']],
    [
      'a photograph',
      () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2]),
      ['unknown', 'unreadable', 'unreadable nothing-here'],
    ],
    [
      'one block damaged, the rest whole',
      () => crt() + crt().replace('\nMII', '\n!!!') + ca(),
      ['unknown', 'admin unreadable kubernetes-ca', 'unreadable 14 bad-base64'],
    ],
    [
      'no END line',
      () => ca() + crt().replace(/-----END.*\n/, ''),
      ['unknown', 'kubernetes-ca unreadable', 'unreadable 11 no-end-line'],
    ],
    [
      'a kubeconfig that is no YAML',
      () => 'kind: Config\nusers: [\n',
      ['unknown', 'unreadable', 'unreadable kubeconfig-damaged'],
    ],
  ])('%s', async (_what, content, expected) => {
    put('odd/file.pem', content());
    expect(await look('odd/file.pem')).toEqual(expected);
  });

  it('a kubeconfig: what is wrong is said of the entry it is wrong in', async () => {
    const text = scene.text('pki/admin.kubeconfig');
    put('odd/k1', text.replace(/(client-certificate-data: ).*/, `$1${Buffer.from(ca()).toString('base64')}`));
    expect(await look('odd/k1')).toEqual([
      'critical',
      'kubeconfig kubernetes-ca kubernetes-ca key',
      'key-mismatch 1 users[kubernetes-admin]',
    ]);
    put('odd/k2', text.replace(/(client-certificate-data: )./, '$1-'));
    expect(await look('odd/k2')).toEqual([
      'unknown',
      'kubeconfig unreadable kubernetes-ca key',
      'unreadable users[kubernetes-admin] client-certificate-data bad-base64-value',
    ]);
    put('odd/k3', text);
    chmodSync(scene.path('odd/k3'), 0o640);
    expect(await look('odd/k3')).toEqual(['warning', 'kubeconfig kubernetes-ca admin key', 'key-open']);
  });

  it('the key beside it is named only where it is its key', async () => {
    put('odd/a.crt', crt());
    put('odd/a.key', key());
    put('odd/b.crt', crt());
    put('odd/b-key.pem', scene.text('pki/ca.key'));
    const report = await scene.inspect('odd/a.crt', 'odd/a.key', 'odd/b.crt', 'odd/b-key.pem');
    expect(
      report.items.map((item) => ('keyFile' in item ? item.keyFile?.replace(/.*\//, '') : undefined)),
    ).toEqual(['a.key', undefined, undefined, undefined]);
    expect(
      report.findings.map(
        ({ rule, evidence }) => `${rule} ${String(evidence['keyFile']).replace(/.*\//, '')}`,
      ),
    ).toEqual(['key-mismatch b-key.pem']);
  });

  it('is judged at the time that is asked for', async () => {
    for (const [days, expected] of [
      [0, 'fine'],
      [340, 'warning'],
      [360, 'critical'],
      [366, 'critical'],
      [-1, 'critical'],
    ] as const) {
      scene.now = new Date(START.getTime() + days * DAY);
      expect([days, (await look('pki/admin.crt'))[0]]).toEqual([days, expected]);
    }
    scene.now = START;
  });
});

describe('what cannot be read is a finding, and the rest is still told', () => {
  it('missing, too large, a directory of nothing, a pipe without a writer', async () => {
    execFileSync('mkfifo', [scene.path('odd/pipe')]);
    execFileSync('truncate', ['-s', '200M', scene.path('odd/huge')]);
    mkdirSync(scene.path('empty'));
    expect(await look('nosuch', 'pki/admin.crt')).toEqual([
      'unknown',
      'unreadable admin',
      'unreadable file-missing',
    ]);
    expect(await look('odd/huge', 'pki/admin.crt')).toEqual([
      'unknown',
      'unreadable admin',
      'unreadable file-too-large',
    ]);
    expect(await look('odd/pipe', 'pki/admin.crt')).toEqual([
      'unknown',
      'unreadable admin',
      'unreadable file-unreadable',
    ]);
    expect(await look('empty')).toEqual(['unknown', 'unreadable', 'unreadable nothing-here']);
    expect(await look('pki/admin.crt/x')).toEqual(['unknown', 'unreadable', 'unreadable file-missing']);
  });

  const ROOT = process.geteuid?.() === 0;
  it.skipIf(!ROOT)(
    `what others keep to themselves${ROOT ? '' : ' (skipped: needs root, to be somebody else)'}`,
    async () => {
      await scene.inspect('.');
      execFileSync('chmod', ['-R', 'go+rX', scene.root]);
      execFileSync('chmod', ['go+rx', `${scene.root}/..`]);
      mkdirSync(scene.path('closed'), { mode: 0o700 });
      chmodSync(scene.path('pki/admin.key'), 0o600);
      process.seteuid?.(65_534);
      try {
        expect(await look('closed/x', 'pki/admin.crt')).toEqual([
          'unknown',
          'unreadable admin',
          'unreadable file-unreadable',
        ]);
        expect(await look('closed', 'pki/admin.crt')).toEqual([
          'unknown',
          'unreadable admin',
          'unreadable file-unreadable',
        ]);
        expect(await look('pki/admin.key')).toEqual(['unknown', 'unreadable', 'unreadable file-unreadable']);
      } finally {
        process.seteuid?.(0);
      }
      execFileSync('rmdir', [scene.path('closed')]);
      execFileSync('find', [scene.path('pki'), '-name', '*.k*', '-exec', 'chmod', '600', '{}', '+']);
    },
  );
});

describe('a directory', () => {
  it('is looked through without its history, dot files, pipes and what is too large; however it is named', async () => {
    const folder = scene.path('dir');
    mkdirSync(`${folder}/.git`, { recursive: true });
    mkdirSync(`${folder}/history/000001-init`, { recursive: true });
    for (const name of ['a.crt', '.git/b.crt', '.hidden.crt', 'history/000001-init/c.crt', 'history/d.crt'])
      writeFileSync(`${folder}/${name}`, crt());
    writeFileSync(`${folder}/README.md`, 'kind: Config\n  - [ no kubeconfig\n');
    execFileSync('mkfifo', [`${folder}/pipe`]);
    execFileSync('truncate', ['-s', '10M', `${folder}/big.log`]);
    symlinkSync('a.crt', `${folder}/link.crt`);
    const names = async (target: string) => {
      const ports = { files: openFiles(), clock: { now: () => START }, progress: () => undefined };
      const { items } = await inspect({ targets: [target] }, ports);
      return items.map((item) => item.file.replace(/^.*dir\//, ''));
    };
    const here = process.cwd();
    process.chdir(folder);
    for (const target of ['.', './', '../dir', folder, `${folder}//`, '.git/..'])
      expect([target, await names(target)]).toEqual([target, ['a.crt', 'history/d.crt', 'link.crt']]);
    expect(await names('.git')).toEqual(['.git/b.crt']);
    process.chdir(here);
  });

  it('a dangling link is told; a file named twice, or named and met, is one file', async () => {
    mkdirSync(scene.path('links'));
    symlinkSync('nowhere', scene.path('links/l.crt'));
    expect(await look('links')).toEqual(['unknown', 'unreadable', 'unreadable file-missing']);
    expect(await look('pki/admin.crt', 'pki/admin.crt', 'pki/admin.crt')).toEqual(['fine', 'admin']);
    const whole = await scene.inspect('pki');
    expect((await scene.inspect('pki', 'pki/admin.crt', 'pki')).items).toEqual(whole.items);
  });

  it('critical outranks unknown, and that a warning', async () => {
    put('odd/open.key', key());
    chmodSync(scene.path('odd/open.key'), 0o644);
    expect((await look('odd/open.key'))[0]).toBe('warning');
    expect((await look('odd/open.key', 'nosuch'))[0]).toBe('unknown');
    put('odd/z.pem', ca() + key());
    expect((await look('odd/open.key', 'nosuch', 'odd/z.pem'))[0]).toBe('critical');
    appendFileSync(scene.path('odd/z.pem'), '\n');
  });
});
