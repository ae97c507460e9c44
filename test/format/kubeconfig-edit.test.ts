/** Entries put into files that others wrote: what is not ours stays octet for octet, and what cannot be is said with its line. */
import { parse, stringify } from 'yaml';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { editKubeconfig, type EntryWish } from '../../src/format/kubeconfig/edit.ts';
import { openKubeconfig } from '../../src/format/kubeconfig/open.ts';

const WISHES: readonly EntryWish[] = [
  {
    list: 'clusters',
    name: 'demo',
    value: { 'server': 'https://new:6443', 'certificate-authority-data': 'QQ==' },
    drops: ['certificate-authority', 'insecure-skip-tls-verify'],
  },
  {
    list: 'users',
    name: 'me',
    value: { 'client-certificate-data': 'Qg==', 'client-key-data': 'Qw==' },
    drops: [],
  },
  { list: 'contexts', name: 'me@demo', value: { cluster: 'demo', user: 'me' }, drops: [] },
];
const FRESH = 'kind: Config\n';
const edit = (text: string, current?: string, wishes = WISHES) =>
  editKubeconfig(openKubeconfig(text, 'config'), wishes, current, FRESH, 'config');

/** The lines that went and came, each with its end; what stays stays in its order. */
function difference(before: string, after: string): readonly string[] {
  const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const [a, b] = [linesOf(before), linesOf(after)];
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (longest[i] as number[])[j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: string[] = [];
  for (let [i, j] = [0, 0]; i < a.length || j < b.length; ) {
    if (i < a.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) out.push(`-${a[i++]}`);
    else out.push(`+${b[j++]}`);
  }
  return out;
}

const CLUSTER = [
  '+  - name: demo\n',
  '+    cluster:\n',
  '+      server: https://new:6443\n',
  '+      certificate-authority-data: QQ==\n',
];
const USER = [
  '+  - name: me\n',
  '+    user:\n',
  '+      client-certificate-data: Qg==\n',
  '+      client-key-data: Qw==\n',
];
const CONTEXT = ['+  - name: me@demo\n', '+    context:\n', '+      cluster: demo\n', '+      user: me\n'];
const at = (lines: readonly string[], from: string, to: string) =>
  lines.map((line) => line.replace(from, to));

describe('only our lines change', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'lists that are null, empty or nothing at all',
      '# mine\nkind:   Config\nclusters: null\nusers: []   # nobody\ncontexts:\n# end\n',
      [
        '-clusters: null\n',
        '+clusters:\n',
        ...CLUSTER,
        '-users: []   # nobody\n',
        '+users:\n',
        ...USER.slice(0, -1),
        '+      client-key-data: Qw==   # nobody\n',
        ...CONTEXT,
      ],
    ],
    [
      'entries of others in every style, with fields that nobody knows',
      "kind: Config\nclusters:\n- {name: a,   cluster: {server: 'https://a'}}\n-   cluster:\n        server: >-\n          https://b\n        extensions: [ {name: x, extension: {when:  then}} ]\n    name: b   # b\n\nusers:\n- name: u\n  user: {exec: {command: aws}}\n# the end of users\ncontexts:\n- &c\n  name: u@b\n  context: {cluster: b, user: u}\n- context: {cluster: a, user: u}\n  name: u@a\n",
      [...at(CLUSTER, '+  ', '+'), ...at(USER, '+  ', '+'), ...at(CONTEXT, '+  ', '+')],
    ],
    [
      'our own entry brought up to date, with what others put into it',
      'kind: Config\nclusters:\n- cluster:\n    # by hand\n    certificate-authority: ca.crt\n    server: "https://old:6443" # was moved\n    insecure-skip-tls-verify: true\n    proxy-url: http://proxy\n  name: demo\nusers:\n- name: me\n  user:\n    as: root\n    client-certificate-data: |\n      AAAA\n      BBBB\n    client-key-data: Qw==\ncontexts:\n- name: me@demo\n  context:\n    namespace: shop\n    user: me\n    cluster: demo\n',
      [
        '-    certificate-authority: ca.crt\n',
        '-    server: "https://old:6443" # was moved\n',
        '-    insecure-skip-tls-verify: true\n',
        '+    server: https://new:6443 # was moved\n',
        '+    certificate-authority-data: QQ==\n',
        '-    client-certificate-data: |\n',
        '-      AAAA\n',
        '-      BBBB\n',
        '+    client-certificate-data: Qg==\n',
      ],
    ],
    [
      'an anchor that nobody refers to',
      'kind: Config\nclusters:\n- name: demo\n  cluster: &d\n    server: &s https://old\n    certificate-authority-data: QQ==\nusers: &u []\ncontexts: []\n',
      [
        '-    server: &s https://old\n',
        '+    server: &s https://new:6443\n',
        '-users: &u []\n',
        '-contexts: []\n',
        '+users: &u\n',
        ...USER,
        '+contexts:\n',
        ...CONTEXT,
      ],
    ],
    [
      'an alias in our entry, which is ours to change',
      'kind: Config\nclusters:\n- name: other\n  cluster: {server: &s "https://new:6443", certificate-authority-data: &ca Zg==}\n- name: demo\n  cluster:\n    server: *s\n    certificate-authority-data: *ca\nusers: [{name: me, user: {client-certificate-data: Qg==, client-key-data: Qw==}}]\ncontexts: [{name: me@demo, context: {cluster: demo, user: me}}]\n',
      ['-    certificate-authority-data: *ca\n', '+    certificate-authority-data: QQ==\n'],
    ],
  ])('%s', (_what, text, lines) => {
    const edited = edit(text);
    expect(difference(text, edited).toSorted()).toEqual([...lines].toSorted());
    expect(edit(edited)).toBe(edited);
  });

  it('with the ends of lines and of the file as they were', () => {
    const text = 'kind: Config\r\nclusters:\r\n  - name: q\r\n    cluster:\r\n      server: s';
    const edited = edit(text, 'me@demo');
    expect(edited.startsWith(`${text}\r\n  - name: demo\r\n`)).toBe(true);
    expect(edited.endsWith('\r\ncurrent-context: me@demo')).toBe(true);
    expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(edit(`\uFEFF${text}`).startsWith(`\uFEFF${text}`)).toBe(true);
  });

  it('JSON stays JSON, over lines or on one', () => {
    const value = {
      kind: 'Config',
      clusters: [{ name: 'demo', cluster: { 'server': 'https://old', 'proxy-url': 'http://p' } }],
      users: [{ name: 'u', user: { token: 't' } }],
      contexts: [],
    };
    for (const [unit, gone] of [
      [0, 1],
      [2, 2],
      [4, 2],
    ] as const) {
      const text = JSON.stringify(value, null, unit);
      const edited = edit(text, 'me@demo');
      expect(JSON.parse(edited)).toEqual({
        ...value,
        'clusters': [
          {
            name: 'demo',
            cluster: {
              'server': 'https://new:6443',
              'proxy-url': 'http://p',
              'certificate-authority-data': 'QQ==',
            },
          },
        ],
        'users': [...value.users, { name: 'me', user: WISHES[1]?.value }],
        'contexts': [{ name: 'me@demo', context: WISHES[2]?.value }],
        'current-context': 'me@demo',
      });
      if (unit > 0) expect(edited).toBe(JSON.stringify(JSON.parse(edited), null, unit));
      expect([unit, difference(text, edited).filter((line) => line.startsWith('-')).length >= gone]).toEqual([
        unit,
        true,
      ]);
    }
  });

  it('a file that holds nothing yet keeps its comments', () => {
    for (const [text, whole] of [
      ['', FRESH],
      ['# mine', `# mine\n${FRESH}`],
      ['# mine\n---\n', `# mine\n---\n${FRESH}`],
      ['# mine\n{}\n# end\n', `# mine\n${FRESH}# end\n`],
    ] as const)
      expect([text, edit(text)]).toEqual([text, whole]);
  });

  it('a large file in its own time, and all of it', () => {
    const others = Array.from(
      { length: 2000 },
      (_, i) =>
        `- name: c${i}\n  cluster: {server: "https://c${i}", certificate-authority-data: ${'QUJD'.repeat(120)}}\n`,
    ).join('');
    const text = `kind: Config\nclusters:\n${others}# end\nusers: []\n`;
    expect(text.length).toBeGreaterThan(1 << 20);
    const edited = edit(text);
    const place = text.indexOf('# end');
    expect(edited.startsWith(text.slice(0, place))).toBe(true);
    expect(parse(edited, { maxAliasCount: 0 })).toMatchObject({ users: [{ name: 'me' }] });
  });
});

