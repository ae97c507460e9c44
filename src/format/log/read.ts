/**
 * A log as it comes: lines that may say something, with who said it. What belongs together and stands in several lines is
 * joined: parts that a container runtime cut, and entries of journalctl -o export.
 */
import { given } from '../../domain/optional.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { type Automaton, automatonOf } from './automaton.ts';
import { spokenIn } from './grammar.ts';
import { countedMoment } from './moment.ts';
import { type Scanned, scanner } from './scan.ts';
import type { Spoken } from './spoken.ts';

export interface LogLine extends Spoken {
  /** from 1, of the first where several were joined */
  readonly line: number;
  /** indexes of the words that may stand in it; undefined: any may */
  readonly words?: readonly number[];
  readonly own?: Scanned['own'];
}

export interface LogReader {
  push(chunk: Uint8Array): void;
  end(): void;
  /** when its last line was written, RFC 3339: known at its end, where its lines tell */
  readonly until: string | undefined;
  readonly counts: { readonly lines: number; readonly octets: number };
}

/** Of parts that a runtime cut, and of how an entry of journalctl -o export begins. */
const OWN_WORDS = [' stdout P ', ' stderr P ', '__CURSOR='] as const;
/** journalctl -o json writes what has colours in it as numbers: no word is seen in those. */
const NUMBERED = ['"MESSAGE":[', '"MESSAGE" : ['] as const;
/** Parts of a line that are joined at most, in characters: what is longer is read as it is. */
const LONGEST_JOINED = 256 * 1024;
/** Of the log's end as much is kept as holds a line that tells when it was written. */
const TAIL = 8 * 1024;

/** The automaton for a reader: the caller's words, and those that the reader itself needs. */
export function wordsOf(words: readonly string[]): Automaton {
  return automatonOf([...words, ...NUMBERED, ...OWN_WORDS]);
}

export function logReader(
  automaton: Automaton,
  { known, at }: { readonly known: number; readonly at: Date },
  on: (line: LogLine) => void,
): LogReader {
  const pending = new Map<string, { readonly line: number; readonly first: string; text: string }>();
  let entry: { line: number; fields: Map<string, string> } | undefined;
  let isExport: boolean | undefined;
  let tail = new Uint8Array();
  let until: string | undefined;
  const scan = scanner(automaton, (scanned) => {
    if (isExport === true || scanned.text.startsWith('__CURSOR=')) inEntry(scanned);
    else if (!joined(scanned)) told(scanned);
  });

  function told({ line, text, words, own, head }: Scanned): void {
    const mine = words.filter((word) => word < known);
    const numbered = words.some((word) => word >= known && word < known + NUMBERED.length);
    if (mine.length === 0 && !numbered) return;
    if (own === undefined) on({ ...spokenIn(text, at), line, ...(numbered ? {} : { words: mine }) });
    // of a window only who speaks is known, by how the line begins
    else on({ ...spokenIn(head ?? text.slice(0, 1024), at), text, line, words: mine, own });
  }

  /** The parts of CRI and docker, until the one that ends the line. */
  function joined({ line, text, own }: Scanned): boolean {
    const part = own === undefined ? partOf(text) : undefined;
    if (part === undefined) return false;
    const before = pending.get(part.stream);
    if (part.more) {
      const sum = (before?.text ?? '') + part.text;
      if (sum.length > LONGEST_JOINED) flush(part.stream, sum);
      else
        pending.set(part.stream, {
          line: before?.line ?? line,
          first: before?.first ?? part.head,
          text: sum,
        });
      scan.all(pending.size > 0);
      return true;
    }
    if (before === undefined) return false;
    flush(part.stream, before.text + part.text);
    return true;
  }

  function flush(stream: string, text: string): void {
    const begun = pending.get(stream);
    pending.delete(stream);
    scan.all(pending.size > 0);
    if (begun !== undefined) on({ ...spokenIn(begun.first + text, at), line: begun.line });
  }

  /** One field a line, and an empty line behind the last. */
  function inEntry({ line, text }: Scanned): void {
    if (isExport !== true) {
      isExport = true;
      scan.all(true);
    }
    if (text === '') {
      endEntry();
      return;
    }
    entry ??= { line, fields: new Map() };
    const [, name = 'MESSAGE', value = text] = /^([A-Z_][A-Z0-9_]{0,63})=(.*)$/s.exec(text) ?? [];
    if (KEPT.has(name))
      entry.fields.set(name, `${entry.fields.get(name) ?? ''}${value}`.slice(0, LONGEST_JOINED));
  }

  function endEntry(): void {
    const { line = 0, fields = new Map<string, string>() } = entry ?? {};
    entry = undefined;
    const text = fields.get('MESSAGE');
    if (text === undefined) return;
    const time = countedMoment(Number(fields.get('__REALTIME_TIMESTAMP') ?? Number.NaN));
    const program =
      fields.get('CONTAINER_NAME') ?? fields.get('_SYSTEMD_UNIT') ?? fields.get('SYSLOG_IDENTIFIER');
    const host = fields.get('_HOSTNAME');
    until = time ?? until;
    on({
      ...spokenIn(text, at),
      ...given({ time, program, host }),
      line,
    });
  }

  return {
    counts: scan.counts,
    push(chunk) {
      scan.push(chunk);
      const kept = tail.subarray(Math.max(0, tail.length - Math.max(0, TAIL - chunk.length)));
      const last = chunk.subarray(Math.max(0, chunk.length - TAIL));
      const both = new Uint8Array(kept.length + last.length);
      both.set(kept);
      both.set(last, kept.length);
      tail = both;
    },
    get until() {
      return until;
    },
    end() {
      scan.end();
      endEntry();
      until ??= lastMoment(fromUtf8(tail), at);
      for (const stream of [...pending.keys()]) flush(stream, pending.get(stream)?.text ?? '');
    },
  };
}

/** Of the last line that tells: what a program prints beyond its log tells none. */
function lastMoment(tail: string, at: Date): string | undefined {
  const lines = tail.split('\n');
  for (let i = lines.length - 1; i >= 0; i--) {
    const { time } = spokenIn(lines[i] ?? '', at);
    if (time !== undefined) return time;
  }
  return undefined;
}

const KEPT = new Set([
  'MESSAGE',
  '__REALTIME_TIMESTAMP',
  'CONTAINER_NAME',
  '_SYSTEMD_UNIT',
  'SYSLOG_IDENTIFIER',
  '_HOSTNAME',
]);

interface Part {
  readonly stream: string;
  /** not the last */
  readonly more: boolean;
  /** what stands before its text */
  readonly head: string;
  readonly text: string;
}

function partOf(text: string): Part | undefined {
  const [, head = '', stream, tag, rest = ''] =
    /^(\d{4}-\d\d-\d\dT\S{9,30} (stdout|stderr) )([FP])(?::\S{0,20})? (.*)$/s.exec(text) ?? [];
  if (stream !== undefined) return { stream, more: tag === 'P', head: `${head}F `, text: rest };
  const docker =
    text.startsWith('{"log":"') &&
    /"stream":"(stdout|stderr)"[^"]{0,4}(?:,"time":"[^"]{0,40}")?\}$/.exec(text.slice(-120));
  if (docker === false || docker === null) return undefined;
  try {
    const { log } = JSON.parse(text) as { readonly log?: unknown };
    if (typeof log !== 'string') return undefined;
    return { stream: docker[1] ?? '', more: !log.endsWith('\n'), head: '', text: log };
  } catch {
    return undefined;
  }
}
