/**
 * Where passphrases come from, decided here and nowhere else: the file that --passphrase-file names, else the
 * environment, else whoever sits at the terminal. Never an argument, which every user of the machine can read.
 */
import { KubepkiError } from '../domain/error.ts';
import type { Evidence } from '../domain/finding.ts';
import type { Files, PassphraseAsk, Passphrases } from '../domain/port.ts';
import { ESCAPES } from '../format/escape.ts';

const VARIABLE = 'KUBEPKI_PASSPHRASE';

/** A passphrase that is longer is another file, named by mistake: OpenSSL keeps as much (PEM_BUFSIZE). */
const LONGEST = 1024;

export function passphrasesFrom(file: string | undefined, files: Pick<Files, 'read' | 'stdin'>): Passphrases {
  let given: Promise<string | undefined> | undefined;
  const typed = new Map<string, string>();
  return {
    async ask(what) {
      given ??= givenBy(file, files);
      const passphrase = await given;
      if (passphrase !== undefined) {
        if (what.fresh === true && passphrase === '') throw unusable('empty', sourceOf(file));
        return passphrase;
      }
      const known = typed.get(what.of);
      if (known !== undefined) return known;
      const answer = await typedFor(what);
      if (answer !== undefined) typed.set(what.of, answer);
      return answer;
    },
  };
}

async function givenBy(
  file: string | undefined,
  files: Pick<Files, 'read' | 'stdin'>,
): Promise<string | undefined> {
  if (file !== undefined) {
    const bytes = file === '-' ? await files.stdin() : await files.read(file);
    const [line = bytes] = bytes.includes(0x0a) ? [bytes.subarray(0, bytes.indexOf(0x0a))] : [];
    return textOf(line.at(-1) === 0x0d ? line.subarray(0, -1) : line, sourceOf(file));
  }
  // one that is set and empty is a script's way of unsetting it
  const value = process.env[VARIABLE] ?? '';
  return value === '' ? undefined : textOf(Buffer.from(value), sourceOf(undefined));
}

async function typedFor({ of, fresh }: PassphraseAsk): Promise<string | undefined> {
  const { askHidden, mayAsk } = await import('../world/terminal.ts');
  if (!mayAsk()) return undefined;
  const from = { from: 'terminal' };
  const ask = async (question: string) => {
    // in the place of a line of progress
    const line = await askHidden(`\r\u001b[K${question}: `);
    return line === undefined ? undefined : textOf(line, from);
  };
  const name = of === '-' ? 'standard input' : ESCAPES.terminal.apply(of);
  if (fresh !== true) {
    const answer = await ask(`passphrase for ${name}`);
    return answer === '' ? undefined : answer;
  }
  const answer = await ask(`new passphrase for ${name}`);
  if (answer === undefined) return undefined;
  if (answer === '') throw unusable('empty', from);
  if ((await ask('the same again')) !== answer) throw unusable('differs', from);
  return answer;
}

function sourceOf(file: string | undefined): Evidence {
  return file === undefined ? { from: 'environment' } : { from: 'file', path: file };
}

function textOf(line: Uint8Array, from: Evidence): string {
  if (line.length > LONGEST) throw unusable('too-long', from);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(line);
  } catch {
    throw unusable('not-text', from);
  }
  // UTF-16, as PowerShell writes it
  if (text.includes('\0')) throw unusable('not-text', from);
  return text;
}

/** Says why and never what: it may be a passphrase all the same. */
function unusable(why: string, from: Evidence): KubepkiError {
  return new KubepkiError('passphrase-unusable', { ...from, why });
}
