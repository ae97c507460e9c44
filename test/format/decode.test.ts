/** The cluster file as people get it wrong: every kind of problem with its line and column, and nothing that hangs. */
import { describe, expect, it, test } from 'vitest';
import { IDENTITY_IDS } from '../../src/domain/identity/table.ts';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';

const GOOD = `apiVersion: kubepki/v1
kind: Cluster
name: demo
endpoint: api.demo.internal:6443
controlPlane:
  - name: cp-1
    addresses: [10.0.0.1]
`;

/** line:column kind found (nearest), of every problem. */
function said(text: string): string[] {
  const reading = readClusterFile(text);
  return reading.ok
    ? []
    : reading.problems.map(
        ({ line, column, kind, found, nearest }) =>
          `${line}:${column} ${[kind, found, nearest && `(${nearest})`].filter(Boolean).join(' ')}`,
      );
}
const cluster = (text: string) => {
  const reading = readClusterFile(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.cluster;
};
const MISSING = ['apiVersion', 'kind', 'name', 'endpoint', 'controlPlane'].length;

describe('a cluster file', () => {
  it('that is right becomes a cluster, with defaults for what it leaves out', () => {
    expect(cluster(GOOD)).toMatchObject({
      name: 'demo',
      dnsDomain: 'cluster.local',
      layout: 'hard-way',
      keyAlgorithm: 'ecdsa-p256',
      workers: [],
      extraNames: {},
    });
    expect(cluster(GOOD.replaceAll('\n', '\r\n'))).toEqual(cluster(GOOD));
    expect(cluster(`---\n# a comment\n${GOOD}...\n`)).toEqual(cluster(GOOD));
    expect(
      cluster(
        JSON.stringify({
          apiVersion: 'kubepki/v1',
          kind: 'Cluster',
          name: 'demo',
          endpoint: 'api.demo.internal:6443',
          controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.1'] }],
        }),
      ),
    ).toEqual(cluster(GOOD));
  });

  test.each([
    [
      'an unknown key, with the nearest',
      `${GOOD}servicCidrs: []\n`,
      ['8:1 unknown-key servicCidrs (serviceCidrs)', '8:14 bad-value an empty list'],
    ],
    [
      'keys nested without end',
      `${GOOD}x: {${'a: '.repeat(5000)}}\n`,
      ['1:1 syntax brackets or keys nested without end'],
    ],
    ['an unknown key far from all', `${GOOD}x: 1\n`, ['8:1 unknown-key x']],
    [
      'an unknown key deep inside',
      GOOD.replace('addresses', 'address'),
      ['7:5 unknown-key address (addresses)'],
    ],
    ['a missing key', GOOD.replace('name: demo\n', ''), ['1:1 missing-key']],
    ['a word where a list belongs', GOOD.replace('[10.0.0.1]', '10.0.0.1'), ['7:16 wrong-kind 10.0.0.1']],
    ['a list where a word belongs', GOOD.replace('demo\n', '[demo]\n'), ['3:7 wrong-kind a list']],
    ['a mapping where a word belongs', GOOD.replace('demo\n', '{a: b}\n'), ['3:7 wrong-kind a mapping']],
    ['nothing where a word belongs', GOOD.replace('demo\n', '\n'), ['3:7 wrong-kind nothing']],
    ['a word where a mapping belongs', `${GOOD}lifetimes: long\n`, ['8:12 wrong-kind long']],
    ['a list where a mapping belongs', '- a\n', ['1:1 wrong-kind a list']],
    ['a value in capitals, with the right one', GOOD.replace('cp-1', 'CP-1'), ['6:11 bad-value CP-1 (cp-1)']],
    ['a choice that is none', `${GOOD}layout: kubeadmin\n`, ['8:9 bad-value kubeadmin (kubeadm)']],
    ['an empty list', GOOD.replace('[10.0.0.1]', '[]'), ['7:16 bad-value an empty list']],
    ['a key that stands twice', `${GOOD}name: other\n`, ['8:1 duplicate name']],
    [
      'a key that stands twice deep inside',
      GOOD.replace('    addr', '    name: cp-2\n    addr'),
      ['7:5 duplicate name'],
    ],
    ['a tab', GOOD.replace('    addr', '\taddr'), ['7:1 syntax Tabs are not allowed as indentation']],
    ['two documents', `${GOOD}---\na: b\n`, ['9:1 syntax a second document']],
    ['a quote without end', `${GOOD}name2: "a\n`, ['9:1 syntax Missing closing "quote']],
    ['an alias', `${GOOD.replace('demo', '&a demo')}dnsDomain: *a\n`, ['8:12 wrong-kind an alias']],
    ['a merge', `${GOOD}<<: {name: x}\n`, ['8:1 unknown-key <<']],
    ['a key that is a list', `${GOOD}? [a]\n: b\n`, ['8:3 unknown-key a list']],
    [
      'keys of every object',
      `${GOOD}__proto__: {a: b}\nconstructor: c\n`,
      ['8:1 unknown-key __proto__', '9:1 unknown-key constructor'],
    ],
    [
      'keys of every object in a map',
      `${GOOD}extraNames: {__proto__: [a], toString: [b]}\n`,
      ['8:14 unknown-key __proto__', '8:30 unknown-key toString'],
    ],
    ['an identity that has no names', `${GOOD}extraNames: {admin: [a]}\n`, ['8:14 unknown-key admin']],
    [
      'what the whole file is wrong about',
      `${GOOD}serviceCidrs: [10.0.0.0/30]\nlifetimes: {certificates: 1m}\n`,
      ['7:17 conflict 10.0.0.1', '8:16 bad-value 10.0.0.0/30', '9:27 bad-value 1m'],
    ],
  ])('%s', (_what, text, problems) => expect(said(text)).toEqual(problems));

  it('says all at once, in the order of the lines', () => {
    const lines = said(
      'kind: Clutser\nname: A\nendpoint: 1\nx: 1\ncontrolPlane: [{name: b}, {addresses: [c]}]\n',
    );
    expect(lines.length).toBe(7);
    expect(lines.map((line) => Number(line.split(':')[0]))).toEqual([1, 1, 2, 3, 4, 5, 5]);
  });

  test.each(['', '\n\n', '# only a comment\n', '---\n', '~', 'null', '{}', '\u0000'])(
    '%j is a file in which all is missing',
    (text) => {
      const problems = said(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.length).toBeLessThanOrEqual(MISSING);
    },
  );

  it('YAML 1.1 has no say: a word is as it was written', () => {
    for (const word of ['no', 'on', 'y', '1e3', '0x10', '0b1', '1-30', '012', '2026-01-01', 'true', '17'])
      expect([word, cluster(GOOD.replace('demo\n', `${word}\n`)).name]).toEqual([word, word]);
    expect(said(GOOD.replace('demo\n', '1_000\n'))).toEqual(['3:7 bad-value 1_000']);
    expect(said(GOOD.replace('demo\n', '1:30\n'))).toEqual(['3:7 bad-value 1:30']);
    expect(said(GOOD.replace('demo\n', 'null\n'))).toEqual(['3:7 wrong-kind nothing']);
    expect(said(`${GOOD}lifetimes: {certificates: 1}\n`)).toEqual(['8:27 bad-value 1']);
  });

  it('a key in the place of a file is never quoted', () => {
    const body = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgabcdefghij012345';
    const pem = `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
    for (const text of [
      pem,
      `name: ${body}`,
      `${body}: 1`,
      `*${body}`,
      `"${body}`,
      `a: !${body} b`,
      `[${body}`,
      `- &${body}\n- *${body}`,
    ])
      expect([text, JSON.stringify(readClusterFile(text)).includes(body.slice(8, 40))]).toEqual([
        text,
        false,
      ]);
  });
});

