/** The only voice: results on stdout, all else on stderr, and the grace to be cut off by a closed pipe. */
import { KubepkiError } from '../domain/error.ts';
import type { Progress } from '../domain/port.ts';

/** Work shorter than this shows no progress. */
const PATIENCE = 1000;
const REDRAW = 100;

export interface Voice {
  /** the result, in full; resolves when the system has taken it */
  readonly result: (text: string) => Promise<void>;
  /** a line for people */
  readonly say: (text: string) => void;
  readonly progress: Progress;
  /** takes the progress line away, if there is one */
  readonly clear: () => void;
}

/** Writes all of it, or rejects; a reader that went away is a good end, not an error. */
function writeAll(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') resolve();
      else
        reject(new KubepkiError('write-failed', { path: 'standard output', errno: error.code ?? '' }, error));
    };
    stream.once('error', failed);
    stream.write(text, (error) => {
      if (error) failed(error);
      else resolve();
    });
  });
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
  const started = performance.now();
  let drawn = 0;
  const clear = () => {
    if (drawn > 0) errors().write('\r\u001b[K');
    drawn = 0;
  };
  return {
    result: (text) => {
      clear();
      return writeAll(process.stdout, text);
    },
    say: (text) => {
      clear();
      errors().write(`${text}\n`);
    },
    progress: (done, total, what) => {
      const now = performance.now();
      if (now - started < PATIENCE || now - drawn < REDRAW || quiet() || !errors().isTTY) return;
      drawn = now;
      errors().write(`\r\u001b[K${what} ${done}/${total}`);
    },
    clear,
  };
}
