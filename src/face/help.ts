/** Help, made from the command table; the generated docs are made from the same rows. */
import type { Command, Group } from './command/command.ts';
import { findGroup, verbOf, WORDS } from './command/table.ts';
import { EVERYWHERE, option, type OptionId, spelling } from './option.ts';
import { commandCalled } from './parse.ts';
import { columns, paragraph } from './text/lines.ts';
import { VERSION } from './version.ts';

export function generalHelp(me: string): string {
  return `${[
    `kubepki ${VERSION}: certificates and PKI for Kubernetes clusters built by hand`,
    '',
    'usage',
    `  ${me} COMMAND [OPTIONS]`,
    `  ${me} COMMAND --help`,
    `  ${me} help [COMMAND]`,
    `  ${me} --version`,
    '',
    'commands',
    columns(WORDS.map(({ name, summary }) => [name, summary] as const)),
    '',
    'exit codes',
    columns([
      ['0', 'fine, or done'],
      ['1', 'warnings, or plan has changes (verdict commands)'],
      ['2', 'something is critical, or an act was refused for good reason'],
      ['3', 'could not judge, or could not do: misuse, unreadable, unreachable'],
    ]),
    '',
    'begin with',
    `  ${me} init demo && ${me} inspect demo`,
  ].join('\n')}\n`;
}

/** Of a command, or of the group whose verb was left out. */
export function helpFor(words: readonly string[], me: string): string {
  const group = words.length === 1 ? findGroup(words[0]) : undefined;
  return group === undefined ? commandHelp(commandCalled(words).command, me) : groupHelp(group, me);
}

function groupHelp({ name, summary, description, verbs }: Group, me: string): string {
  return `${[
    paragraph(`${me} ${name}: ${summary}`),
    '',
    'usage',
    ...verbs.map((verb) => `  ${[me, verb.name, ...usageOf(verb), '[OPTIONS]'].join(' ')}`),
    `  ${me} ${name} VERB --help`,
    '',
    paragraph(description),
    '',
    'verbs',
    columns(verbs.map((verb) => [verbOf(verb), verb.summary] as const)),
  ].join('\n')}\n`;
}

function usageOf({ operands }: Command): readonly string[] {
  return operands.map(
    (operand) =>
      (operand.required === true ? operand.name : `[${operand.name}]`) +
      (operand.repeated === true ? '…' : ''),
  );
}

export function commandHelp(command: Command, me: string): string {
  const { name, description, operands, options, formats, examples } = command;
  const own = options.map((id) => [spelling(id), saying(id, formats)] as const);
  return `${[
    paragraph(`${me} ${name}: ${command.summary}`),
    '',
    'usage',
    `  ${[me, name, ...usageOf(command), '[OPTIONS]'].join(' ')}`,
    '',
    paragraph(description),
    ...(operands.length === 0
      ? []
      : ['', 'operands', columns(operands.map((operand) => [operand.name, operand.says] as const))]),
    '',
    'options',
    columns([...own, ...EVERYWHERE.map((id) => [spelling(id), option(id).says] as const)]),
    '',
    'examples',
    ...examples.flatMap(({ does, type }) => [paragraph(`# ${does}`, 2), `  ${me} ${type}`]),
  ].join('\n')}\n`;
}

function saying(id: OptionId, formats: readonly string[]): string {
  const { says, oneOf } = option(id);
  const words = id === 'output' ? formats : oneOf;
  return words === undefined ? says : `${says}: ${words.join(', ')}`;
}
