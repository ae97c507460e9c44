/**
 * The first block that Go sees in a text, and whether more is there: encoding/pem's Decode, step for step, since whoever
 * reads a request with it takes what it gives and looks at nothing else. pem.ts reads all that anybody can read.
 */
import { decodeBase64 } from './base64.ts';
import { latin1 } from './text.ts';

export interface FirstBlock {
  readonly label: string;
  readonly der: Uint8Array;
  readonly headers: readonly string[];
  /** what follows it */
  readonly rest: Uint8Array;
}

const BEGIN = '-----BEGIN ';
const END = '\n-----END ';
const DASHES = '-----';

export function firstPem(bytes: Uint8Array): FirstBlock | undefined {
  // one character an octet, so that offsets are the same in both
  const text = latin1(bytes);
  const lastPlain = lastLineWithoutColon(text);
  let from = 0;
  for (;;) {
    const end = text.indexOf(END, from);
    if (end < 0) return undefined;
    const begin = text.slice(from, end).lastIndexOf(BEGIN);
    const next = end + END.length;
    const block = begin < 0 ? undefined : blockAt(text, bytes, from, from + begin, end, lastPlain);
    if (block === 'nothing more') return undefined;
    if (block !== undefined) return block;
    from = next;
  }
}

function blockAt(
  text: string,
  bytes: Uint8Array,
  from: number,
  begin: number,
  end: number,
  lastPlain: number,
): FirstBlock | 'nothing more' | undefined {
  if (begin > from && text[begin - 1] !== '\n') return undefined;
  const opening = lineAt(text, begin + BEGIN.length);
  if (!opening.line.endsWith(DASHES)) return undefined;
  const label = opening.line.slice(0, -DASHES.length);
  const headers: string[] = [];
  let at = opening.next;
  for (;;) {
    if (at > lastPlain) return 'nothing more';
    // Go reads headers past the end that it has found, and then throws the block away
    if (headers.length > 0 && end < at) return undefined;
    const { line, next } = lineAt(text, at);
    const colon = line.indexOf(':');
    if (colon < 0) break;
    headers.push(line.slice(0, colon).trim());
    at = next;
  }
  const closing = end + END.length + label.length;
  if (text.slice(end + END.length, closing + DASHES.length) !== label + DASHES) return undefined;
  if (lineAt(text, closing + DASHES.length).line !== '') return undefined;
  const der = end > at ? decodeBase64(bytes, at, end) : new Uint8Array();
  if (typeof der === 'number') return undefined;
  return { label, der, headers, rest: bytes.subarray(lineAt(text, end + END.length).next) };
}

/** As getLine has it: blanks at the end are no part of a line, nor is one carriage return. */
function lineAt(text: string, at: number): { readonly line: string; readonly next: number } {
  const feed = text.indexOf('\n', at);
  if (feed < 0) return { line: text.slice(at).replace(/[ \t]+$/, ''), next: text.length };
  const end = feed > at && text[feed - 1] === '\r' ? feed - 1 : feed;
  return { line: text.slice(at, end).replace(/[ \t]+$/, ''), next: feed + 1 };
}

/** Where the last line begins that is no header; -1 where every line is one. An empty rest is no line. */
function lastLineWithoutColon(text: string): number {
  for (let end = text.endsWith('\n') ? text.length - 1 : text.length; ; ) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    if (!text.slice(start, end).includes(':')) return start;
    if (start === 0) return -1;
    end = start - 1;
  }
}