describe('files made to hurt', () => {
  const many = (n: number, line: (i: number) => string) =>
    Array.from({ length: n }, (_, i) => line(i)).join('');
  test.each([
    ['brackets without end', '['.repeat(100_000)],
    ['braces without end', '{a: '.repeat(20_000)],
    ['dashes without end', '- '.repeat(20_000)],
    [
      'an alias bomb',
      `a: &a [x, x]\n${many(30, (i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]\n`)}`,
    ],
    ['a megabyte of junk', many(1_000_000, (i) => String.fromCharCode(33 + ((i * 7919) % 90)))],
    ['more than any cluster has', 'a'.repeat(5_000_000)],
    ['twenty thousand unknown keys', many(20_000, (i) => `k${i}: 1\n`)],
    ['the same key fifty thousand times', 'x: y\n'.repeat(50_000)],
    ['only quotes', '"'.repeat(10_000)],
  ])('%s: refused, with a place', (_what, text) => {
    const reading = readClusterFile(text);
    expect(reading.ok).toBe(false);
    for (const { line, column } of reading.ok ? [] : reading.problems.slice(0, 100))
      expect(line >= 1 && column >= 1).toBe(true);
  });

  it('what the prototype has does not become a name', () => {
    expect(Object.keys(cluster(`${GOOD}extraNames: {}\n`).extraNames)).toEqual([]);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
    expect(IDENTITY_IDS).not.toContain('constructor');
  });
});