it('whoever printed the file, what was there is there after it, and twice is as once', () => {
  const word = fc.constantFrom(
    'a',
    'b',
    'me',
    'demo',
    'me@demo',
    'no',
    '1.0',
    'x: y',
    '- z',
    '#k',
    "it's",
    'é',
  );
  const fields = fc.dictionary(fc.constantFrom('server', 'namespace', 'as', 'client-key-data', 'x'), word);
  const list = (inner: string) =>
    fc.uniqueArray(fc.record({ name: word, [inner]: fc.oneof(fields, fc.constant(null)) }), {
      selector: ({ name }) => name,
      maxLength: 4,
    });
  const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
  const config = fc.record(
    {
      'kind': fc.constant('Config'),
      'clusters': optional(list('cluster')),
      'users': optional(list('user')),
      'contexts': optional(list('context')),
      'current-context': word,
      'extensions': fc.array(fc.record({ name: word })),
    },
    { requiredKeys: ['kind'] },
  );
  const style = fc.record({
    indent: fc.constantFrom(2, 3, 4, 8),
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
    flowCollectionPadding: fc.boolean(),
  });
  const finish = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.trimEnd(),
    (text: string) => text.replaceAll('\n', '\r\n'),
    (text: string) => `# first\n---\n${text}# last`,
    (text: string) => JSON.stringify(parse(text), null, 2),
    (text: string) => JSON.stringify(parse(text)),
  );
  fc.assert(
    fc.property(config, style, finish, fc.boolean(), (value, how, end, current) => {
      const text = end(stringify(value, { ...how, aliasDuplicateObjects: false }));
      const edited = edit(text, current ? 'me@demo' : undefined);
      const again = openKubeconfig(edited, 'config');
      for (const { list: name, name: own, value: wanted } of WISHES) {
        const { fields: is } = again.entries[name].find((entry) => entry.name === own) ?? {};
        expect(Object.fromEntries(is ?? [])).toMatchObject(wanted);
      }
      expect(edit(edited, current ? 'me@demo' : undefined)).toBe(edited);
    }),
    { numRuns: 400 },
  );
});

