/** inspect --serial: the log and the disk asked for one certificate. */
import { X509Certificate } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateView, IssuanceView } from '../../src/domain/view.ts';
import { inspectText } from '../../src/face/text/inspect.ts';
import { styleFor } from '../../src/face/style.ts';
import { DAY, openScene, refusal, type Scene, START } from './scene.ts';

const LOG = 'pki/issued.jsonl';
const SERVER = 'nodes/cp-1/var/lib/kubernetes/kube-apiserver.crt';
let scene: Scene;
beforeEach(async () => {
  scene = openScene();
  await scene.init();
});
afterEach(() => scene.close());

const certificate = (path: string) => new X509Certificate(readFileSync(scene.path(path)));
const serialOf = (path: string) => certificate(path).serialNumber;
type Report = Awaited<ReturnType<Scene['serial']>>;
const issuances = ({ items }: Report) =>
  items.filter((item): item is IssuanceView => item.what === 'issuance');
const certificates = ({ items }: Report) =>
  items.filter((item): item is CertificateView => item.what === 'certificate');
const table = (report: Report) => inspectText(report, styleFor(false), 'kubepki');

describe('a certificate that was issued here', () => {
  it('is told with its line, its place, and its verdict', async () => {
    const report = await scene.serial(serialOf(SERVER));
    expect(report).toMatchObject({
      verdict: 'fine',
      serial: { readAs: ['hexadecimal'], log: scene.path(LOG) },
      findings: [],
    });
    expect(issuances(report)).toMatchObject([
      {
        line: 4,
        credential: 'apiserver@cp-1',
        act: 'init',
        signer: 'kubernetes-ca',
        daysLeft: 364,
        stands: [{ file: scene.path(SERVER) }],
      },
    ]);
    expect(certificates(report).map(({ file }) => file)).toEqual([scene.path(SERVER)]);
  });

  it('is found by whatever spelling, and it is said which', async () => {
    const hex = serialOf(SERVER);
    const decimal = String(BigInt(`0x${hex}`));
    const colons = hex.toLowerCase().replace(/..(?=.)/g, '$&:');
    for (const [asked, as] of [
      [`serial=${hex}`, 'hexadecimal'],
      [`0x${hex.toLowerCase()}`, 'hexadecimal'],
      [colons, 'hexadecimal'],
      [decimal, 'decimal'],
    ] as const) {
      const report = await scene.serial(asked);
      expect([asked, report.serial?.readAs, report.items.length]).toEqual([asked, [as], 2]);
    }
  });

  it('of whose digits another is the decimal is not preferred to it', async () => {
    const [line = ''] = scene.text(LOG).split('\n');
    const of = (serial: string) => JSON.stringify({ ...(JSON.parse(line) as object), serial });
    appendFileSync(scene.path(LOG), `${of('1234')}\n${of('04d2')}\n`);
    const report = await scene.serial('1234');
    expect(report.serial?.readAs).toEqual(['hexadecimal', 'decimal']);
    expect(issuances(report).map(({ serial }) => serial)).toEqual(['1234', '04d2']);
    expect(table(report)).toContain('serial 1234, read as hexadecimal and as decimal\n');
  });

  it('is told though it was replaced or undone', async () => {
    const before = serialOf(SERVER);
    scene.edit('apiserver: []', 'apiserver: [a.example]');
    await scene.apply();
    const after = serialOf(SERVER);
    expect(issuances(await scene.serial(before))).toMatchObject([{ stands: [] }]);
    await scene.undo();
    const report = await scene.serial(after);
    expect(issuances(report)).toMatchObject([{ act: 'apply', stands: [], daysLeft: 364 }]);
    expect(certificates(report)).toEqual([]);
    expect(table(report)).toContain('nowhere in the store');
    expect(issuances(await scene.serial(before))).toMatchObject([{ stands: [{ file: scene.path(SERVER) }] }]);
  });

  it('that is an authority stands wherever it is trusted, its own file first', async () => {
    const report = await scene.serial(serialOf('pki/ca.crt'));
    const places = issuances(report)[0]?.stands ?? [];
    expect(places[0]).toEqual({ file: scene.path('pki/ca.crt') });
    expect(places).toContainEqual({ file: scene.path('pki/admin.kubeconfig'), within: 'clusters[sample]' });
    expect(places.length).toBe(10);
    expect(certificates(report).length).toBe(1);
    expect(table(report)).toContain('and 2 more places');
  });

  it('is judged as of then', async () => {
    scene.now = new Date(START.getTime() + 400 * DAY);
    const report = await scene.serial(serialOf(SERVER));
    expect(report.verdict).toBe('critical');
    expect(report.findings.map(({ rule }) => rule)).toEqual(['expired']);
    expect(issuances(report)[0]?.daysLeft).toBe(-36);
    rmSync(scene.path(SERVER));
    expect((await scene.serial(String(issuances(report)[0]?.serial))).verdict).toBe('fine');
  });
});

