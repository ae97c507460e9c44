/** Commands that mend: those for files made by hand are typed into a shell as they stand, and the same diagnosis asked again. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cause } from '../../src/domain/diagnosis/cause.ts';
import type { DiagnosisReport } from '../../src/domain/diagnosis/report.ts';
import { mendingSteps } from '../../src/face/wording/mending.ts';
import { diagnosed } from '../task/diagnose/diagnosing.ts';
import { type GuideSet, makeGuide, notHere, titled } from '../task/diagnose/guide-set.ts';

const SPEAKER = { me: 'kubepki', tail: '' };
const commandsOf = (cause: Cause) =>
  mendingSteps(cause, SPEAKER).flatMap((step) => ('command' in step ? [step.command.join(' ')] : []));

/** Of a plain cluster, with what a test is about. */
function cause(changes: Partial<Cause>): Cause {
  return {
    ...{ rule: 'server-name-mismatch', severity: 'critical', suspect: { file: 'x.crt' }, also: [] },
    ...{ evidence: {}, remedy: 'renew-certificate', mending: { keeper: 'hands', restart: [] } },
    ...{ edges: [], logged: [], findings: [], weight: 1 },
    ...changes,
  } as Cause;
}

const without = notHere('guide-b.sh');
describe(titled('the study notes’ set', without), { skip: without !== undefined }, () => {
  let set: GuideSet;
  let before: DiagnosisReport;
  beforeAll(async () => {
    set = makeGuide('guide-b.sh');
    before = await diagnosed(set.after(0), [set.root]);
  });
  afterAll(() => set?.close());

  it('is mended by what openssl is told to make: no certificate is refused any more', async () => {
    const made = before.causes.filter(({ rule }) => rule === 'common-name-only');
    expect(made).toHaveLength(3);
    const script = ['set -e', ...made.flatMap(commandsOf).filter((line) => !line.startsWith('systemctl'))];
    execFileSync('sh', ['-c', script.join('\n')], {
      cwd: set.path('controlplane/var/lib/kubernetes'),
      stdio: 'pipe',
    });
    const after = await diagnosed(set.after(0), [set.root]);
    expect(after.connections.filter(({ state }) => state === 'fails')).toEqual([]);
    // a kubelet that shows one file as server and as client
    expect(
      after.causes.filter(({ suspect }) => suspect.file.endsWith('.crt')).map(({ rule }) => rule),
    ).toEqual(expect.not.arrayContaining(['client-usage', 'server-usage', 'client-identity']));
  });
});

describe('kubeadm', () => {
  const files = [
    '/etc/kubernetes/pki/apiserver.crt',
    '/etc/kubernetes/admin.conf',
    '/etc/kubernetes/kubelet.conf',
  ];
  it.each(files)('makes %s from the configuration of the cluster, never from its defaults', (path) => {
    const commands = commandsOf(
      cause({ suspect: { file: path }, mending: { keeper: 'kubeadm', path, restart: [] } }),
    );
    const making = commands.filter((line) => line.startsWith('kubeadm '));
    expect(making).toHaveLength(1);
    expect(making[0]).toContain('--config kubeadm.yaml');
    expect(commands.join('\n')).toContain('> kubeadm.yaml');
  });
});

describe('what comes from a certificate', () => {
  const wanted = {
    ...{ key: 'x.key', commonName: 'a/CN=b+OU=c', organizations: ['system:masters/x'] },
    ...{
      extendedKeyUsage: ['serverAuth'],
      names: ['dns:ok.example', 'dns:a,DNS:kubernetes', 'dns:$ENV::HOME'],
    },
  };
  const text = commandsOf(cause({ mending: { keeper: 'hands', wanted, restart: [] } })).join('\n');
  it('is one value of the subject', () => {
    expect(text).toContain(String.raw`'/O=system:masters\/x/CN=a\/CN=b\+OU=c'`);
  });
  it('is no name to be signed where it is no name of a host', () => {
    expect(text).toContain("'subjectAltName = DNS:ok.example'");
  });
});

describe('a flag', () => {
  const noteOf = (evidence: Cause['evidence']) =>
    JSON.stringify(mendingSteps(cause({ remedy: 'set-flag', evidence }), SPEAKER));
  it('is told as it should be, or which one is lacking, or that its urls must be others', () => {
    expect(noteOf({ flag: 'a', should: 'b' })).toContain('a: b');
    expect(noteOf({ flag: 'audit-log-path', value: 'x', lacks: 'audit-policy-file' })).toContain(
      'audit-policy-file must be set',
    );
    expect(noteOf({ flag: 'etcd-servers', value: 'http://a', urls: ['http://a'] })).toContain(
      'with https://',
    );
    expect(noteOf({ flag: 'a', value: 'b' })).toContain('must say something else');
    expect(noteOf({ flag: 'a' })).toContain('a must be set');
  });
});
