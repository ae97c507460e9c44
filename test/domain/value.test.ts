/** Values as people write them: what is taken for what, and what is not taken at all. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { DAY, formatDuration, parseDuration, parseMoment } from '../../src/domain/duration.ts';
import { isDnsName, isDnsPattern, nearest } from '../../src/domain/name.ts';
import { parseEndpoint, VALUES } from '../../src/domain/value.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('spans of time', () => {
  test.each([
    ['90m', 90 * MINUTE],
    ['36h', 36 * HOUR],
    ['30d', 30 * DAY],
    ['8w', 56 * DAY],
    ['1y', 365 * DAY],
    ['1d12h', 36 * HOUR],
    ['P1Y', 365 * DAY],
    ['P1M', 30 * DAY],
    ['PT1M', MINUTE],
    ['P1Y2M10DT2H30M', (365 + 60 + 10) * DAY + 2.5 * HOUR],
    ['P2W', 14 * DAY],
    ['10000y', 10_000 * 365 * DAY],
  ])('%s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  test.each([
    ...[
      '',
      ' ',
      '1',
      'd',
      '1 d',
      ' 1d',
      '1d ',
      '-1d',
      '+1d',
      '1.5h',
      '1e3d',
      '0',
      '0d',
      '0s',
      '1D',
      '1mo',
      '１d',
    ],
    ...['P', 'PT', 'P1', '1P', 'P1YT', 'P1D1Y', 'P1H', 'PT1D', 'p1y', 'P-1Y', 'P0D', 'P1.5D', 'P1Y\n'],
    ...[
      '10001y',
      '999999999y',
      '9999999999s',
      '999999999y999999999y',
      `P${'9'.repeat(400)}Y`,
      '1d'.repeat(5000) + 'x',
    ],
  ])('%j is none', (text) => expect(parseDuration(text)).toBeUndefined());

  it('prints what it reads back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
    expect([365 * DAY, 90 * DAY, 36 * HOUR, 90 * MINUTE].map(formatDuration)).toEqual([
      '1y',
      '90d',
      '36h',
      '90m',
    ]);
  });
});

describe('moments', () => {
  const NOW = new Date('2026-11-21T10:00:00Z');
  const at = (text: string) => parseMoment(text, NOW)?.toISOString();

  test.each([
    ['2027-01-31T12:00:00Z', '2027-01-31T12:00:00.000Z'],
    ['2027-01-31t12:00:00.5z', '2027-01-31T12:00:00.500Z'],
    ['2027-01-31T12:00:00+05:45', '2027-01-31T06:15:00.000Z'],
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['+90d', '2027-02-19T10:00:00.000Z'],
    ['-2h', '2026-11-21T08:00:00.000Z'],
    ['+P1Y', '2027-11-21T10:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
    ['0000-01-01', '0000-01-01T00:00:00.000Z'],
  ])('%s', (text, iso) => expect(at(text)).toBe(iso));

  test.each([
    ...[
      '',
      'now',
      'tomorrow',
      '90d',
      '+',
      '-',
      '+0d',
      '+1',
      '2027',
      '2027-01',
      '2027-1-1',
      '20270131',
      '1767225600',
    ],
    ...[
      '2027-02-29',
      '2027-02-30',
      '2027-04-31T00:00:00Z',
      '2027-13-01',
      '2027-00-01',
      '2027-01-00',
      '2027-01-32',
    ],
    ...[
      '2027-01-31T12:00:00',
      '2027-01-31 12:00:00Z',
      '2027-01-31T24:00:00Z',
      '2027-01-31T12:60:00Z',
      '2027-01-31T12:00:60Z',
    ],
    ...[
      '2027-01-31T12:00:00+24:00',
      '2027-01-31T12:00:00+05:60',
      '2027-01-31T12:00:00+0545',
      '2027-01-31T12:00:00 Z',
    ],
    ...[
      '+9999y',
      '-9999y',
      '9999-12-31T23:59:59-01:00',
      '0000-01-01T00:00:00+01:00',
      '+10001y',
      '+012027-01-01T00:00:00Z',
    ],
  ])('%j is none', (text) => expect(at(text)).toBeUndefined());

  it('is a time that prints, or none, whatever is asked', () => {
    const word = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[+-][0-9]{1,9}[smhdwy]$/),
      fc.stringMatching(/^[+-]?[0-9T:Z.+-]{8,30}$/),
    );
    fc.assert(
      fc.property(word, (text) => /^\d{4}-/.test(at(text) ?? '2026-')),
      { numRuns: 2000 },
    );
  });
});

describe('names', () => {
  it('finds the slip of a hand, and makes no wild guess', () => {
    const commands = ['init', 'plan', 'apply', 'undo', 'inspect', 'explain', 'completion'];
    const guesses = {
      aply: 'apply',
      plna: 'plan',
      PLAN: 'plan',
      isnpect: 'inspect',
      complet: 'completion',
      x: undefined,
    };
    for (const [typed, meant] of Object.entries(guesses))
      expect([typed, nearest(typed, commands)]).toEqual([typed, meant]);
    for (const typed of ['', 'no', 'delete', '-', '😀', 'x'.repeat(65), 'x'.repeat(1_000_000)])
      expect([typed.slice(0, 10), nearest(typed, commands)]).toEqual([typed.slice(0, 10), undefined]);
    expect(nearest('a', [])).toBeUndefined();
    fc.assert(fc.property(fc.constantFrom(...commands), (name) => nearest(name, commands) === name));
  });

  it('takes DNS names as Kubernetes does', () => {
    for (const good of ['a', 'a.b', 'a-b', '0', 'xn--bcher-kva', 'a'.repeat(63), `${'a.'.repeat(126)}a`])
      expect(isDnsName(good)).toBe(true);
    for (const bad of [
      '',
      '.',
      'a.',
      '.a',
      'a..b',
      '-a',
      'a-',
      'A',
      'a_b',
      'a b',
      'a\n',
      'a/b',
      '..',
      'ä',
      'a'.repeat(64),
      `${'a.'.repeat(127)}a`,
    ])
      expect([bad, isDnsName(bad)]).toEqual([bad, false]);
    expect(['*.a', '*', '*.', '**.a', 'a.*.b', 'x*.a', '*.*.a'].map(isDnsPattern)).toEqual([
      true,
      ...Array.from({ length: 6 }, () => false),
    ]);
  });

  it('every kind of value takes its own example and not the hostile', () => {
    for (const [kind, { accepts, example, expected }] of Object.entries(VALUES)) {
      expect([kind, accepts(example)]).toEqual([kind, true]);
      expect(expected).not.toBe('');
      // a flag may say anything; where it ends it is quoted
      const flag = (bad: string) => kind === 'flag-value' && /^[!-~]+$/.test(bad);
      for (const bad of [
        '',
        ' ',
        '../x',
        'a/b/c',
        `${example}\n`,
        `\n${example}`,
        `${example} `,
        '$(id)',
        "a'b",
        'a\u202eb',
        '-',
        '\u0000',
      ].filter((text) => !flag(text)))
        expect([kind, bad, accepts(bad)]).toEqual([kind, bad, false]);
    }
    expect(['1.2.3', '1', '10.0.0.256', 'fd00::1', '1.2.3.4'].map(VALUES['machine-name'].accepts)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
  });

  it('reads endpoints', () => {
    const rows = {
      'api': 'api 6443',
      'api:443': 'api 443',
      '10.0.0.1': '10.0.0.1 6443',
      'fd00::1': 'fd00::1 6443',
      '[fd00::1]': 'fd00::1 6443',
    };
    const more = {
      '[FD00:0::1]:8443': 'fd00::1 8443',
      'api:65535': 'api 65535',
      'fd00::1:6443': 'fd00::1:6443 6443',
    };
    const text = (input: string) => {
      const endpoint = parseEndpoint(input);
      return endpoint === undefined ? undefined : `${endpoint.host} ${endpoint.port}`;
    };
    for (const [input, is] of Object.entries({ ...rows, ...more }))
      expect([input, text(input)]).toEqual([input, is]);
    for (const bad of [
      '',
      ':443',
      'api:',
      'api:0',
      'api:65536',
      'api:x',
      '[api]:443',
      '[10.0.0.1]:1',
      '1.2.3:1',
      'https://api',
      'API',
      '[fd00::1',
      'fd00::g',
      'api:443:443',
    ])
      expect([bad, text(bad)]).toEqual([bad, undefined]);
  });
});
