/** The table of messages: texts as their sources have them, found in time linear in the line, each with one meaning. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hear } from '../../../src/domain/message/hear.ts';
import { type Held, lookUp } from '../../../src/domain/message/look-up.ts';
import { MEANING_IDS, meaning } from '../../../src/domain/message/meaning/table.ts';
import { FIELDS } from '../../../src/domain/message/message.ts';
import { nearestMessage } from '../../../src/domain/message/nearest.ts';
import { MESSAGES } from '../../../src/domain/message/table.ts';
import { matches, templateOf } from '../../../src/domain/message/template.ts';
import {
  hostOf,
  partyDialled,
  partyNamed,
  programOfLog,
  withoutPort,
} from '../../../src/domain/message/who.ts';
import { certificateFacts } from '../facts.ts';

/** What stands for a field: as a real one looks. */
const SPECIMEN: Readonly<Record<string, string>> = {
  host: 'api.example.com',
  names: 'kubernetes, kubernetes.default',
  now: '2026-11-20T22:05:22Z',
  notAfter: '2026-11-19T22:05:20Z',
  notBefore: '2026-11-21T22:05:20Z',
  serial: '5019420123',
  serialHex: '0a1b2c',
  skid: 'AA:BB:CC',
  akid: 'DD:EE:FF',
  remote: '10.0.0.5',
  url: 'https://10.0.0.1:6443/api',
  file: '/etc/kubernetes/pki/ca.crt',
  number: '3',
  node: 'worker-1',
  request: 'csr-abc12',
  signer: 'kubernetes.io/kube-apiserver-client',
};
const filled = (text: string): string =>
  text.replaceAll(/\{([a-zA-Z]+)\}/g, (whole, name: string) =>
    name in FIELDS ? (SPECIMEN[name] ?? 'some text') : whole,
  );
const lead = (vocabulary: string): string => (vocabulary === 'openssl' ? 'error: ' : '');