describe('a certificate that was not', () => {
  it('is found where it stands, once, with its other places', async () => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const files = ['-keyout', scene.path('pki/other.key'), '-out', scene.path('pki/other.crt')];
    spawnSync('openssl', ['req', '-x509', ...key, ...files, '-subj', '/CN=other', '-set_serial', '4660']);
    copyFileSync(scene.path('pki/other.crt'), scene.path('nodes/cp-1/other.crt'));
    const report = await scene.serial('4660');
    expect(report.serial?.readAs).toEqual(['decimal']);
    expect(certificates(report)).toMatchObject([
      { file: scene.path('pki/other.crt'), alsoIn: [{ file: scene.path('nodes/cp-1/other.crt') }] },
    ]);
    expect(table(report)).toMatch(/also in .*\n.*issued .*not in .*issued\.jsonl/);
  });

  it('and stands nowhere is said, with what could not be read', async () => {
    const asked = await refusal(scene.serial('0abc'));
    expect(asked).toMatchObject({ code: 'serial-unknown', evidence: { damaged: 0, unread: 0 } });
    appendFileSync(scene.path(LOG), 'x\n');
    expect(await refusal(scene.serial('0abc'))).toMatchObject({ evidence: { damaged: 1 } });
  });

  it.each(['xyz', '12*', '0x', '5bed…'])('and is no number, %s, is misuse', async (serial) => {
    expect(await refusal(scene.serial(serial))).toMatchObject({ code: 'bad-value' });
  });

  it('a part of a number is not the number', async () => {
    expect(await refusal(scene.serial(serialOf(SERVER).slice(0, 12)))).toMatchObject({
      code: 'serial-unknown',
    });
  });
});

describe('a log that is not as it should be', () => {
  it('damaged elsewhere answers, with a warning', async () => {
    const before = scene.text(LOG);
    writeFileSync(scene.path(LOG), `{"half":\n${before}`);
    const report = await scene.serial(serialOf(SERVER));
    expect(report.verdict).toBe('warning');
    expect(report.findings).toMatchObject([
      { rule: 'log-damaged', subject: { file: scene.path(LOG), line: 1 }, evidence: { lines: 1 } },
    ]);
    expect(issuances(report)).toMatchObject([{ line: 5 }]);
  });

  it('missing leaves the disk to answer', async () => {
    rmSync(scene.path(LOG));
    const report = await scene.serial(serialOf(SERVER));
    expect(report.items.map(({ what }) => what)).toEqual(['certificate']);
  });

  it.skipIf(process.geteuid?.() === 0)('unreadable cannot answer (skipped: root reads all)', async () => {
    chmodSync(scene.path(LOG), 0);
    expect(await refusal(scene.serial(serialOf(SERVER)))).toMatchObject({ code: 'file-unreadable' });
  });

  it('is read only, and on a read-only disk too', async () => {
    const before = scene.snapshot();
    const log = scene.text(LOG);
    await scene.serial(serialOf(SERVER));
    expect(scene.snapshot()).toEqual(before);
    expect(scene.text(LOG)).toBe(log);
  });

  it('of hostile text shows it and does not obey it', async () => {
    const [line = ''] = scene.text(LOG).split('\n');
    const evil = '\u001b[2J\u202e\u0007\r\nissued   just now';
    const bad = { ...(JSON.parse(line) as object), serial: '0bad', fingerprint: 'ab'.repeat(32) };
    const said = { credential: evil, subject: evil, names: [evil], act: evil, signer: evil };
    appendFileSync(scene.path(LOG), `${JSON.stringify({ ...bad, ...said })}\n`);
    const report = await scene.serial('0bad');
    expect(issuances(report)[0]?.subject).toBe(evil);
    const text = table(report);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).toContain('\\u001b[2J\\u202e');
  });
});
