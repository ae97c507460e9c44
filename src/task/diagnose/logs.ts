/** Listening to logs: what they say of certificates, by whom, and about which of the certificates at hand. */
import { KubepkiError } from '../../domain/error.ts';
import { hear, type HeardMessage } from '../../domain/message/hear.ts';
import type { Held } from '../../domain/message/look-up.ts';
import { unquoted } from '../../domain/message/quote.ts';
import type { Heard, LogReport } from '../../domain/message/report.ts';
import { type Message, MESSAGES } from '../../domain/message/table.ts';
import { type Tally, tally } from '../../domain/message/tally.ts';
import { programOfLog } from '../../domain/message/who.ts';
import type { Clock, Files, Progress, Streams } from '../../domain/port.ts';
import type { Verdict } from '../../domain/report.ts';
import type { Automaton } from '../../format/log/automaton.ts';
import { type LogLine, logReader, wordsOf } from '../../format/log/read.ts';
import { everythingAt } from '../inspect/inspect.ts';

export interface LogsAsk {
  /** files, or - for standard input */
  readonly logs: readonly string[];
  /** where the certificates are that they may speak of: files and directories */
  readonly targets: readonly string[];
  /** as of when it is reported; lines that tell no year are of the year before */
  readonly at?: Date;
}

export interface LogsPorts {
  readonly streams: Streams;
  readonly files: Files;
  readonly clock: Clock;
  readonly progress: Progress;
}

export async function diagnoseLogs(ask: LogsAsk, ports: LogsPorts): Promise<LogReport> {
  const at = ask.at ?? ports.clock.now();
  const listener = listenerAt(at);
  const logs: LogReport['logs'][number][] = [];
  for (const log of ask.logs) logs.push(await listenTo(log, listener, ports));
  const certificates = ask.targets.length === 0 ? [] : await certificatesAt(ask.targets, ports);
  const heard = listener.tally.told(certificates);
  return {
    apiVersion: 'kubepki/v1',
    kind: 'LogReport',
    at: at.toISOString(),
    verdict: verdictOf(heard, logs),
    logs,
    certificates: certificates.length,
    heard,
    untold: listener.tally.untold,
  };
}

interface Listener {
  readonly at: Date;
  readonly automaton: Automaton;
  /** the messages behind each of its words */
  readonly behind: readonly (readonly Message[])[];
  readonly tally: Tally;
}

export function listenerAt(at: Date): Listener {
  const behind = new Map<string, Message[]>();
  for (const message of MESSAGES) {
    const before = behind.get(message.anchor);
    if (before === undefined) behind.set(message.anchor, [message]);
    else before.push(message);
  }
  return { at, automaton: wordsOf([...behind.keys()]), behind: [...behind.values()], tally: tally() };
}

/** What was heard before a log broke off is told all the same. */
async function listenTo(
  log: string,
  { at, automaton, behind, tally: counts }: Listener,
  { streams, progress }: LogsPorts,
): Promise<LogReport['logs'][number]> {
  const program = programOfLog(log);
  const reader = logReader(automaton, { known: behind.length, at }, (line) => {
    const said = program === undefined ? { ...line, log } : { program, ...line, log };
    for (const heard of heardIn(line, behind)) counts.add(heard, said);
  });
  let trouble: string | undefined;
  try {
    for await (const chunk of streams.stream(log)) {
      reader.push(chunk);
      progress(reader.counts.octets, reader.counts.octets, `listening to ${log}`);
    }
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    trouble = String(error.evidence['reason'] ?? error.code);
  }
  reader.end();
  return { log, ...reader.counts, ...(trouble === undefined ? {} : { trouble }) };
}

function heardIn({ text, words, own }: LogLine, behind: Listener['behind']): readonly HeardMessage[] {
  const heard = hear(
    text,
    words?.flatMap((word) => behind[word] ?? []),
  );
  if (own === undefined) return heard;
  const from = unquoted(text.slice(0, own.from)).length;
  const to = unquoted(text.slice(0, own.to)).length;
  return heard.filter(({ at }) => at >= from && at < to);
}

async function certificatesAt(targets: readonly string[], ports: LogsPorts): Promise<readonly Held[]> {
  const items = await everythingAt(targets, ports);
  return items.flatMap((item) =>
    item.what === 'certificate' ? [{ facts: item.facts, subject: item.subject }] : [],
  );
}

function verdictOf(heard: readonly Heard[], logs: LogReport['logs']): Verdict {
  if (heard.some(({ severity }) => severity === 'critical')) return 'critical';
  if (logs.some(({ trouble }) => trouble !== undefined)) return 'unknown';
  return heard.some(({ severity }) => severity === 'warning') ? 'warning' : 'fine';
}
