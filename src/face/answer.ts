/** One request answered: parse, run, print, and say how it ended. */
import { KubepkiError } from '../domain/error.ts';
import type { ActWarning } from '../domain/act-warning.ts';
import type { Evidence } from '../domain/finding.ts';
import type { ErrorReport, Report } from '../domain/report.ts';
import { clock } from '../world/clock.ts';
import { isTerminal } from '../world/standard-output.ts';
import type { Command, Outcome } from './command/command.ts';
import { findGroup } from './command/table.ts';
import { type ExitCode, exitOfError, exitOfReport } from './exit.ts';
import type { Format } from './option.ts';
import { openVoice, type Voice } from './output.ts';
import { commandCalled, parse } from './parse.ts';
import { styleFor } from './style.ts';
import { VERSION } from './version.ts';

export async function answer(me: string, argv: readonly string[]): Promise<ExitCode> {
  const given = optionsOf(argv);
  let quiet = given.includes('-q') || given.includes('--quiet');
  const voice = openVoice(() => quiet);
  const [name, ...rest] = argv;
  let command: Command | undefined;
  try {
    const plain = await plainAnswer(me, name, rest);
    if (plain !== undefined) {
      await voice.result(plain);
      return 0;
    }
    const called = commandCalled(argv);
    command = called.command;
    const { operands, options, format } = await parse(command, called.rest);
    if (options['help'] === true) {
      await voice.result((await import('./help.ts')).commandHelp(command, me));
      return 0;
    }
    quiet = options['quiet'] === true;
    // a reader is over before anybody could stop it, and costs less without
    let standing: Evidence = {};
    const stands = (evidence: Evidence) => {
      standing = evidence;
    };
    if (command.kind !== 'reader') stopOnSignals(command, () => standing, { me, argv: given, voice });
    const work = await command.load();
    const remark = (text: string) => {
      if (options['verbose'] === true) voice.say(text);
    };
    const { kind, lines = false } = command;
    const tell = async (report: Report) => {
      if (format === 'json' || format === 'yaml') await printed(report, format, { me, voice, lines });
    };
    const outcome = await work({
      operands,
      options,
      calledAs: me,
      clock,
      progress: voice.progress,
      status: voice.status,
      tell,
      stands,
      remark,
    });
    voice.clear();
    return await deliver(outcome, format ?? 'table', {
      me,
      voice,
      quiet,
      verbose: options['verbose'] === true,
      plain: options['no-color'] === true,
      lines,
      file: typeof options['file'] === 'string' ? options['file'] : undefined,
    }).catch((error: unknown) => {
      throw kind === 'act' && 'report' in outcome ? doneAllTheSame(error) : error;
    });
  } catch (error) {
    return await failed(toKnown(error), command, { me, argv: given, voice });
  }
}

/** The words that may be options: all up to --. */
function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

