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

export function openVoice(quiet: () => boolean): Voice {
  const { stdout, stderr } = process;
  const started = performance.now();
  let drawn = 0;
  const live = stderr.isTTY;
  // whoever closed stderr does not want to hear; there is nobody left to tell
  stderr.on('error', () => undefined);
  const clear = () => {
    if (drawn > 0) stderr.write('\r\u001b[K');
    drawn = 0;
  };
  return {
    result: (text) => {
      clear();
      return writeAll(stdout, text);
    },
    say: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    progress: (done, total, what) => {
      const now = performance.now();
      if (!live || quiet() || now - started < PATIENCE || now - drawn < REDRAW) return;
      drawn = now;
      stderr.write(`\r\u001b[K${what} ${done}/${total}`);
    },
    clear,
  };
}
