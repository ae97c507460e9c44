/** Listening to one log after another, and counting what is heard. */
import { hear, type HeardMessage } from '../../domain/message/hear.ts';
import { unquoted } from '../../domain/message/quote.ts';
import { type Message, MESSAGES } from '../../domain/message/table.ts';
import { type Tally, tally } from '../../domain/message/tally.ts';
import { programOfLog } from '../../domain/message/who.ts';
import { type LogLine, logReader, type LogReader, wordsOf } from '../../format/log/read.ts';

export interface Listener {
  /** a reader of one log; what it hears is counted */
  readonly readerOf: (log: string) => LogReader;
  readonly tally: Tally;
}

/** @param at lines that tell no year are of the year before it */
export function listenerAt(at: Date): Listener {
  made ??= vocabulary();
  const { automaton, messages } = made;
  const counts = tally();
  return {
    tally: counts,
    readerOf(log) {
      const program = programOfLog(log);
      return logReader(automaton, { known: messages.length, at }, (line) => {
        const said = program === undefined ? { ...line, log } : { program, ...line, log };
        for (const heard of heardIn(line, messages)) counts.add(heard, said);
      });
    },
  };
}

/** Made when the first log is listened to: it takes longer than to read a short one. */
let made: ReturnType<typeof vocabulary> | undefined;

function vocabulary() {
  const behind = new Map<string, Message[]>();
  for (const message of MESSAGES) {
    const before = behind.get(message.anchor);
    if (before === undefined) behind.set(message.anchor, [message]);
    else before.push(message);
  }
  return { automaton: wordsOf([...behind.keys()]), messages: [...behind.values()] };
}

/** What begins in a window's own part; the rest is another's. */
function heardIn(
  { text, words, own }: LogLine,
  behind: readonly (readonly Message[])[],
): readonly HeardMessage[] {
  const heard = hear(
    text,
    words?.flatMap((word) => behind[word] ?? []),
  );
  if (own === undefined) return heard;
  const from = unquoted(text.slice(0, own.from)).length;
  const to = unquoted(text.slice(0, own.to)).length;
  return heard.filter(({ at }) => at >= from && at < to);
}
