/** Command lines otherwise written: in shells, in variables, in pods; and how flags are taken from them. */
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readEnvironmentFile } from '../../../src/format/site/environment-file.ts';
import { etcdVariables, settingsOf } from '../../../src/format/site/flag.ts';
import { etcdFields, kindFields, readFields } from '../../../src/format/site/fields.ts';
import { invocationIn } from '../../../src/format/site/invocation.ts';
import { onMachine, readPods } from '../../../src/format/site/pod.ts';
import { shellCommands } from '../../../src/format/site/shell.ts';

const spot = { file: 'x' };
const words = (...texts: readonly string[]) => texts.map((text) => ({ text, spot }));
const plain = (command: readonly { readonly text: string }[] | undefined) => command?.map(({ text }) => text);

describe('a shell', () => {
  it('splits simple commands as /bin/sh does', () => {
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.stringMatching(/^[a-z0-9=,.-]{1,5}$/) },
      { weight: 3, arbitrary: fc.constantFrom(' ', '  ', '\t', ' \\\n ', '"a b"', "'c d'", '"', "'") },
      {
        weight: 2,
        arbitrary: fc.constantFrom('\\"', '\\ ', "\\'", '"\\$x"', "'$A'", '"$A"', '${A}', '$B', '"${B}"'),
      },
    );
    const texts = fc
      .sample(
        fc.array(piece, { maxLength: 10 }).map((all) => all.join('')),
        { numRuns: 400, seed: 5 },
      )
      .filter((text) => !text.endsWith('\\'));
    const show = (text: string) =>
      `printf '%s\\037' "$@"; printf '\\036'`.replace('"$@"', text === '' ? '' : text);
    const env = { A: 'one  two', B: '' };
    let compared = 0;
    for (let i = 0; i < texts.length; i += 40) {
      // what the shell itself refuses (an open quote) is told by its own run
      for (const text of texts.slice(i, i + 40)) {
        let said: string;
        try {
          said = execFileSync('/bin/sh', ['-c', `set -f; ${show(`x ${text}`)}`], {
            encoding: 'utf8',
            env,
            stdio: ['ignore', 'pipe', 'ignore'],
          });
        } catch {
          continue;
        }
        const theirs = said.split('\u001f').slice(0, -1);
        const variables = new Map(Object.entries(env).map(([name, value]) => [name, { text: value, spot }]));
        const [ours] = shellCommands({ text: `x ${text}`, spot }, variables);
        expect({ text, words: plain(ours) }).toEqual({ text, words: theirs });
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(150);
  }, 60_000);

  it.each([
    ['exec /usr/local/bin/kube-apiserver --a=b > /log 2>&1', 'kube-apiserver', ['--a=b']],
    ['mkfifo /p; (tee -a /l < /p & ) ; exec etcd --a "b c" > /p 2>&1', 'etcd', ['--a', 'b c']],
    ['sleep 1 && kubelet --a #said', 'kubelet', ['--a']],
  ])('starts the program that it is about: %s', (script, program, args) => {
    const found = invocationIn(words('/bin/sh', '-ec', script));
    expect([found?.program, plain(found?.arguments)]).toEqual([program, args]);
  });

  it('wrappers start what they wrap, and others start nothing', () => {
    expect(invocationIn(words('/usr/bin/env', 'A=b', '/opt/kubelet', '--x'))?.program).toBe('kubelet');
    expect(invocationIn(words('/usr/bin/kubeletd', '--x'))).toBeUndefined();
    expect(invocationIn(words('sh', '-c'))).toBeUndefined();
    expect(invocationIn([])).toBeUndefined();
  });
});

describe('flags', () => {
  it('are taken in every spelling that the programs take', () => {
    const given = words(
      '--a=b',
      '--c',
      'd',
      '--tls_cert_file=/x',
      '--on',
      '-v=2',
      '--e=',
      '--a=b=c',
      '-',
      '--',
      '--z',
    );
    expect(settingsOf('kube-apiserver', given).map(({ key, value }) => `${key}=${value}`)).toEqual([
      'a=b',
      'c=d',
      'tls-cert-file=/x',
      'on=true',
      'v=2',
      'e=',
      'a=b=c',
    ]);
    expect(settingsOf('etcd', words('-cert-file', '/x')).map(({ key, value }) => [key, value])).toEqual([
      ['cert-file', '/x'],
    ]);
  });

  it("etcd's environment says what no flag says", () => {
    const flags = settingsOf('etcd', words('--name=a'));
    const variables = Object.entries({
      ETCD_NAME: 'b',
      ETCD_CERT_FILE: '/x',
      ETCDCTL_CACERT: '/y',
      ETCD_DEBUG: '',
    });
    const found = etcdVariables(
      variables.map(([name, text]) => [name, { text, spot }] as const),
      flags,
    );
    expect(found.map(({ key, value }) => [key, value])).toEqual([['cert-file', '/x']]);
  });
});