describe('refused, with the line', () => {
  const head = 'kind: Config\n';
  test.each<[string, string, object]>([
    ['no YAML', `${head}clusters:\n- name: [\n`, { problem: 'syntax', line: 4 }],
    ['a tab', `${head}clusters:\n\t- name: a\n`, { problem: 'syntax', line: 3 }],
    ['two documents', `${head}---\n${head}`, { problem: 'documents', line: 2 }],
    ['nested without end', `${head}x: ${'['.repeat(5000)}`, { problem: 'too-deep' }],
    ['another kind', 'kind: ConfigMap\n', { problem: 'no-kubeconfig', line: 1 }],
    ['any other file', 'a: b\n', { problem: 'no-kubeconfig', line: 1 }],
    ['a list', '- a\n', { problem: 'no-kubeconfig', line: 1 }],
    ['a word', 'word\n', { problem: 'no-kubeconfig', line: 1 }],
    [
      'a name twice',
      `${head}users:\n- name: a\n- name: b\n- name: a\n`,
      { problem: 'twice', line: 5, what: 'users[a]' },
    ],
    ['a list twice', `${head}users: []\nusers: []\n`, { problem: 'twice', line: 3, what: 'users' }],
    ['a mapping for a list', `${head}users: {a: b}\n`, { problem: 'shape', line: 2, what: 'users' }],
    [
      'a list for a value',
      `${head}clusters:\n- name: demo\n  cluster:\n    server: [a]\n`,
      { problem: 'shape', line: 5, what: 'server' },
    ],
    ['an alias for a list', `a: &a []\n${head}users: *a\n`, { problem: 'shared', line: 3, what: 'users' }],
    [
      'an entry that is another',
      `${head}clusters:\n- &e {name: x, cluster: &c {server: s}}\n- name: demo\n  cluster: *c\n`,
      { problem: 'shared', line: 5, what: 'clusters[demo]' },
    ],
    [
      'a value that others refer to',
      `${head}clusters:\n- name: demo\n  cluster:\n    server: &s https://old\n- name: x\n  cluster: {server: *s}\n`,
      { problem: 'shared', line: 5, what: 's' },
    ],
    [
      'a merge key',
      `${head}x: &x {server: a}\nclusters:\n- name: demo\n  cluster:\n    <<: *x\n`,
      { problem: 'shared', line: 6, what: 'clusters[demo]' },
    ],
    ['an alias of itself', `${head}clusters: &a [*a]\n`, { problem: 'too-deep' }],
  ])('%s', (_what, text, evidence) => {
    expect(() => edit(text)).toThrow(
      expect.objectContaining({
        code: 'kubeconfig-invalid',
        evidence: expect.objectContaining({ path: 'config', ...evidence }),
      }),
    );
  });

  it('without a word of what stands there: it may be a key', () => {
    const secret = 'MIIEvQIBADANBgkq';
    for (const text of [
      `${head}users:\n- name: a\n  user: {client-key-data: "${secret}\n`,
      `${head}${secret}\n`,
      `${head}x: *${secret}\n`,
      `${head}x: !<${secret}> [\n`,
    ])
      try {
        edit(text);
        throw new Error('it was taken');
      } catch (error) {
        expect(JSON.stringify({ ...(error as object) })).not.toContain(secret);
      }
  });
});
