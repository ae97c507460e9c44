/**
 * A command of a unit into its words, as systemd does it (systemd.service(5), COMMAND LINES; basic/extract-word.c with
 * EXTRACT_UNQUOTE and EXTRACT_CUNESCAPE, basic/escape.c cunescape_one, core/unit-printf.c, basic/env-util.c replace_env_argv).
 */
import { MOST_WORDS, type Variables, type Word } from './word.ts';

/** A word that systemd has split; where it may be filled from the environment. */
interface Split {
  readonly text: string;
  readonly at: number;
}

/** undefined where a quote is left open, or an escape means nothing that an argument can hold: systemd ignores the line. */
export function splitWords(text: string): readonly Split[] | undefined {
  const words: Split[] = [];
  let i = 0;
  while (i < text.length && words.length < MOST_WORDS) {
    while (isSpace(text[i])) i += 1;
    if (i >= text.length) break;
    const at = i;
    const parts: string[] = [];
    let quote: string | undefined;
    for (; i < text.length && (quote !== undefined || !isSpace(text[i])); i += 1) {
      const character = text.charAt(i);
      if (character === '\\' && i + 1 < text.length) {
        const escape = escaped(text, i + 1);
        parts.push(escape.text);
        i += escape.length;
      } else if (character === quote) quote = undefined;
      else if (quote === undefined && (character === '"' || character === "'")) quote = character;
      else parts.push(character);
    }
    if (quote !== undefined) return undefined;
    words.push({ text: parts.join(''), at });
  }
  return words;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

const SINGLE: Readonly<Record<string, string>> = {
  'a': '\u0007',
  'b': '\b',
  'f': '\f',
  'n': '\n',
  'r': '\r',
  't': '\t',
  'v': '\v',
  's': ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** What stands behind a backslash, and how long it is; what means nothing keeps its backslash ("Ignoring unknown escape sequences"). */
function escaped(text: string, at: number): { readonly text: string; readonly length: number } {
  const character = text.charAt(at);
  const single = SINGLE[character];
  if (single !== undefined) return { text: single, length: 1 };
  const [found = '', byte, short, long, octal] = NUMBERED.exec(text.slice(at, at + 9)) ?? [];
  const code =
    octal === undefined ? Number.parseInt(byte ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
  // NUL ends an argument, and so is none
  if (!(code > 0) || code > 0x10ffff) return { text: `\\${character}`, length: 1 };
  return { text: String.fromCodePoint(code), length: found.length };
}

const NUMBERED = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2}))/;

/** What a specifier stands for; those that only the running system knows stay as they are. */
export function withSpecifiers(text: string, unit: string, host: string | undefined): string {
  const name = unit.replace(/\.[a-z]+$/, '');
  const [, prefix = name, instance] = /^([^@]*)@(.*)$/.exec(name) ?? [];
  const means: Readonly<Record<string, string | undefined>> = {
    '%': '%',
    'n': unit,
    'N': name,
    'p': prefix,
    'P': prefix,
    'i': instance ?? '',
    'I': instance ?? '',
    'H': host,
    'l': host?.split('.')[0],
  };
  return text.replace(/%(.)/g, (found, letter: string) => means[letter] ?? found);
}

/** ${NAME} within a word, $NAME as a whole word, which becomes as many as it holds; $$ is a dollar. */
export function withVariables(words: readonly Word[], variables: Variables): readonly Word[] {
  return words.flatMap((word): readonly Word[] => {
    const [, whole] = /^\$([A-Za-z_]\w*)$/.exec(word.text) ?? [];
    if (whole !== undefined) {
      const value = variables.get(whole);
      return (splitWords(value?.text ?? '') ?? []).map(({ text }) => ({
        text,
        spot: value?.spot ?? word.spot,
      }));
    }
    let spot = word.spot;
    const text = word.text.replace(/\$(?:\$|\{([A-Za-z_]\w*)\})/g, (_, name: string | undefined) => {
      if (name === undefined) return '$';
      const value = variables.get(name);
      if (value !== undefined && word.text === `\${${name}}`) spot = value.spot;
      return value?.text ?? '';
    });
    return [{ text, spot }];
  });
}