describe('the table', () => {
  test('each text is heard in a line, and means what the table says', () => {
    const wrong = MESSAGES.flatMap(({ text, means, vocabulary }) => {
      const heard = hear(`${lead(vocabulary)}${filled(text)}`).map(({ message }) => message.means);
      return heard.includes(means) ? [] : [`${text}: ${heard.join(', ')}`];
    });
    expect(wrong).toEqual([]);
  });

  test('each has an anchor that no quoting changes, and that is seldom enough', () => {
    const poor = MESSAGES.filter(({ anchor }) => anchor.length < 8 || /["\\<>&]/.test(anchor));
    expect(poor.map(({ text, anchor }) => `${text}: ${anchor}`)).toEqual([]);
  });

  test('no text stands twice, and each meaning is said by somebody', () => {
    const texts = MESSAGES.map(({ text }) => text);
    expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
    const said = new Set(MESSAGES.map(({ means }) => means));
    expect(MEANING_IDS.filter((id) => !said.has(id))).toEqual([]);
  });

  test('every meaning has causes and sources', () => {
    for (const id of MEANING_IDS) {
      const { title, causes, cites } = meaning(id);
      expect([id, title.length > 3, causes.length > 0, cites.length > 0]).toEqual([id, true, true, true]);
    }
  });
});

/** Where the sources of Go and of its modules lie, if they do. */
const GO = (() => {
  try {
    const [root = '', modules = ''] = execFileSync('go', ['env', 'GOROOT', 'GOMODCACHE'], {
      encoding: 'utf8',
    }).split('\n');
    return { root, modules };
  } catch {
    return undefined;
  }
})();

function sourceOf(cite: string): string | undefined {
  const [repository = '', path = ''] = cite.split(' ');
  const folders: Readonly<Record<string, string>> = {
    'golang/go': GO?.root ?? '',
    'kubernetes/kubernetes': join(GO?.modules ?? '', 'k8s.io/kubernetes@v1.37.1'),
    'kubernetes/apiserver': join(GO?.modules ?? '', 'k8s.io/apiserver@v0.37.1'),
    'kubernetes/client-go': join(GO?.modules ?? '', 'k8s.io/client-go@v0.37.1'),
    'kubernetes/kubectl': join(GO?.modules ?? '', 'k8s.io/kubectl@v0.37.1'),
  };
  const folder = folders[repository];
  if (folder === undefined || GO === undefined || !existsSync(join(folder, path))) return undefined;
  return readFileSync(join(folder, path), 'utf8').replaceAll('\\"', '"');
}

/** What stands within another's words: why a candidate was refused, what the system answered, who the user is. */
const WITHIN = [
  'golang/go src/crypto/x509/x509.go',
  'golang/go src/syscall/zerrors_linux_amd64.go',
  'golang/go src/internal/poll/fd.go',
  'kubernetes/apiserver pkg/authentication/user/user.go',
];

describe.skipIf(GO === undefined)('no text is our own', () => {
  test('the pieces of each stand in the source that it names', () => {
    let asked = 0;
    const within = WITHIN.map((cite) => sourceOf(cite) ?? '').join('\n');
    const invented = MESSAGES.flatMap(({ text, template, cites }) => {
      const source = sourceOf(cites[0] ?? '');
      if (source === undefined) return [];
      asked++;
      // what one function wraps round another's words stands in two places
      const pieces = template.literals.flatMap((literal) =>
        literal.split(/["']|: |x509: |tls: |remote error|local error|user=|verb=|\(/),
      );
      return pieces
        .map((piece) => piece.trim().replace(/[,:]+$/, ''))
        .filter((piece) => piece.trim().length > 9 && !`${source}${within}`.includes(piece.trim()))
        .map((piece) => `${text}: ${piece}`);
    });
    expect(invented).toEqual([]);
    expect(asked).toBeGreaterThan(0);
  });
});

describe('finding texts', () => {
  test('a line made to be slow takes as many steps as any other', () => {
    // a hundred thousand characters of each message's beginnings: what is not linear would never come back
    for (const { template, text } of MESSAGES) {
      const [first = ''] = template.literals;
      const second = template.literals[1] ?? '';
      for (const line of [
        first.repeat(100_000 / first.length),
        `${first}${'a'.repeat(50_000)}`,
        `${first}${second} `.repeat(1000),
      ])
        expect([text, matches(template, line).length >= 0]).toEqual([text, true]);
    }
  });

  test('fields end where they should', () => {
    const of = (text: string, line: string) => matches(templateOf(text), line)[0]?.fields;
    const names = 'x509: certificate is valid for {names}, not {host}';
    expect(of(names, 'x509: certificate is valid for a, b, not c.d.')).toEqual({
      names: 'a, b',
      host: 'c.d',
    });
    expect(of(names, 'x509: certificate is valid for ::1, not fe80::1"')).toEqual({
      names: '::1',
      host: 'fe80::1',
    });
    expect(of('TLS handshake error from {remote}: EOF', 'TLS handshake error from [::1]:80: EOF')).toEqual({
      remote: '[::1]:80',
    });
    expect(of('is after {notAfter}', 'is after 2026-11-19T22:05:20Z]"')).toEqual({
      notAfter: '2026-11-19T22:05:20Z',
    });
    expect(of(names, 'x509: certificate is valid for a')).toBeUndefined();
  });

  test('quoted once, twice and three times it is the same', () => {
    let line =
      'Get "https://10.0.0.1:6443/api": tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")';
    for (let i = 0; i < 4; i++) {
      expect(hear(line)).toMatchObject([
        {
          message: { means: 'other-authority' },
          writer: 'client',
          fields: { authority: 'kubernetes', url: '10.0.0.1:6443/api' },
        },
      ]);
      line = `err=${JSON.stringify(line)}`;
    }
  });

  test.each([
    [
      'net/http: HTTP/1.x transport connection broken: readLoopPeekFailLocked: remote error: tls: bad certificate',
      'refused-bad-certificate',
    ],
    [
      'rpc error: code = Unavailable desc = connection error: desc = "error reading server preface: remote error: tls: certificate required"',
      'refused-none-shown',
    ],
    ['error dialing backend: remote error: tls: internal error', 'refused-internal'],
    [
      'E authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, square/go-jose: error in cryptographic primitive]"',
      'token-invalid',
    ],
    [
      'failed calling webhook "w.example": failed to call webhook: Post "https://w.svc:443/?timeout=10s": tls: failed to verify certificate: x509: certificate is valid for a, not w.svc',
      'name-missing',
    ],
    ["node 'a' cannot read 'b', only its own Node object", 'node-not-itself'],
  ])('%s', (line, means) => {
    expect(hear(line).map(({ message }) => message.means)).toEqual([means]);
  });

  test.each([
    'Generated self-signed certificate in memory',
    'Loaded serving cert certName="serving-cert::/pki/apiserver.crt::/pki/apiserver.key"',
    'Certificate rotation is enabled',
    'the certificate has been renewed',
    'GET /healthz HTTP/1.1 401 Unauthorized',
    'http request logged, hostname mismatch is not a fault here',
  ])('nothing is heard in: %s', (line) => expect(hear(line)).toEqual([]));

  test('what is not known has a nearest, where it is near', () => {
    expect(nearestMessage('x509: certificate sigend by unknown autority')).toBe(
      'x509: certificate signed by unknown authority',
    );
    expect(nearestMessage('out of memory')).toBeUndefined();
  });
});

describe('from a message to a certificate', () => {
  const held = (file: string, facts: Parameters<typeof certificateFacts>[0]): Held => ({
    facts: certificateFacts(facts),
    subject: { file },
  });
  const notAfter = new Date('2026-11-19T22:05:20Z');
  const all = [
    held('a.crt', { serial: '0a1b2c', subjectKeyId: 'aabb' }),
    held('b.crt', { serial: 'ff', notAfter, names: [{ kind: 'dns', value: 'kubernetes' }] }),
    held('ca.crt', { serial: '01', authority: true, subjectKeyId: 'ddee' }),
  ];
  test.each([
    [{ serial: String(0x0a1b2c) }, 'a.crt', 'serial'],
    [{ serialHex: '0a1b2c' }, 'a.crt', 'serial'],
    [{ serial: '-1' }, 'b.crt', 'serial'],
    [{ skid: 'AA:BB' }, 'a.crt', 'key-id'],
    [{ notAfter: '2026-11-19T22:05:20Z' }, 'b.crt', 'not-after'],
    [{ names: 'kubernetes' }, 'b.crt', 'names'],
    [{ names: 'DNS:kubernetes' }, 'b.crt', 'names'],
    [{ serial: '99', akid: 'DD:EE' }, 'ca.crt', 'authority-key-id'],
  ])('%o', (fields, file, by) => expect(lookUp(fields, all)).toMatchObject([{ file, by }]));

  test('nothing is made of what is no number, date or name', () => {
    expect(lookUp({ serial: '1e99', notAfter: 'soon', skid: '', names: '' }, all)).toEqual([]);
  });
});

test('who writes, and who is dialled', () => {
  expect([partyNamed('kubelet.service'), partyNamed('kube-apiserver-cp-1'), partyNamed('kubelets')]).toEqual([
    'kubelet',
    'kube-apiserver',
    undefined,
  ]);
  expect(programOfLog('/var/log/pods/kube-system_etcd-cp-1_0a1b/etcd/0.log')).toBe('etcd');
  expect([
    partyDialled('10.0.0.1:6443/api'),
    partyDialled('https://kubernetes.default.svc/'),
    partyDialled('a:1'),
  ]).toEqual(['kube-apiserver', 'kube-apiserver', undefined]);
  expect([
    hostOf('https://a:1/b'),
    withoutPort('[::1]:80'),
    withoutPort('10.0.0.1:80'),
    withoutPort('::1'),
  ]).toEqual(['a:1', '::1', '10.0.0.1', '::1']);
});
