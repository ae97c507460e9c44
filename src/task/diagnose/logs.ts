/** Listening to logs: what they say of certificates, by whom, and about which of the certificates at hand. */
import { KubepkiError } from '../../domain/error.ts';
import type { Held } from '../../domain/message/look-up.ts';
import type { Heard, LogReport } from '../../domain/message/report.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock, Files, Progress, Streams } from '../../domain/port.ts';
import type { Verdict } from '../../domain/report.ts';
import { everythingAt } from '../inspect/inspect.ts';
import { type Listener, listenerAt } from './listen.ts';

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
  const until = new Map<string, string>();
  for (const log of ask.logs) logs.push(await listenTo(log, listener, until, ports));
  const certificates = ask.targets.length === 0 ? [] : await certificatesAt(ask.targets, ports);
  const heard = listener.tally.told(certificates, until);
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

/** What was heard before a log broke off is told all the same. */
async function listenTo(
  log: string,
  listener: Listener,
  until: Map<string, string>,
  { streams, progress }: LogsPorts,
): Promise<LogReport['logs'][number]> {
  const reader = listener.readerOf(log);
  let trouble: string | undefined;
  try {
    for await (const chunk of streams.stream(log)) {
      reader.push(chunk);
      progress(reader.counts.octets, reader.counts.octets, `listening to ${log}`);
    }
  } catch (error) {
    if (!(error instanceof KubepkiError)) throw error;
    trouble = String(error.evidence['reason'] ?? error.evidence['errno'] ?? error.code);
  }
  reader.end();
  if (reader.until !== undefined) until.set(log, reader.until);
  return { log, ...reader.counts, ...optional('trouble', trouble) };
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
