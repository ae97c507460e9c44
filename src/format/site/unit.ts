/** A unit and its drop-ins: what it runs, and with which environment (systemd.unit(5), systemd.service(5), systemd.exec(5)). */
import type { Spot } from '../../domain/site/site.ts';
import { type Line, logicalLines } from '../unit/read.ts';
import { splitWords, withSpecifiers, withVariables } from './systemd-words.ts';
import type { Variables, Word } from './word.ts';

export interface UnitText {
  /** as it can be opened from here */
  readonly file: string;
  readonly text: string;
}

export interface EnvironmentFile {
  readonly path: string;
  /** it may be missing */
  readonly optional: boolean;
  readonly spot: Spot;
}

export interface Unit {
  /** each ExecStart= in order, not yet filled from the environment */
  readonly commands: readonly Command[];
  readonly environment: Variables;
  readonly environmentFiles: readonly EnvironmentFile[];
  /** WorkingDirectory= */
  readonly directory?: string;
  /** what systemd would ignore */
  readonly damaged: readonly Spot[];
}

interface Command {
  readonly words: readonly Word[];
  /** ":" before the program: nothing is filled from the environment */
  readonly literal: boolean;
}

/** @param texts the unit, and then its drop-ins in the order in which systemd reads them */
export function readSiteUnit(texts: readonly UnitText[], name: string, host?: string): Unit {
  const commands: Command[] = [];
  const environment = new Map<string, Word>();
  const environmentFiles: EnvironmentFile[] = [];
  const damaged: Spot[] = [];
  let directory: string | undefined;
  for (const { key, value, spotAt } of texts.flatMap(settingsOf)) {
    const spot = spotAt(0);
    const filled = (words: readonly { readonly text: string; readonly at: number }[]): readonly Word[] =>
      words.map(({ text, at }) => ({ text: withSpecifiers(text, name, host), spot: spotAt(at) }));
    if (key === 'ExecStart') {
      const words = splitWords(value);
      if (value === '') commands.length = 0;
      else if (words === undefined) damaged.push(spot);
      else commands.push(...commandsIn(filled(words)));
    } else if (key === 'Environment') {
      if (value === '') environment.clear();
      for (const word of filled(splitWords(value) ?? [])) {
        const at = word.text.indexOf('=');
        if (at > 0)
          environment.set(word.text.slice(0, at), { text: word.text.slice(at + 1), spot: word.spot });
      }
    } else if (key === 'EnvironmentFile') {
      if (value === '') environmentFiles.length = 0;
      else {
        const optional = value.startsWith('-');
        const path = withSpecifiers(value.slice(optional ? 1 : 0), name, host);
        environmentFiles.push({ path, optional, spot });
      }
    } else if (key === 'WorkingDirectory') directory = /^-?(\/.*)$/.exec(value)?.[1];
  }
  return {
    commands,
    environment,
    environmentFiles,
    damaged,
    ...(directory === undefined ? {} : { directory }),
  };
}

/** The words of a command with what the environment says in them; the program itself is never filled. */
export function wordsOf(
  { words: [program, ...rest], literal }: Command,
  variables: Variables,
): readonly Word[] {
  if (program === undefined) return [];
  return [program, ...(literal ? rest : withVariables(rest, variables))];
}

/** A word ";" parts commands, "\;" is the word; before the program stand signs of how it is run. */
function commandsIn(words: readonly Word[]): readonly Command[] {
  const commands: Command[] = [];
  let open: Word[] = [];
  for (const word of [...words, undefined]) {
    if (word !== undefined && word.text !== ';') {
      open.push(word.text === '\\;' ? { ...word, text: ';' } : word);
      continue;
    }
    const [first, ...rest] = open;
    open = [];
    if (first === undefined) continue;
    const [signs = ''] = /^[@:+!|-]*/.exec(first.text) ?? [];
    const program = { ...first, text: first.text.slice(signs.length) };
    // "@": what follows the program is what it is told to be called
    commands.push({
      words: [program, ...(signs.includes('@') ? rest.slice(1) : rest)],
      literal: signs.includes(':'),
    });
  }
  return commands;
}

interface PlacedSetting {
  readonly key: string;
  readonly value: string;
  readonly spotAt: (offset: number) => Spot;
}

/** Of the section that says how it is run; what is no setting is nobody's business here. */
function settingsOf({ file, text }: UnitText): readonly PlacedSetting[] {
  let section = '';
  return logicalLines(text).flatMap((line): readonly PlacedSetting[] => {
    const [, header] = /^\[([^[\]]*)\]\s*$/.exec(line.text) ?? [];
    section = header ?? section;
    const [whole, key] = /^([^=\s][^=]*?)[ \t]*=[ \t]*/.exec(line.text) ?? [];
    if (header !== undefined || whole === undefined || key === undefined || section !== 'Service') return [];
    return [
      {
        key,
        value: line.text.slice(whole.length).trimEnd(),
        spotAt: (offset) => ({ file, line: lineAt(line, whole.length + offset) }),
      },
    ];
  });
}

function lineAt({ lines }: Line, offset: number): number {
  return lines.findLast(({ at }) => at <= offset)?.number ?? 1;
}
