/**
 * PEM as it is found in the wild (RFC 7468 and older), one pass over the lines. Everything readable is
 * read; whatever Go's encoding/pem would step over without a word is also named as a problem with its line,
 * because a component that cannot see a block says only that something else is missing.
 */
import { joined } from '../../domain/bytes.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { latin1 } from './text.ts';

export interface PemHeader {
  readonly name: string;
  readonly value: string;
}

export interface PemBlock {
  /** CERTIFICATE, EC PRIVATE KEY, …; empty for bytes that came without armour */
  readonly label: string;
  readonly der: Uint8Array;
  /** of the BEGIN line, counted from 1 */
  readonly line: number;
  /** of the BEGIN line's first octet in the file */
  readonly offset: number;
  /** RFC 1421 headers such as Proc-Type, in their order */
  readonly headers: readonly PemHeader[];
}

export type PemProblemId =
  | 'byte-order-mark'
  | 'utf-16'
  | 'bad-begin-line'
  | 'indented'
  | 'no-end-line'
  | 'end-differs'
  | 'end-without-begin'
  | 'text-after-end'
  | 'bad-base64'
  | 'no-body'
  | 'too-large';

export interface PemProblem {
  readonly line: number;
  readonly what: PemProblemId;
}

export interface PemFile {
  /** how the bytes came: armoured, bare DER (a SEQUENCE), or neither */
  readonly form: 'pem' | 'der' | 'none';
  readonly blocks: readonly PemBlock[];
  readonly problems: readonly PemProblem[];
}

interface Open {
  readonly label: string;
  readonly line: number;
  readonly offset: number;
  readonly headers: PemHeader[];
  /** start and end of the base64, and the line it starts on */
  body?: [number, number, number];
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = '-----';
// Above all a lone carriage return: a file with such line ends is one line to Go.
const CONTROL = /\p{Cc}/u;
/** A trust bundle of everything is 300 kB; no file of a cluster comes near this. */
const LARGEST = 16 << 20;

export function splitPem(bytes: Uint8Array): PemFile {
  if (bytes.length > LARGEST) return { form: 'none', blocks: [], problems: [{ line: 1, what: 'too-large' }] };
  const wide = fromUtf16(bytes);
  if (wide !== undefined) {
    const { form, ...found } = splitPem(wide);
    const blocks = found.blocks.map((block) => ({ ...block, offset: 2 * block.offset + 2 }));
    const problems: PemProblem[] = form === 'none' ? [] : [{ line: 1, what: 'utf-16' }, ...found.problems];
    return { form, blocks, problems };
  }
  if (looksLikeDer(bytes)) {
    return {
      form: 'der',
      blocks: [{ label: '', der: bytes, line: 1, offset: 0, headers: [] }],
      problems: [],
    };
  }
  const blocks: PemBlock[] = [];
  const problems: PemProblem[] = [];
  let open: Open | undefined;
  let number = 0;
  let at = 0;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    problems.push({ line: 1, what: 'byte-order-mark' });
    at = 3;
  }
  while (at < bytes.length) {
    const feed = bytes.indexOf(0x0a, at);
    const end = feed < 0 ? bytes.length : feed;
    number += 1;
    // Like Go's getLine: one carriage return goes with its line feed, and blanks at the end; no other.
    let text = armour(bytes, at, feed > at && bytes[feed - 1] === 0x0d ? end - 1 : end);
    const isArmour = text !== undefined && (text.startsWith(BEGIN) || text.startsWith(END));
    // Go wants armour at the first column; as in a YAML literal pasted without its unindenting.
    if (isArmour && (bytes[at] === 0x20 || bytes[at] === 0x09))
      problems.push({ line: number, what: 'indented' });
    if (text?.startsWith(END)) {
      const rest = open === undefined ? '' : text.slice(END.length + open.label.length);
      if (open === undefined) problems.push({ line: number, what: 'end-without-begin' });
      else if (!text.startsWith(END + open.label) || !rest.startsWith(DASHES))
        problems.push({ line: number, what: 'end-differs' });
      else close(bytes, open, blocks, problems);
      // Go ignores both blocks when BEGIN follows END on one line; openssl and node the second.
      text = rest.slice(DASHES.length).replace(/^[ \t]+/, '');
      if (text !== '' && rest.startsWith(DASHES)) problems.push({ line: number, what: 'text-after-end' });
      open = undefined;
    }
    if (text?.startsWith(BEGIN)) {
      if (open !== undefined) problems.push({ line: open.line, what: 'no-end-line' });
      open = undefined;
      if (text.endsWith(DASHES) && text.length >= BEGIN.length + DASHES.length && !CONTROL.test(text)) {
        open = { label: text.slice(BEGIN.length, -DASHES.length), line: number, offset: at, headers: [] };
      } else problems.push({ line: number, what: 'bad-begin-line' });
    } else if (open !== undefined && !isArmour) inside(open, bytes, at, end, number);
    at = end + 1;
  }
  if (open !== undefined) problems.push({ line: open.line, what: 'no-end-line' });
  problems.sort((a, b) => a.line - b.line);
  return {
    form: blocks.length > 0 || problems.some(({ what }) => what !== 'byte-order-mark') ? 'pem' : 'none',
    blocks,
    problems,
  };
}

