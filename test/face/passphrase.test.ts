/** Where a passphrase comes from, and that nobody sees it: at a real terminal, from files and from the environment. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, test } from 'vitest';
import { KubepkiError } from '../../src/domain/error.ts';
import { passphrasesFrom } from '../../src/face/passphrase.ts';
import { openFiles } from '../../src/world/files.ts';
import { atTerminal, HAS_TERMINAL } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubepki-passphrase-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  delete process.env['KUBEPKI_PASSPHRASE'];
});

const ask = (file: string | undefined, fresh = false) =>
  passphrasesFrom(file, openFiles()).ask({ of: 'a.p12', ...(fresh ? { fresh: true } : {}) });

function fileOf(bytes: string | Uint8Array): string {
  const path = join(folder, 'passphrase');
  writeFileSync(path, bytes);
  return path;
}

async function refusal(work: Promise<unknown>): Promise<KubepkiError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof KubepkiError)) throw new Error('was not refused');
  return error;
}

describe('from a file', () => {
  test.each([
    ['a line', 'secret\n', 'secret'],
    ['no line end', 'secret', 'secret'],
    ["Windows' line end", 'secret\r\nmore\r\n', 'secret'],
    ['blanks, which are part of it', ' se cret \nmore', ' se cret '],
    ['more than ASCII', 'pässphräse\n', 'pässphräse'],
    ["a byte order mark, which is an editor's", '\ufeffsecret\n', 'secret'],
    ['an empty line, which may open something', '\nsecret\n', ''],
  ])('%s', async (_, text, expected) => {
    expect(await ask(fileOf(text))).toBe(expected);
  });

  test.each([
    ['not UTF-8', Uint8Array.of(0x70, 0xe4, 0x0a), 'not-text'],
    ['UTF-16', Uint8Array.of(0x70, 0, 0x71, 0), 'not-text'],
    ['another file altogether', 'a'.repeat(1025), 'too-long'],
  ])('refuses %s, and does not quote it', async (_, bytes, why) => {
    const error = await refusal(ask(fileOf(bytes)));
    expect(error.code).toBe('passphrase-unusable');
    expect(error.evidence).toEqual({ from: 'file', path: join(folder, 'passphrase'), why });
  });

  it('a new one is not empty', async () => {
    expect((await refusal(ask(fileOf('\n'), true))).evidence).toMatchObject({ why: 'empty' });
  });

  it('a file that is not there is said by its name', async () => {
    const error = await refusal(ask(join(folder, 'none')));
    expect([error.code, error.evidence['path']]).toEqual(['file-missing', join(folder, 'none')]);
  });

  it('wins over the environment, which wins over nobody', async () => {
    process.env['KUBEPKI_PASSPHRASE'] = 'from the environment';
    expect(await ask(fileOf('from the file\n'))).toBe('from the file');
    expect(await ask(undefined)).toBe('from the environment');
    process.env['KUBEPKI_PASSPHRASE'] = '';
    expect(await ask(undefined)).toBeUndefined();
  });
});

describe.skipIf(!HAS_TERMINAL)('from a terminal', () => {
  const lib = (name: string) => JSON.stringify(new URL(`../../dist/lib/${name}.js`, import.meta.url).href);
  // what it was given in brackets, and with what the shell would then go on
  const driver = (asks: string): string => {
    const path = join(folder, 'driver.mjs');
    writeFileSync(
      path,
      `import { passphrasesFrom } from ${lib('face/passphrase')};
import { openFiles } from ${lib('world/files')};
const passphrases = passphrasesFrom(undefined, openFiles());
const ask = async (what) => console.log(\`<\${await passphrases.ask(what)}>\`);
try { ${asks} } catch (error) { console.log(error.code, error.evidence.why ?? ''); }
`,
    );
    const settings = "stty -a | tr ' ;' '\\n\\n' | grep -xE -- '-?(echo|icanon|isig|icrnl)' | xargs echo";
    return `'${process.execPath}' '${path}'; ${settings}`;
  };
  const OPEN = `await ask({ of: 'a.p12' });`;
  const FRESH = `await ask({ of: 'a.p12', fresh: true });`;
  const AS_FOUND = ['icrnl isig icanon echo'];

  const shown = async (asks: string, keys: readonly (readonly [string, string])[]) => {
    const { screen } = await atTerminal(driver(asks), keys);
    return screen
      .replaceAll('\r\u001b[K', '')
      .split('\n')
      .filter((line) => line !== '');
  };

  test.each([
    ['a line', 'secret\r', 'secret'],
    ['a line of more than ASCII, mended', 'päü\u007f\u007fässä\u007f\r', 'päss'],
    ['begun anew', 'wrong\u0015right\r', 'right'],
    ['nothing', '\r', 'undefined'],
    ['the end of input', '\u0004', 'undefined'],
  ])('%s, and what is typed is not shown', async (_, typed, expected) => {
    expect(await shown(OPEN, [['a.p12: ', typed]])).toEqual([
      'passphrase for a.p12: ',
      `<${expected}>`,
      ...AS_FOUND,
    ]);
  });

  it('one thing is asked for once, another anew', async () => {
    expect(
      await shown(`${OPEN} ${OPEN} await ask({ of: 'b\\u001b[2J.p12' });`, [
        ['a.p12: ', 'one\r'],
        ['.p12: ', 'two\r'],
      ]),
    ).toEqual([
      'passphrase for a.p12: ',
      '<one>',
      '<one>',
      expect.stringMatching(/^passphrase for b[^\u001b]*: $/),
      '<two>',
      ...AS_FOUND,
    ]);
  });

  it('a new one is typed twice; both lines may be pasted at once', async () => {
    const questions = ['new passphrase for a.p12: ', 'the same again: '];
    expect(
      await shown(FRESH, [
        ['a.p12: ', 'new\r'],
        ['again: ', 'new\r'],
      ]),
    ).toEqual([...questions, '<new>', ...AS_FOUND]);
    expect(await shown(FRESH, [['a.p12: ', 'new\rnew\r']])).toEqual([...questions, '<new>', ...AS_FOUND]);
    expect(await shown(FRESH, [['a.p12: ', 'new\rnow\r']])).toEqual([
      ...questions,
      'passphrase-unusable differs',
      ...AS_FOUND,
    ]);
    expect(await shown(FRESH, [['a.p12: ', '\r']])).toEqual([
      ...questions.slice(0, 1),
      'passphrase-unusable empty',
      ...AS_FOUND,
    ]);
  });

  it('Ctrl-C is a cancellation, and leaves the terminal as it was', async () => {
    expect(await shown(OPEN, [['a.p12: ', 'hal\u0003']])).toEqual([
      'passphrase for a.p12: ',
      'cancelled ',
      ...AS_FOUND,
    ]);
  });

  it('nobody is asked where standard input is something else', async () => {
    const { screen } = await atTerminal(`${driver(OPEN).replace('; ', '< /dev/null; ')}`, []);
    expect(screen.split('\n')[0]).toBe('<undefined>');
  });
});
