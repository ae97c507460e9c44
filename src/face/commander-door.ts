/**
 * The one door to commander. It is handed one command's table row and an argument list, and gives back plain
 * values or a plain fault: nothing of commander's own words, exits or help reaches the user.
 */
import { Command as Commander, CommanderError, Option } from 'commander';
import type { Command } from './command/command.ts';
import { EVERYWHERE, option, type OptionId } from './option.ts';

export interface Parsed {
  readonly operands: readonly string[];
  /** by option id: true, text, or texts for an option that may be repeated */
  readonly options: Readonly<Record<string, unknown>>;
}

export type ParseFault =
  | { readonly fault: 'unknown-option'; readonly option: string }
  | { readonly fault: 'missing-argument'; readonly option: string }
  | { readonly fault: 'missing-operand'; readonly operand: string }
  | { readonly fault: 'given-twice'; readonly option: OptionId }
  | { readonly fault: 'too-many-operands' }
  | { readonly fault: 'other'; readonly code: string };

export function parseArguments(command: Command, argv: readonly string[]): Parsed | ParseFault {
  const parser = new Commander(command.name)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .helpOption(false)
    .allowExcessArguments(false)
    .showSuggestionAfterError(false);
  const ids: readonly OptionId[] = [...command.options, ...EVERYWHERE];
  for (const id of ids) parser.addOption(optionOf(id));
  for (const { name, required, repeated } of command.operands) {
    const shown = repeated === true ? `${name}...` : name;
    // a request for help must not be refused for what else is missing
    parser.argument(required === true && !asksForHelp(argv) ? `<${shown}>` : `[${shown}]`);
  }
  try {
    parser.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof GivenTwice) return { fault: 'given-twice', option: error.option };
    if (error instanceof CommanderError) return faultOf(error);
    throw error;
  }
  const values: Record<string, unknown> = parser.opts();
  return {
    operands: parser.args,
    // commander names a value by its camel-cased flag, and turns --no-x into x: false
    options: Object.fromEntries(
      ids.flatMap((id) => {
        const value = id === 'no-color' ? (values['color'] === false ? true : undefined) : values[camel(id)];
        return value === undefined ? [] : [[id, value]];
      }),
    ),
  };
}

class GivenTwice extends Error {
  readonly option: OptionId;
  constructor(option: OptionId) {
    super(option);
    this.option = option;
  }
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).some((word) => word === '--help' || word === '-h');
}

function optionOf(id: OptionId): Option {
  const { short, takes, repeated } = option(id);
  const made = new Option(
    `${short === undefined ? '' : `-${short}, `}--${id}${takes === undefined ? '' : ' <value>'}`,
  );
  if (repeated === true) {
    made.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  } else if (takes !== undefined) {
    // commander would let the last one win without a word
    made.argParser((value: string, before: string | undefined) => {
      if (before !== undefined) throw new GivenTwice(id);
      return value;
    });
  }
  return made;
}

function camel(id: string): string {
  return id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** What commander calls its errors (lib/command.js); the offender stands in the message between quotes. */
function faultOf(error: CommanderError): ParseFault {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownOption':
      return { fault: 'unknown-option', option: quoted };
    case 'commander.optionMissingArgument':
      return { fault: 'missing-argument', option: quoted };
    case 'commander.missingArgument':
      return { fault: 'missing-operand', operand: quoted };
    case 'commander.excessArguments':
      return { fault: 'too-many-operands' };
    default:
      return { fault: 'other', code: error.code };
  }
}
