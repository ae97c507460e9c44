/**
 * Asking whoever sits at the terminal for something that must not be seen. Raw mode, because nothing else turns the
 * echo off without another program; so the few keys that the terminal's own line editing knows are answered here.
 */
import { KubepkiError } from '../domain/error.ts';

/** Only where there is somebody to read the question and to type: standard input may be a file that is being inspected. */
export function mayAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * One line as its octets, without its end; undefined for Ctrl-D. The terminal is left as it was found.
 * @throws KubepkiError cancelled for Ctrl-C
 */
export async function askHidden(prompt: string): Promise<Uint8Array | undefined> {
  const { stdin, stderr } = process;
  // before the question, so that what is typed at its sight is not shown
  stdin.setRawMode(true);
  try {
    stderr.write(prompt);
    return await new Promise((resolve, reject) => {
      const line: number[] = [];
      const end = (settle: () => void) => {
        stdin.off('data', take).off('end', gone).off('error', gone).pause();
        settle();
      };
      const gone = () => end(() => resolve(undefined));
      const take = (typed: Buffer) => {
        for (const [i, octet] of typed.entries()) {
          const done = keyed(line, octet);
          if (done === undefined) continue;
          // what was typed ahead, or pasted, answers the next question
          end(() => stdin.unshift(typed.subarray(i + 1)));
          if (done === 'cancel') reject(new KubepkiError('cancelled'));
          else resolve(done === 'none' ? undefined : Uint8Array.from(line));
          return;
        }
      };
      stdin.on('data', take).once('end', gone).once('error', gone).resume();
    });
  } finally {
    stdin.setRawMode(false);
    stderr.write('\n');
  }
}

/** More than anybody types; what is pasted beyond it is not kept. */
const LONGEST = 4096;

/** termios(3): what the usual settings make of a key; all others belong to the line. */
function keyed(line: number[], octet: number): 'line' | 'none' | 'cancel' | undefined {
  switch (octet) {
    case 0x0d:
    case 0x0a:
      return 'line';
    case 0x03:
    case 0x1c:
      return 'cancel';
    case 0x04:
      return line.length === 0 ? 'none' : 'line';
    case 0x7f:
    case 0x08:
      eraseCharacter(line);
      return undefined;
    case 0x15:
      line.length = 0;
      return undefined;
    default:
      if (line.length < LONGEST) line.push(octet);
      return undefined;
  }
}

/** All octets of the last one: those that continue it (10xxxxxx) and the one that begins it. */
function eraseCharacter(line: number[]): void {
  let last = line.pop();
  while (last !== undefined && (last & 0xc0) === 0x80) last = line.pop();
}

/**
 * One line that may be seen while it is typed; undefined for Ctrl-D. Ctrl-C is a signal here, as ever.
 * @throws KubepkiError cancelled for Ctrl-C
 */
export async function askLine(prompt: string): Promise<string | undefined> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve, reject) => {
      // readline puts the terminal into raw mode, so that the key is ours to answer
      lines.once('SIGINT', () => {
        process.stderr.write('\n');
        reject(new KubepkiError('cancelled'));
      });
      lines.once('close', () => resolve(undefined));
      lines.question(prompt, resolve);
    });
  } finally {
    lines.close();
  }
}
