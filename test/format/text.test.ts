/** Text that is written: hostile characters made visible and templates that nothing breaks out of. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { ESCAPES, isHostile } from '../../src/format/escape.ts';
import { toJson } from '../../src/format/report/json.ts';
import { toYaml } from '../../src/format/report/yaml.ts';
import { fillTemplate } from '../../src/format/template.ts';
import { nasty } from './nasty.ts';

const template = (name: string) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');

/** Unicode's own lists, not ours: what has no place on a terminal line. */
const BAD = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;

describe('the table of escapes', () => {
  it.each(Object.entries(ESCAPES))('%s: its specimen', (_id, { apply, specimen }) => {
    expect(apply(specimen.hostile)).toBe(specimen.safe);
    expect(isHostile(specimen.safe)).toBe(false);
  });

  it('knows every character that Unicode says is invisible, a control or moves text', () => {
    const missed: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      if (BAD.test(character) && !isHostile(character)) missed.push(code.toString(16));
    }
    expect(missed).toEqual([]);
    for (const plain of ['é', '中', 'ع', '😀', ' ', '\u00a0', '~', '한'])
      expect([plain, isHostile(plain)]).toEqual([plain, false]);
  });

  it('on a terminal nothing hostile is left, and what is plain stays as it is', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(ESCAPES.terminal.apply(text)).not.toMatch(BAD);
        if (!BAD.test(text)) expect(ESCAPES.terminal.apply(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('json and yaml documents say the same value, and nothing to a terminal', () => {
    const value = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.oneof(
        nasty,
        fc.array(nasty),
        fc.integer(),
        fc.boolean(),
        fc.dictionary(fc.stringMatching(/^[a-z]+$/), nasty),
      ),
    );
    fc.assert(
      fc.property(value, (document) => {
        const plain: unknown = JSON.parse(JSON.stringify(document));
        const json = toJson(document);
        expect(JSON.parse(json)).toEqual(plain);
        expect(json.replaceAll('\n', '')).not.toMatch(BAD);
        const yaml = toYaml(document);
        expect(parse(yaml)).toEqual(plain);
        expect(yaml.replaceAll('\n', '')).not.toMatch(BAD);
      }),
      { numRuns: 500 },
    );
  });

  it('one yaml scalar is read back as the text', () => {
    fc.assert(
      fc.property(
        nasty,
        (text) => parse(ESCAPES.yaml.apply(text)) === (JSON.parse(JSON.stringify(text)) as string),
      ),
    );
  });

  it('one word of a real shell, whatever is in it', () => {
    const words = fc.sample(
      nasty.filter((text) => !isHostile(text)),
      { numRuns: 200, seed: 20_261_121 },
    );
    const script = [...words, '', '~', '*', '-n', '!', "'", '$HOME', 'a=b', '#x'].map((word) =>
      ESCAPES.shell.apply(word),
    );
    const ran = execFileSync('sh', ['-c', `printf '%s\\0' ${script.join(' ')}`], { encoding: 'utf8' });
    expect(ran.split('\0').slice(0, -1)).toEqual([
      ...words,
      '',
      '~',
      '*',
      '-n',
      '!',
      "'",
      '$HOME',
      'a=b',
      '#x',
    ]);
    fc.assert(fc.property(nasty, (text) => !BAD.test(ESCAPES.shell.apply(text))));
  });
});

describe('templates', () => {
  it('are valid files before they are filled', () => {
    for (const name of ['kubepki.yaml', 'kubeconfig.yaml'])
      expect(parseDocument(template(name)).errors).toEqual([]);
  });

  it('are valid after, with the value in its place and all else as it was, comments too', () => {
    const before = parse(template('kubepki.yaml')) as Record<string, unknown>;
    fc.assert(
      fc.property(nasty, fc.array(nasty), (name, cidrs) => {
        const filled = fillTemplate(template('kubepki.yaml'), [
          { path: ['name'], value: name },
          { path: ['serviceCidrs'], value: cidrs },
          { path: ['controlPlane'], value: [{ name, addresses: cidrs }] },
        ]);
        const utf16 = (text: string) => JSON.parse(JSON.stringify(text)) as string;
        expect(parse(filled)).toEqual({
          ...before,
          name: utf16(name),
          serviceCidrs: cidrs.map(utf16),
          controlPlane: [{ name: utf16(name), addresses: cidrs.map(utf16) }],
        });
        expect(filled.split('\n').filter((line) => line.startsWith('# ')).length).toBe(
          template('kubepki.yaml')
            .split('\n')
            .filter((line) => line.startsWith('# ')).length,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('a word that YAML 1.1 reads otherwise is quoted, for readers that still do', () => {
    for (const word of [
      'no',
      'off',
      'Y',
      '0x10',
      '012',
      '1_000',
      '1:30',
      '1e3',
      '~',
      'null',
      '2026-01-01',
      '.inf',
      '10.32.0.0',
      'demo',
    ]) {
      const filled = fillTemplate('name: x\n', [{ path: ['name'], value: word }]);
      for (const version of ['1.1', '1.2'] as const)
        expect([word, version, parse(filled, { version })]).toEqual([word, version, { name: word }]);
    }
    expect(fillTemplate('name: x\n', [{ path: ['name'], value: 'demo' }])).toBe('name: demo\n');
  });

  it('a value for a place that is not there is an error, as is a broken template', () => {
    expect(() => fillTemplate('a: 1\n', [{ path: ['b'], value: 1 }])).toThrow('template-broken');
    expect(() => fillTemplate('a: [1\n', [])).toThrow('template-broken');
  });
});