/** The requests that are for no command: help, and what a shell asks. */
async function plainAnswer(
  me: string,
  name: string | undefined,
  rest: readonly string[],
): Promise<string | undefined> {
  const [topic] = rest;
  if (name === '__complete') {
    const { complete, wantsMachine } = await import('./completion/complete.ts');
    // the cluster file is read only for what needs it: a shell waits at every key
    return wantsMachine(rest)
      ? complete(rest, await (await import('./completion/machines.ts')).machinesFor(rest))
      : complete(rest);
  }
  if (name === '--version') return `kubepki ${VERSION}\n`;
  if (name === undefined || isHelp(name) || (name === 'help' && (topic === undefined || isHelp(topic))))
    return (await import('./help.ts')).generalHelp(me);
  if (name === 'help') return (await import('./help.ts')).helpFor(rest, me);
  if (findGroup(name) !== undefined && topic !== undefined && isHelp(topic))
    return (await import('./help.ts')).helpFor([name], me);
  return undefined;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

interface Delivery {
  readonly me: string;
  readonly voice: Voice;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly plain: boolean;
  /** there may be several documents, one a line */
  readonly lines: boolean;
  /** the cluster file that was named, which the next command must name too */
  readonly file: string | undefined;
}

async function deliver(
  outcome: Outcome,
  format: Format,
  { me, voice, quiet, verbose, plain, lines, file }: Delivery,
): Promise<ExitCode> {
  if ('document' in outcome) {
    const { document, to, secret = false, warnings = [] } = outcome;
    await warn(warnings, quiet, voice);
    if (to === undefined || to === '-') await voice.result(document);
    else await written(to, document, secret);
    return 0;
  }
  const { report } = outcome;
  if ('warnings' in report) await warn(report.warnings, quiet, voice);
  if (format !== 'table') {
    await printed(report, format, { me, voice, lines });
    return exitOfReport(report);
  }
  const coloured =
    !plain && isTerminal() && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
  const { render } = await import('./render.ts');
  await voice.result(await render(report, format, styleFor(coloured), { me, file, quiet, verbose }));
  return exitOfReport(report);
}

/** A document for programs: of a command that waits, one of several. */
async function printed(
  report: Report,
  format: Format,
  { me, voice, lines }: { readonly me: string; readonly voice: Voice; readonly lines: boolean },
): Promise<void> {
  const { render, renderLine } = await import('./render.ts');
  const speaker = { me, file: undefined };
  await voice.result(
    lines && (format === 'json' || format === 'yaml')
      ? await renderLine(report, format)
      : await render(report, format, styleFor(false), speaker),
  );
}

async function warn(warnings: readonly ActWarning[], quiet: boolean, voice: Voice): Promise<void> {
  if (quiet || warnings.length === 0) return;
  const { wordWarnings } = await import('./wording/warning.ts');
  for (const words of wordWarnings(warnings)) voice.say(`warning: ${words}`);
}

/** An error names the file that was asked for, not the temporary beside it. */
async function written(to: string, document: string | Uint8Array, secret: boolean): Promise<void> {
  try {
    await (await import('../world/write-document.ts')).writeDocument(to, document, secret);
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    throw new KubepkiError(error.code, { ...error.evidence, path: to }, error);
  }
}

interface Asked {
  readonly me: string;
  readonly argv: readonly string[];
  readonly voice: Voice;
}

async function failed(
  error: KubepkiError,
  command: Command | undefined,
  { me, argv, voice }: Asked,
): Promise<ExitCode> {
  const { wordError } = await import('./wording/error.ts');
  const { message, hint, details } = wordError(error, me);
  voice.say(`error: ${message}`);
  for (const detail of details) voice.say(`  ${detail}`);
  voice.say(`hint: ${hint}`);
  if (argv.includes('--verbose') || argv.includes('-v')) voice.say(traceOf(error));
  const format = formatAsked(argv);
  if (format !== undefined && error.evidence['path'] !== 'standard output') {
    const report: ErrorReport = {
      apiVersion: 'kubepki/v1',
      kind: 'Error',
      code: error.code,
      class: error.class,
      message,
      hint,
      evidence: error.evidence,
      details: error.details,
    };
    // where even that cannot be written there is nothing left to say it with
    await printed(report, format, { me, voice, lines: command?.lines ?? false }).catch(() => undefined);
  }
  return exitOfError(error, command?.kind ?? 'reader');
}

/** Read from the words themselves, because the failure may be that they could not be parsed. */
function formatAsked(argv: readonly string[]): 'json' | 'yaml' | undefined {
  return (['json', 'yaml'] as const).find((format) =>
    argv.some(
      (word, i) =>
        word === `-o${format}` ||
        word === `--output=${format}` ||
        (word === format && /^(?:-o|--output)$/.test(argv[i - 1] ?? '')),
    ),
  );
}

/** Anything but our own error is a defect of ours: said as one, its message kept for --verbose. */
export function toKnown(error: unknown): KubepkiError {
  if (error instanceof KubepkiError) return error;
  return new KubepkiError('internal', { what: error instanceof Error ? error.name : typeof error }, error);
}

function traceOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${traceOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

/** An act whose report could not be printed has been done; a script that does not know would do it again. */
function doneAllTheSame(error: unknown): unknown {
  if (!(error instanceof KubepkiError) || error.code !== 'write-failed') return error;
  return new KubepkiError(error.code, { ...error.evidence, done: true }, error);
}

/** The store writes without giving way, so a signal is answered before or after an act, never within. */
function stopOnSignals(command: Command, standing: () => Evidence, asked: Asked): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const end = () => process.exit(code);
    process.once(signal, () => {
      failed(
        new KubepkiError('cancelled', command.kind === 'act' ? { act: command.name, ...standing() } : {}),
        command,
        asked,
      ).then(end, end);
    });
  }
}
