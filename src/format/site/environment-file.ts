/** EnvironmentFile= (systemd.exec(5); basic/env-file.c parse_env_file_internal): NAME=value a line, quoted much as a shell has it. */
import type { Spot } from '../../domain/site/site.ts';
import type { Variables, Word } from './word.ts';

export function readEnvironmentFile(text: string, file: string): Variables {
  const found = new Map<string, Word>();
  let line = 1;
  for (let i = 0; i < text.length; ) {
    const spot: Spot = { file, line };
    const end = endOfLine(text, i);
    const [whole, name] = /^[ \t]*([^=\s#;][^=\n\r]*?)[ \t]*=/.exec(text.slice(i, end)) ?? [];
    if (whole === undefined || name === undefined) {
      // a comment, an empty line, or nothing that systemd takes
      [i, line] = [end + 1, line + 1];
      continue;
    }
    const value = valueAt(text, i + whole.length);
    found.set(name, { text: value.text, spot });
    line += (text.slice(i, value.end).match(/\n/g)?.length ?? 0) + 1;
    i = value.end + 1;
  }
  return found;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** From behind the "=" to before the line feed that ends it. Blanks at both ends go, unless they are quoted. */
function valueAt(text: string, from: number): { readonly text: string; readonly end: number } {
  const parts: string[] = [];
  let kept = 0;
  let quote: string | undefined;
  let i = from;
  for (; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '\\' && quote !== "'" && i + 1 < text.length) {
      i += 1;
      const next = text.charAt(i);
      // within double quotes only what would mean something else is escaped
      const plain = quote === undefined || /["\\`$]/.test(next);
      if (next !== '\n') parts.push(plain ? next : `\\${next}`);
      kept = parts.length;
    } else if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else parts.push(character);
      kept = parts.length;
    } else if (character === '\n') break;
    else if ((character === '"' || character === "'") && kept === parts.length) quote = character;
    else if (/\s/.test(character)) {
      if (parts.length > 0) parts.push(character);
    } else {
      parts.push(character);
      kept = parts.length;
    }
  }
  return { text: parts.slice(0, kept).join(''), end: i };
}
