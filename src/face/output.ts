/** The only voice: results on stdout, all else on stderr, and the grace to be cut off by a closed pipe. */
import type { Progress } from '../domain/port.ts';
import { writeOut } from '../world/standard-output.ts';

/** Work shorter than this shows no progress. */
const PATIENCE = 1000;
const REDRAW = 100;

export interface Voice {
  /** the result, in full; resolves when the system has taken it */
  readonly result: (text: string | Uint8Array) => Promise<void>;
  /** a line for people */
  readonly say: (text: string) => void;
  readonly progress: Progress;
  /** a line that stands on the terminal until the next one */
  readonly status: (text: string) => void;
  /** takes the progress line away, if there is one */
  readonly clear: () => void;
}

/** Opened when first needed: a stream costs a millisecond, and most requests have nothing to say on stderr. */
let opened: NodeJS.WriteStream | undefined;

function errors(): NodeJS.WriteStream {
  if (opened === undefined) {
    opened = process.stderr;
    // whoever closed stderr does not want to hear; there is nobody left to tell
    opened.on('error', () => undefined);
  }
  return opened;
}

export function openVoice(quiet: () => boolean): Voice {
  const started = Date.now();
  let drawn = 0;
  const clear = () => {
    if (drawn > 0) errors().write('\r\u001b[K');
    drawn = 0;
  };
  return {
    result: (text) => {
      clear();
      return writeOut(text);
    },
    say: (text) => {
      clear();
      errors().write(`${text}\n`);
    },
    progress: (done, total, what) => {
      const now = Date.now();
      if (now - started < PATIENCE || now - drawn < REDRAW || quiet() || !errors().isTTY) return;
      drawn = now;
      errors().write(`\r\u001b[K${what} ${done}/${total}`);
    },
    status: (text) => {
      if (quiet() || !errors().isTTY) return;
      drawn = Date.now();
      errors().write(`\r\u001b[K${text.slice(0, (errors().columns ?? 80) - 1)}`);
    },
    clear,
  };
}
