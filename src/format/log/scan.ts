/**
 * A stream cut into lines, of which only those are handed on that hold one of the words. Memory is bounded whatever the
 * lines are: one of many megabytes is handed on in windows, each with some of what stands before and behind it, so that a
 * message is whole in exactly one of them.
 */
import { optional } from '../../domain/optional.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import type { Automaton } from './automaton.ts';
import { cleaner } from './clean.ts';

/** What a window is answerable for, and how much it sees before and behind that: more than the longest message has. */
const OWN = 64 * 1024;
const BEFORE = 4 * 1024;
const BEHIND = 24 * 1024;
/** Container runtimes cut lines at 16 KiB: such are handed on, so that they can be joined. */
const CUT_BY_RUNTIMES = 16_000;
const HEAD = 1024;

export interface Scanned {
  /** from 1 */
  readonly line: number;
  readonly text: string;
  /** indexes of the words that may stand in it */
  readonly words: readonly number[];
  /** of a window: what begins in this part of its text belongs to it, all else to another */
  readonly own?: { readonly from: number; readonly to: number };
  /** of a later window: how the line begins */
  readonly head?: string;
}

export interface Scanner {
  push(chunk: Uint8Array): void;
  end(): void;
  /** hand on every line from here on, or only those with words */
  all(yes: boolean): void;
  readonly counts: { readonly lines: number; readonly octets: number };
}

export function scanner({ classes, next, ends }: Automaton, on: (line: Scanned) => void): Scanner {
  const clean = cleaner();
  const buffer = new Uint8Array(BEFORE + OWN + BEHIND);
  let length = 0;
  /** offsets in the line: of the buffer's first octet, and from where on this window answers */
  let base = 0;
  let from = 0;
  let head: string | undefined;
  let state = 0;
  let everything = false;
  const counts = { lines: 0, octets: 0 };
  /** where in the line each word was last met */
  const met = new Map<number, number>();

  function emit(to: number): void {
    const words = [...met].flatMap(([word, at]) => (at >= base ? [word] : []));
    const long = length >= CUT_BY_RUNTIMES && from === 0;
    if (words.length > 0 || everything || long) {
      const part = from > 0 || to < base + length;
      const { text, before } = decoded(buffer.subarray(0, length));
      on({
        line: counts.lines + 1,
        text,
        words,
        ...(part ? { own: { from: before(from - base), to: before(to - base) } } : {}),
        ...optional('head', head),
      });
    }
    if (from === 0 && to < base + length) head = decoded(buffer.subarray(0, Math.min(length, HEAD))).text;
  }

  /** Room is made by handing on what the buffer answers for; of what it has seen, what the next must see is kept. */
  function append(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length) {
      const full = from + OWN + BEHIND - base;
      const take = Math.min(piece.length - at, full - length);
      buffer.set(piece.subarray(at, at + take), length);
      length += take;
      at += take;
      if (length < full) return;
      emit(from + OWN);
      from += OWN;
      const start = from - BEFORE - base;
      buffer.copyWithin(0, start, length);
      length -= start;
      base += start;
    }
  }

  function endLine(): void {
    emit(base + length);
    counts.lines++;
    length = 0;
    base = 0;
    from = 0;
    head = undefined;
    state = 0;
    met.clear();
  }

  return {
    counts,
    all(yes) {
      everything = yes;
    },
    push(chunk) {
      counts.octets += chunk.length;
      const octets = clean(chunk);
      let begin = 0;
      /** offset in the line of the chunk's first octet */
      let zero = base + length;
      const size = octets.length;
      for (let i = 0; i < size; i++) {
        const octet = octets[i] as number;
        if (octet === 10) {
          if (met.size > 0 || everything || length > 0 || i - begin >= CUT_BY_RUNTIMES) {
            append(octets.subarray(begin, i));
            endLine();
          } else {
            counts.lines++;
            state = 0;
          }
          begin = i + 1;
          zero = -begin;
          continue;
        }
        const step = next[state + (classes[octet] as number)] as number;
        state = step >> 1;
        if ((step & 1) === 1) for (const word of ends.get(state) ?? []) met.set(word, zero + i);
      }
      append(octets.subarray(begin));
    },
    end() {
      if (length > 0 || base > 0) endLine();
    },
  };
}

interface Decoded {
  readonly text: string;
  /** how much of the text stands before an octet */
  readonly before: (octet: number) => number;
}

/** Most lines are ASCII, and for those there is a shorter way. */
function decoded(bytes: Uint8Array): Decoded {
  if (!isAscii(bytes))
    return { text: fromUtf8(bytes), before: (octet) => fromUtf8(bytes.subarray(0, octet)).length };
  let text = '';
  // fromCharCode takes its units as arguments, and there is a limit to those
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return { text, before: (octet) => octet };
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) >= 0x80) return false;
  return true;
}
