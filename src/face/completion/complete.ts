/**
 * What could come next, from the command table alone. The answer is kubectl's plugin protocol (cobra's):
 * a candidate a line, a tab and its description, and last a line with a directive.
 */
import { ALGORITHM_IDS } from '../../domain/algorithm.ts';
import { CONNECTION_IDS } from '../../domain/connection/table.ts';
import { ERRORS } from '../../domain/error.ts';
import { IDENTITY_IDS } from '../../domain/identity/table.ts';
import { FAULT_IDS } from '../../domain/lab/table.ts';
import { LAYOUT_IDS } from '../../domain/layout/table.ts';
import { NAME_WORD_IDS } from '../../domain/name-word.ts';
import { RULES } from '../../domain/rule/table.ts';
import type { Command, Group } from '../command/command.ts';
import { findCommand, findGroup, verbOf, WORDS } from '../command/table.ts';
import { EVERYWHERE, option, type OptionId } from '../option.ts';

/** cobra's ShellCompDirective: default (files), no files, only directories. */
const DIRECTIVES = { files: 0, nothing: 4, directories: 16 } as const;

const NAMES = WORDS.map(({ name, summary }) => [name, summary] as const);
const FRONT = [
  ['--help', 'what there is'],
  ['--version', 'which kubepki this is'],
] as const;
const TOPICS = [
  ...IDENTITY_IDS,
  ...CONNECTION_IDS,
  ...NAME_WORD_IDS,
  ...LAYOUT_IDS,
  ...ALGORITHM_IDS,
  ...RULES.map(({ id }) => id),
  ...Object.keys(ERRORS),
];

interface Answer {
  readonly candidates: readonly (readonly [string, string])[];
  readonly also: keyof typeof DIRECTIVES;
}

/** Whether a machine may come next. */
export function wantsMachine([name = '']: readonly string[]): boolean {
  return findCommand(name)?.operands.some(({ completes }) => completes === 'machine') === true;
}

/** @param machines those of the cluster file, where a machine may come next */
export function complete(words: readonly string[], machines: readonly string[] = []): string {
  const { candidates, also } = answer(words.slice(0, -1), words.at(-1) ?? '', machines);
  return `${[...candidates.map(([word, says]) => `${word}\t${says}`), `:${DIRECTIVES[also]}`].join('\n')}\n`;
}

function answer(before: readonly string[], word: string, machines: readonly string[]): Answer {
  const [name, ...after] = before;
  if (name === undefined) return none(starting(word, word.startsWith('-') ? FRONT : NAMES));
  if (name === 'help') return none(helped(after, word));
  const group = findGroup(name);
  if (group !== undefined && after.length === 0) return none(verbsOf(group, word));
  const [called, rest] = group === undefined ? [name, after] : [`${name} ${after[0]}`, after.slice(1)];
  const command = findCommand(called);
  if (command === undefined) return none([]);
  const ids: readonly OptionId[] = [...command.options, ...EVERYWHERE];
  // after -- every word is an operand
  if (rest.includes('--')) return operandOf(command, rest, word, machines);
  const taking = ids.find((id) => isSpelled(id, rest.at(-1) ?? '') && option(id).takes !== undefined);
  if (taking !== undefined) return valueOf(taking, command, word);
  const glued = /^(--[a-z-]+)=(.*)$/.exec(word);
  const gluedId = ids.find((id) => glued?.[1] === `--${id}`);
  if (glued !== null && gluedId !== undefined) {
    const inner = valueOf(gluedId, command, glued[2] ?? '');
    return {
      ...inner,
      candidates: inner.candidates.map(([value, says]) => [`${glued[1]}=${value}`, says] as const),
    };
  }
  if (word.startsWith('-'))
    return none(
      starting(
        word,
        ids.map((id) => [`--${id}`, option(id).says] as const),
      ),
    );
  return operandOf(command, rest, word, machines);
}

function helped(after: readonly string[], word: string): Answer['candidates'] {
  if (after.length === 0) return starting(word, NAMES);
  const group = after.length === 1 ? findGroup(after[0]) : undefined;
  return group === undefined ? [] : verbsOf(group, word);
}

function verbsOf({ verbs }: Group, word: string): Answer['candidates'] {
  return starting(
    word,
    verbs.map((verb) => [verbOf(verb), verb.summary] as const),
  );
}

function valueOf(id: OptionId, command: Command, word: string): Answer {
  const { oneOf, completes } = option(id);
  const words = id === 'output' ? command.formats : oneOf;
  if (words !== undefined)
    return none(
      starting(
        word,
        words.map((value) => [value, ''] as const),
      ),
    );
  return {
    candidates: [],
    also: completes === 'directory' ? 'directories' : completes === 'file' ? 'files' : 'nothing',
  };
}

function operandOf(
  command: Command,
  rest: readonly string[],
  word: string,
  machines: readonly string[],
): Answer {
  const given = rest.filter((text, i) => !text.startsWith('-') && !takesNext(rest[i - 1], command)).length;
  const operand =
    command.operands[given] ??
    (command.operands.at(-1)?.repeated === true ? command.operands.at(-1) : undefined);
  if (operand === undefined) return none([]);
  if (operand.oneOf !== undefined)
    return none(
      starting(
        word,
        operand.oneOf.map((value) => [value, ''] as const),
      ),
    );
  const offered = {
    topic: TOPICS,
    identity: IDENTITY_IDS,
    machine: machines,
    fault: FAULT_IDS,
    file: undefined,
    directory: undefined,
  };
  const words = operand.completes === undefined ? undefined : offered[operand.completes];
  if (words !== undefined) {
    return none(
      starting(
        word,
        words.map((id) => [id, ''] as const),
      ),
    );
  }
  return {
    candidates: [],
    also:
      operand.completes === 'directory' ? 'directories' : operand.completes === 'file' ? 'files' : 'nothing',
  };
}

function takesNext(text: string | undefined, command: Command): boolean {
  return command.options.some((id) => isSpelled(id, text ?? '') && option(id).takes !== undefined);
}

function isSpelled(id: OptionId, text: string): boolean {
  const { short } = option(id);
  return text === `--${id}` || (short !== undefined && text === `-${short}`);
}

function starting(word: string, rows: readonly (readonly [string, string])[]): Answer['candidates'] {
  return rows.filter(([value]) => value.startsWith(word));
}

function none(candidates: Answer['candidates']): Answer {
  return { candidates, also: 'nothing' };
}
