/** Unit files: what is read of them, and that filling one touches nothing else. Whether systemd agrees: test/format/systemd.test.ts. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROGRAM_IDS } from '../../src/domain/program/program.ts';
import { renderFlags } from '../../src/format/rendering/flags.ts';
import { renderUnit } from '../../src/format/rendering/unit.ts';
import { commandOf, fillUnit } from '../../src/format/unit/fill.ts';
import { readUnit } from '../../src/format/unit/read.ts';
import { execStart } from '../cluster/argv.mjs';
import { clusterOf } from '../domain/cluster.ts';
import { nasty } from './nasty.ts';

const template = (program: string) =>
  readFileSync(new URL(`../../templates/systemd/${program}.service`, import.meta.url), 'utf8');

const pairs = (text: string) => readUnit(text).map(({ section, key, value }) => [section, key, value]);

describe('a unit file', () => {
  it.each([
    [
      'comments, blanks around "=", empty lines',
      '# a=1\n; b=2\n\n[Unit]\n  A = x y \n',
      [['Unit', 'A', 'x y']],
    ],
    [
      'a line that goes on',
      '[S]\nE=a \\\n  b \\\n c\nF=d\n',
      [
        ['S', 'E', 'a    b   c'],
        ['S', 'F', 'd'],
      ],
    ],
    ['a comment within it', '[S]\nE=a \\\n# no \\\n; no\n  b\n', [['S', 'E', 'a    b']]],
    [
      'an empty line, which ends it',
      '[S]\nE=a \\\n\nF=b',
      [
        ['S', 'E', 'a'],
        ['S', 'F', 'b'],
      ],
    ],
    [
      'two backslashes, which do not continue',
      '[S]\nE=a\\\\\nF=b',
      [
        ['S', 'E', 'a\\\\'],
        ['S', 'F', 'b'],
      ],
    ],
    ['the end of the file, which ends it too', '[S]\nE=a \\', [['S', 'E', 'a']]],
    [
      'keys again, and none',
      '[S]\nE=\nE=a=b\n',
      [
        ['S', 'E', ''],
        ['S', 'E', 'a=b'],
      ],
    ],
    [
      'other ends of lines',
      '[S]\r\nE=a \\\r\n b\r\nF=c',
      [
        ['S', 'E', 'a   b'],
        ['S', 'F', 'c'],
      ],
    ],
  ])('%s', (_what, text, expected) => {
    expect(pairs(text)).toEqual(expected);
  });

  it.each(['A=before any section\n', '[S]\nno sign of equality\n', '[S]\n=x\n', '[S\nA=b\n'])(
    '%j is none',
    (text) => {
      expect(() => readUnit(text)).toThrow('template-broken');
    },
  );

  it('one value is replaced, and everything else stays octet for octet', () => {
    const text = '# first\r\n[A]\r\nX=1\r\n[B]\nX =  old \\\n  # why\n  older\n\n; last\n[C]\nX=2';
    expect(fillUnit(text, 'B', 'X', 'new')).toBe('# first\r\n[A]\r\nX=1\r\n[B]\nX =new\n\n; last\n[C]\nX=2');
    expect(fillUnit(text, 'C', 'X', '')).toBe(`${text.slice(0, -1)}`);
  });

  it('a value that has no place, or several, is an error', () => {
    expect(() => fillUnit('[S]\nA=1\n', 'S', 'B', 'x')).toThrow('template-broken');
    expect(() => fillUnit('[S]\nA=1\n', 'T', 'A', 'x')).toThrow('template-broken');
    expect(() => fillUnit('[S]\nA=1\nA=2\n', 'S', 'A', 'x')).toThrow('template-broken');
  });
});

describe('a command', () => {
  it('of any text comes back as it was, and adds no line that is not its own', () => {
    // NUL and halves of pairs are no arguments
    const word = nasty.map((text) => text.replace(/\0/g, '').replace(/\p{Cs}/gu, ''));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const args = words.map((one) => `--flag=${one}`);
        const unit = fillUnit(
          '[Service]\nExecStart=/x --y\nRestart=no\n',
          'Service',
          'ExecStart',
          commandOf('/bin/a', args),
        );
        expect(execStart(unit)).toEqual(['/bin/a', ...args]);
        expect(readUnit(unit).map(({ key }) => key)).toEqual(['ExecStart', 'Restart']);
        expect(unit.split('\n')).toHaveLength(4 + args.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('is quoted only where it must be', () => {
    expect(commandOf('/bin/a', ['--b=c,d', '--controllers=*,x', '--e=f g'])).toBe(
      '/bin/a \\\n  --b=c,d \\\n  --controllers=*,x \\\n  "--e=f g"',
    );
  });
});

describe.each(PROGRAM_IDS)('the unit of %s', (program) => {
  const cluster = clusterOf({ flags: { [program]: { further: `50% of "$HOME" it's \\here;` } } });
  const [machine] = cluster.controlPlane;
  if (machine === undefined) throw new Error('no machine');
  const unit = renderUnit(template(program), program, cluster, machine);

  it('is the template with another command', () => {
    const others = (text: string) => pairs(text).filter(([, key]) => key !== 'ExecStart');
    expect(others(unit)).toEqual(others(template(program)));
    expect(unit.match(/^#.*/gm)).toEqual(template(program).match(/^#.*/gm));
  });

  it('starts it with the flags that the file of flags has too', () => {
    const [, ...args] = execStart(unit);
    expect(args).toEqual(renderFlags(program, cluster, machine).split('\n').slice(0, -1));
    expect(args.at(-1)).toBe(`--further=50% of "$HOME" it's \\here;`);
  });

  it('is started again however long that takes, and after the network', () => {
    expect(pairs(unit)).toContainEqual(['Unit', 'StartLimitIntervalSec', '0']);
    expect(pairs(unit)).toContainEqual(['Service', 'Restart', 'always']);
    expect(pairs(unit)).toContainEqual(['Unit', 'Wants', 'network-online.target']);
    expect(pairs(unit)).toContainEqual(['Install', 'WantedBy', 'multi-user.target']);
  });
});
