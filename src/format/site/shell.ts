/**
 * The simple commands of a shell script, as far as a script that starts one program goes: words, quotes, variables that are
 * known, and where a command ends. What only a shell could say (substitutions, conditions) stays as it stands.
 */
import { MOST_WORDS, type Variables, type Word } from './word.ts';

const ENDS = /[;&|\n()]/;

export function shellCommands(script: Word, variables: Variables): readonly (readonly Word[])[] {
  const { text, spot } = script;
  const commands: Word[][] = [];
  let words: Word[] = [];
  let i = 0;
  while (i < text.length && words.length < MOST_WORDS && commands.length < MOST_WORDS) {
    const character = text.charAt(i);
    if (character === '\\' && text[i + 1] === '\n') i += 2;
    else if (character === '#' || /[<>]/.test(character)) i = skipped(text, i);
    else if (ENDS.test(character)) {
      if (words.length > 0) commands.push(words);
      words = [];
      i += 1;
    } else if (/\s/.test(character)) i += 1;
    else {
      const word = wordAt(text, i, variables);
      // 2>&1: the number belongs to what follows
      if (!(/^\d+$/.test(word.text) && /[<>]/.test(text.charAt(word.end))))
        words.push(...word.pieces.map((piece) => ({ text: piece, spot })));
      i = word.end;
    }
  }
  return words.length > 0 ? [...commands, words] : commands;
}

/** Past a comment, or past a redirection and where it leads. */
function skipped(text: string, from: number): number {
  if (text.charAt(from) === '#') {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end;
  }
  const [found = '>'] = /^[<>]+[&|]?[ \t]*[^\s;&|()<>]*/.exec(text.slice(from, from + 4096)) ?? [];
  return from + found.length;
}

function wordAt(
  text: string,
  from: number,
  variables: Variables,
): { readonly text: string; readonly pieces: readonly string[]; readonly end: number } {
  // a variable outside of quotes becomes as many words as it holds
  const pieces = [''];
  const add = (what: string) => pieces.push(`${pieces.pop() ?? ''}${what}`);
  let quote: string | undefined;
  let i = from;
  for (; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (quote === undefined && (/\s/.test(character) || ENDS.test(character) || /[<>]/.test(character)))
      break;
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && quote !== "'" && i + 1 < text.length) {
      i += 1;
      const next = text.charAt(i);
      if (next !== '\n') add(quote === undefined || /["\\`$]/.test(next) ? next : `\\${next}`);
    } else if (character === '$' && quote !== "'") {
      const [found = '$', braced, bare] =
        /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(text.slice(i, i + 256)) ?? [];
      const name = braced ?? bare;
      const value = name === undefined ? undefined : variables.get(name)?.text;
      const [first = '', ...rest] = quote === undefined ? (value ?? '').split(/\s+/) : [value ?? ''];
      add(name === undefined ? found : first);
      pieces.push(...rest);
      i += found.length - 1;
    } else add(character);
  }
  return {
    text: text.slice(from, i),
    pieces: pieces.length === 1 ? pieces : pieces.filter((one) => one !== ''),
    end: i,
  };
}
