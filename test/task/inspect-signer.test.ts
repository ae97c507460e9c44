/** Who signed what, among what was met; signatures and keys that components refuse; a kubeconfig's context; whose business a renewal is. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordFinding, wordFix } from '../../src/face/wording/finding.ts';
import { DAY, openScene, type Scene, START } from './scene.ts';

let ours: Scene;
let theirs: Scene;
const rules = async (...targets: string[]) =>
  (await ours.inspect(...targets)).findings.map(({ rule, subject }) =>
    [rule, subject.file?.replace(`${ours.root}/`, ''), subject.within].filter(Boolean).join(' '),
  );
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { cwd: ours.path('odd'), stdio: 'pipe' });

beforeAll(async () => {
  [ours, theirs] = [openScene(), openScene()];
  await ours.init();
  await theirs.init();
  for (const folder of ['odd', 'a', 'b', 'c']) mkdirSync(ours.path(folder));
});
afterAll(() => {
  ours.close();
  theirs.close();
});

describe('the authority that stands beside a certificate', () => {
  it('has signed it, in all that init makes', async () => {
    expect(await ours.inspect('.')).toMatchObject({ verdict: 'fine', findings: [] });
  });

  it('is told where it has only the name', async () => {
    copyFileSync(ours.path('pki/admin.crt'), ours.path('a/admin.crt'));
    copyFileSync(theirs.path('pki/ca.crt'), ours.path('a/ca.crt'));
    expect(await rules('a')).toEqual(['signer-mismatch a/admin.crt']);
    const { verdict, findings } = await ours.inspect('a');
    expect([verdict, findings[0]?.evidence]).toEqual([
      'critical',
      {
        signerFile: ours.path('a/ca.crt'),
        logs: 'x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "kubernetes")',
      },
    ]);
    // nothing is claimed of a certificate alone, and it is enough that one of several signed it
    expect(await rules('a/admin.crt')).toEqual([]);
    expect(await rules('a', 'pki/ca.crt')).toEqual([]);
  });

  it('and of a kubeconfig, in which entry', async () => {
    const data = Buffer.from(theirs.text('pki/ca.crt')).toString('base64');
    const text = ours.text('pki/admin.kubeconfig');
    writeFileSync(
      ours.path('b/admin.kubeconfig'),
      text.replace(/(certificate-authority-data: ).*/, `$1${data}`),
      { mode: 0o600 },
    );
    expect(await rules('b')).toEqual(['signer-mismatch b/admin.kubeconfig users[kubernetes-admin]']);
  });

  it('a leaf of that name is no authority, and signed nothing', async () => {
    copyFileSync(ours.path('pki/admin.crt'), ours.path('c/admin.crt'));
    const leaf = openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=kubernetes'],
      ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    );
    writeFileSync(ours.path('c/leaf.crt'), leaf);
    expect(await rules('c')).toEqual(['not-yet-valid c/leaf.crt']);
  });
});

describe('what Go refuses', () => {
  it('a signature with SHA-1 and an RSA key of 512 bits; a root is not asked for its signature', async () => {
    const issue = (bits: string, out: string) => {
      openssl('req', '-newkey', `rsa:${bits}`, '-nodes', '-keyout', 'k', '-subj', '/CN=leaf', '-out', 'r');
      openssl(
        'x509',
        '-req',
        '-in',
        'r',
        '-CA',
        'ca.der',
        '-CAform',
        'DER',
        '-CAkey',
        'ca.k',
        '-set_serial',
        '1',
        '-outform',
        'DER',
        '-out',
        out,
      );
    };
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.k',
      '-subj',
      '/CN=root',
      '-outform',
      'DER',
      '-out',
      'ca.der',
    );
    issue('2048', 'leaf.der');
    issue('512', 'small.der');
    // sha256WithRSAEncryption becomes sha1WithRSAEncryption by its last octet, in both places
    const sha1 = (from: string, to: string) => {
      const text = readFileSync(ours.path(`odd/${from}`)).toString('latin1');
      const weak = text.replaceAll(
        '\u002a\u0086\u0048\u0086\u00f7\u000d\u0001\u0001\u000b',
        '\u002a\u0086\u0048\u0086\u00f7\u000d\u0001\u0001\u0005',
      );
      writeFileSync(ours.path(`odd/${to}`), Buffer.from(weak, 'latin1'));
    };
    sha1('leaf.der', 'weak.der');
    sha1('ca.der', 'weak-ca.der');
    ours.now = new Date(Date.parse((await validFrom('odd/ca.der')) ?? '') + 1000);
    // signed with what cannot be judged: weak, and no word about who signed
    expect(await rules('odd/weak.der', 'odd/ca.der')).toContain('weak-signature odd/weak.der');
    expect((await rules('odd/weak.der', 'odd/ca.der')).join()).not.toContain('signer-mismatch');
    expect((await rules('odd/weak-ca.der', 'odd/leaf.der')).join()).not.toMatch(/weak|signer/);
    expect((await rules('odd/small.der', 'odd/ca.der')).filter((rule) => rule.startsWith('weak'))).toEqual([
      'weak-key odd/small.der',
    ]);
    ours.now = START;
  });

  const validFrom = async (file: string) => {
    const [item] = (await ours.inspect(file)).items;
    return item?.what === 'certificate' ? item.notBefore : undefined;
  };

  it('kubectl, a context that is not there', async () => {
    const text = ours.text('pki/admin.kubeconfig').replace(/(current-context: ).*/, '$1nowhere');
    writeFileSync(ours.path('odd/k'), text, { mode: 0o600 });
    const { verdict, findings } = await ours.inspect('odd/k');
    expect([verdict, ...findings.map((finding) => wordFinding(finding))]).toEqual([
      'warning',
      'current-context nowhere is none of its contexts (kubernetes-admin@sample)',
    ]);
  });
});

it('apply is advised only for what apply would renew', async () => {
  ours.now = new Date(START.getTime() + 4000 * DAY);
  const { findings } = await ours.inspect('pki/ca.crt', 'pki/admin.crt');
  const [authority, admin] = findings.map((finding) => wordFix(finding, 'kubepki'));
  expect([findings.length, admin]).toEqual([2, 'kubepki apply']);
  expect(authority).toBe('kubepki renew kubernetes-ca --same-key');
  const [other] = (await ours.inspect('odd/leaf.der')).findings;
  expect(other === undefined ? '' : wordFix(other, 'kubepki')).toBe(
    'have it made anew by whoever signs as CN=root',
  );
  ours.now = START;
});
