/** From words to a command and its values; every slip becomes one error that names the valid spellings. */
import { KubepkiError } from '../domain/error.ts';
import { nearest } from '../domain/name.ts';
import type { Command, Group } from './command/command.ts';
import { findCommand, findGroup, verbOf, WORDS } from './command/table.ts';
import type { Parsed, ParseFault } from './commander-door.ts';
import { EVERYWHERE, type Format, type OptionId, option, OPTIONS } from './option.ts';

export interface Parse extends Parsed {
  readonly command: Command;
  readonly format: Format | undefined;
}

/** The command that is called, by one word or by two, and the words that are left for it. */
export function commandCalled([name = '', ...rest]: readonly string[]): {
  readonly command: Command;
  readonly rest: readonly string[];
} {
  const group = findGroup(name);
  if (group !== undefined) return { command: verbNamed(group, rest), rest: rest.slice(1) };
  const command = findCommand(name);
  if (command !== undefined) return { command, rest };
  const known = WORDS.map((word) => word.name);
  if (name.startsWith('-')) {
    const meant = rest.find((word) => known.includes(word)) ?? '';
    throw new KubepkiError('usage', { what: `a command comes first, not ${name}`, command: meant });
  }
  throw unknownCommand(name, [...known, 'help', '--version']);
}

function verbNamed({ name, verbs }: Group, [verb, ...rest]: readonly string[]): Command {
  const command = findCommand(`${name} ${verb}`);
  if (command !== undefined) return command;
  if (verb === undefined || verb.startsWith('-')) {
    const meant = rest.find((word) => findCommand(`${name} ${word}`) !== undefined);
    throw new KubepkiError('usage', {
      what: `${name} wants to know what: ${verbs.map(verbOf).join(', ')}`,
      command: meant === undefined ? name : `${name} ${meant}`,
    });
  }
  const error = unknownCommand(verb, verbs.map(verbOf));
  const { nearest: near } = error.evidence;
  throw new KubepkiError('unknown-command', {
    command: `${name} ${verb}`,
    group: name,
    ...(near === undefined ? {} : { nearest: `${name} ${String(near)}` }),
  });
}

function unknownCommand(word: string, known: readonly string[]): KubepkiError {
  const near = nearest(word, known);
  return new KubepkiError('unknown-command', {
    command: word,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

export async function parse(command: Command, argv: readonly string[]): Promise<Parse> {
  const parsed =
    justOperands(command, argv) ?? (await import('./commander-door.ts')).parseArguments(command, argv);
  if ('fault' in parsed) throw errorOf(parsed, command);
  for (const id of Object.keys(parsed.options) as OptionId[]) checkChoice(command, id, parsed.options[id]);
  demandNoEmpty(command, parsed);
  for (const [i, { name, oneOf }] of command.operands.entries()) {
    const value = parsed.operands[i];
    if (oneOf !== undefined && value !== undefined && !oneOf.includes(value))
      throw badValue(command, name, value, oneOf);
  }
  return { ...parsed, command, format: formatOf(command, parsed.options['output']) };
}

/** An empty word is an unset variable of somebody's script: it must not mean "here". */
function demandNoEmpty(command: Command, { operands, options }: Parsed): void {
  const given: readonly (readonly [string, unknown])[] = [
    ...operands.map(
      (value, i) => [command.operands[i]?.name ?? command.operands.at(-1)?.name ?? '', value] as const,
    ),
    ...Object.entries(options).map(([id, value]) => [`--${id}`, value] as const),
  ];
  const empty = given.find(([, value]) => value === '');
  if (empty === undefined) return;
  throw new KubepkiError('bad-value', {
    command: command.name,
    option: empty[0],
    value: '',
    expected: 'something',
  });
}

/**
 * Words without a dash, and as many as the command takes: there is nothing to parse, and commander need not be
 * loaded (a third of what `explain apiserver` would cost). Anything else, right or wrong, is commander's.
 */
function justOperands({ operands }: Command, argv: readonly string[]): Parsed | undefined {
  const least = operands.filter(({ required }) => required === true).length;
  const most = operands.at(-1)?.repeated === true ? Number.POSITIVE_INFINITY : operands.length;
  const plain = argv.length >= least && argv.length <= most && !argv.some((word) => word.startsWith('-'));
  return plain ? { operands: argv, options: {} } : undefined;
}

function formatOf(command: Command, asked: unknown): Format | undefined {
  if (typeof asked !== 'string') return command.formats[0];
  const format = command.formats.find((known) => known === asked);
  if (format !== undefined) return format;
  const near = nearest(asked, command.formats);
  throw new KubepkiError('unknown-format', {
    command: command.name,
    format: asked,
    valid: command.formats,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

function checkChoice(command: Command, id: OptionId, value: unknown): void {
  const { oneOf } = option(id);
  if (oneOf === undefined) return;
  for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
    if (typeof one === 'string' && !oneOf.includes(one)) throw badValue(command, `--${id}`, one, oneOf);
}

function badValue(command: Command, what: string, value: string, valid: readonly string[]): KubepkiError {
  const near = nearest(value, valid);
  return new KubepkiError('bad-value', {
    command: command.name,
    option: what,
    value,
    expected: `one of ${valid.join(', ')}`,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

function errorOf(fault: ParseFault, command: Command): KubepkiError {
  const usage = (what: string) => new KubepkiError('usage', { what, command: command.name });
  switch (fault.fault) {
    case 'unknown-option':
      return unknownOption(fault.option, command);
    case 'missing-argument':
      return usage(`${longForm(fault.option)} needs a value`);
    case 'missing-operand':
      return usage(`${command.name} needs ${fault.operand}`);
    case 'given-twice':
      return usage(`--${fault.option} can be given once`);
    case 'too-many-operands': {
      const takes = command.operands.map(({ name }) => name).join(' ');
      return usage(`${command.name} takes ${takes === '' ? 'no further words' : `just ${takes}`}`);
    }
    case 'other':
      return usage(`the command line is not understood (${fault.code})`);
  }
}

function unknownOption(word: string, command: Command): KubepkiError {
  const given = word.startsWith('--') ? word.replace(/=.*$/s, '') : word.slice(0, 2);
  const ids: readonly OptionId[] = [...command.options, ...EVERYWHERE];
  const valid = ids.map((id) => `--${id}`);
  const known = (Object.keys(OPTIONS) as OptionId[]).find(
    (id) => given === `--${id}` || given === `-${option(id).short}`,
  );
  if (known !== undefined && ids.includes(known))
    return new KubepkiError('usage', { what: `--${known} takes no value`, command: command.name });
  if (known !== undefined)
    return new KubepkiError('option-not-here', { command: command.name, option: `--${known}`, valid });
  const near = nearest(given, valid);
  return new KubepkiError('unknown-option', {
    command: command.name,
    option: given,
    valid,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

/** commander names an option by its whole spelling: -o, --output <value>. */
function longForm(flags: string): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}