describe('an environment file', () => {
  it('is read as systemd has it', () => {
    const text =
      '# no\nA=b c  \n;no\nB="x \\"y\\"" \nC=\'$z\'\nD=one\\\n two\n E = spaced\nnothing\nF="over\nlines"\nG=\n';
    const found = readEnvironmentFile(text, 'f');
    expect([...found].map(([name, word]) => [name, word.text, word.spot.line])).toEqual([
      ['A', 'b c', 2],
      ['B', 'x "y"', 4],
      ['C', '$z', 5],
      ['D', 'one two', 6],
      ['E', 'spaced', 8],
      ['F', 'over\nlines', 10],
      ['G', '', 12],
    ]);
  });
});

describe('a pod', () => {
  const POD = [
    'kind: Pod',
    'spec:',
    '  containers:',
    '  - name: kube-apiserver',
    '    image: r.example.com:5000/kube-apiserver@sha256:00',
    '    env: [{name: IP, value: 10.0.0.1}]',
    '    args:',
    '    - --advertise-address=$(IP)',
    '    - --x=$$(IP)-$(NO)',
    '    volumeMounts:',
    '    - {name: pki, mountPath: /pki/}',
    '    - {name: etcd, mountPath: /pki/etcd, subPath: sub}',
    '    - {name: secret, mountPath: /secret}',
    '  volumes:',
    '  - {name: pki, hostPath: {path: /etc/kubernetes/pki}}',
    '  - {name: etcd, hostPath: {path: /srv/etcd/}}',
    '  - {name: secret, secret: {secretName: s}}',
  ].join('\n');

  it('says where its paths lie on the machine', () => {
    const pods = readPods(POD, 'f');
    if (typeof pods === 'string') throw new Error(pods);
    const [container] = pods;
    expect(plain(container?.words)).toEqual(['--advertise-address=10.0.0.1', '--x=$(IP)-$(NO)']);
    expect(container?.words[0]?.spot).toEqual({
      file: 'f',
      line: 8,
      within: 'spec.containers[kube-apiserver].args',
    });
    const at = (path: string) => onMachine(path, container?.mounts ?? []);
    expect(at('/pki/ca.crt')).toEqual({ machine: '/etc/kubernetes/pki/ca.crt' });
    expect(at('/pki/etcd/ca.crt')).toEqual({ machine: '/srv/etcd/sub/ca.crt' });
    expect(at('/pkix/ca.crt')).toBeUndefined();
    expect(at('/secret/x')).toEqual({});
  });

  it('that is none, or too much, is nothing', () => {
    expect(readPods('a: [', 'f')).toBe('damaged');
    expect(readPods('kind: Pod\nspec: 7\n---\nkind: List\n---\n- 1\n', 'f')).toEqual([]);
    expect(readPods(`${'['.repeat(10_000)}`, 'f')).toBe('damaged');
    expect(readPods('a'.repeat(9 << 20), 'f')).toBe('too-large');
  });
});

describe('configurations', () => {
  it('are fields with their lines', () => {
    const documents = readFields(
      'kind: K\na:\n  b: [1, x]\n  c:\n  - d: true\n  e: null\n---\nclient-transport-security:\n  cert-file: /x\npeer-transport-security: {cert-file: /y}\nname: n\n',
      'f',
    );
    if (typeof documents === 'string') throw new Error(documents);
    const lines = (all: readonly { key: string; value: string; spot: { line?: number } }[] | undefined) =>
      all?.map(({ key, value, spot: { line } }) => `${key}=${value}:${line}`);
    expect(lines(documents[0] && kindFields(documents[0]))).toEqual(['K a.b=1,x:3', 'K a.c[0].d=true:5']);
    expect(lines(documents[1] && etcdFields(documents[1]))).toEqual([
      'cert-file=/x:9',
      'peer-cert-file=/y:10',
      'name=n:11',
    ]);
  });
});