/** A line that begins with dashes as text, without blanks around it; undefined for every other line. */
function armour(bytes: Uint8Array, start: number, end: number): string | undefined {
  let at = start;
  while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09)) at += 1;
  for (let i = 0; i < DASHES.length; i += 1) if (at + i >= end || bytes[at + i] !== 0x2d) return undefined;
  return latin1(bytes.subarray(at, Math.min(end, at + 512))).replace(/[ \t]+$/, '');
}

/** Headers first, while lines have a colon (base64 has none); after them it is all base64. */
function inside(open: Open, bytes: Uint8Array, start: number, end: number, line: number): void {
  const colon = open.body === undefined ? bytes.subarray(start, end).indexOf(0x3a) : -1;
  if (colon >= 0) {
    const name = latin1(bytes.subarray(start, start + colon)).trim();
    open.headers.push({ name, value: latin1(bytes.subarray(start + colon + 1, end)).trim() });
  } else if (open.body === undefined) open.body = [start, end, line];
  else open.body[1] = end;
}

function close(bytes: Uint8Array, open: Open, blocks: PemBlock[], problems: PemProblem[]): void {
  // Go wants a line after headers, if only an empty one.
  if (open.body === undefined && open.headers.length > 0) {
    problems.push({ line: open.line, what: 'no-body' });
    return;
  }
  const [start, end, line] = open.body ?? [0, 0, open.line];
  const decoded = decodeBase64(bytes, start, end);
  if (typeof decoded === 'number') {
    let damaged = line;
    for (let i = start; i < decoded; i += 1) if (bytes[i] === 0x0a) damaged += 1;
    problems.push({ line: damaged, what: 'bad-base64' });
    return;
  }
  blocks.push({
    label: open.label,
    der: decoded,
    line: open.line,
    offset: open.offset,
    headers: open.headers,
  });
}

/** What PowerShell's > makes of a certificate; beyond ASCII nothing of it is PEM. */
function fromUtf16(bytes: Uint8Array): Uint8Array | undefined {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (!little && (bytes[0] !== 0xfe || bytes[1] !== 0xff)) return undefined;
  const [low, high] = little ? [0, 1] : [1, 0];
  return Uint8Array.from({ length: (bytes.length >> 1) - 1 }, (_, i) =>
    bytes[2 * i + 2 + high] === 0 ? (bytes[2 * i + 2 + low] as number) : 0x3f,
  );
}

/** A SEQUENCE whose length is the file's, or in the long form, whose octets no text has. */
function looksLikeDer(bytes: Uint8Array): boolean {
  const length = bytes[1];
  if (bytes[0] !== 0x30 || length === undefined) return false;
  return length >= 0x80 ? length <= 0x84 : length + 2 === bytes.length;
}

const LINE = 64;

/** RFC 7468 §2: 64 columns, and a final newline so that files can be joined. */
export function encodePem(label: string, der: Uint8Array): Uint8Array {
  const head = `${BEGIN}${label}${DASHES}\n`;
  const tail = `${END}${label}${DASHES}\n`;
  const body = encodeBase64(der, LINE);
  const pem = new Uint8Array(head.length + body.length + tail.length);
  for (let i = 0; i < head.length; i += 1) pem[i] = head.charCodeAt(i);
  pem.set(body, head.length);
  for (let i = 0; i < tail.length; i += 1) pem[head.length + body.length + i] = tail.charCodeAt(i);
  return pem;
}

/** One after the other, as a bundle is. */
export function encodeCertificates(ders: readonly Uint8Array[]): Uint8Array {
  return joined(ders.map((der) => encodePem('CERTIFICATE', der)));
}
