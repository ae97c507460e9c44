/**
 * A tar archive by hand: POSIX.1-2001 ustar interchange format (pax(1), "ustar Interchange Format"), which GNU tar,
 * bsdtar, busybox and every library read. Everything belongs to root, and there is one time for all: the same files are
 * the same bytes wherever and whenever they are packed.
 */
import { joined } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import { toUtf8 } from '../../domain/utf8.ts';

export interface TarEntry {
  /** forward slashes, not absolute; that of a directory without a slash at its end */
  readonly path: string;
  /** permission bits */
  readonly mode: number;
  /** absent: a directory */
  readonly bytes?: Uint8Array;
}

const BLOCK = 512;
/** Archives end at a record of this many blocks, and old readers of tapes complain where they do not. */
const RECORD = 20 * BLOCK;
/** 1980-01-01: GNU tar finds the epoch itself implausibly old, and no machine's clock is before this. */
const TIME = 315_532_800;

/** @throws KubepkiError path-refused for a path that has no place in a header */
export function tarOf(entries: readonly TarEntry[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    const { bytes = new Uint8Array() } = entry;
    return [headerOf(entry, bytes.length), bytes, new Uint8Array(padding(bytes.length, BLOCK))];
  });
  const end = new Uint8Array(2 * BLOCK);
  const size = [...parts, end].reduce((sum, { length }) => sum + length, 0);
  return joined([...parts, end, new Uint8Array(padding(size, RECORD))]);
}

function padding(length: number, unit: number): number {
  return (unit - (length % unit)) % unit;
}

function headerOf({ path, mode, bytes }: TarEntry, size: number): Uint8Array {
  const isDirectory = bytes === undefined;
  const { prefix, name } = splitPath(isDirectory ? `${path}/` : path);
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string | Uint8Array) =>
    header.set(typeof text === 'string' ? toUtf8(text) : text, at);
  // a number is octal, its field filled with zeros but for the NUL that ends it
  const number = (at: number, width: number, value: number) =>
    put(at, value.toString(8).padStart(width - 1, '0'));
  put(0, name);
  number(100, 8, mode);
  number(108, 8, 0);
  number(116, 8, 0);
  number(124, 12, size);
  number(136, 12, TIME);
  put(156, isDirectory ? '5' : '0');
  put(257, 'ustar\0');
  put(263, '00');
  put(265, 'root');
  put(297, 'root');
  number(329, 8, 0);
  number(337, 8, 0);
  put(345, prefix);
  // summed with its own field as blanks; six digits, NUL, blank
  put(148, '        ');
  const sum = header.reduce((total, octet) => total + octet, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

const NAME = 100;
const PREFIX = 155;

/** The name's field holds 100 octets; more go before a slash that is left out, into the prefix. */
function splitPath(path: string): { readonly prefix: Uint8Array; readonly name: Uint8Array } {
  const whole = toUtf8(path);
  if (whole.length <= NAME) return { prefix: new Uint8Array(), name: whole };
  const slash = whole.findIndex(
    (octet, i) => octet === SLASH && whole.length - i - 1 <= NAME && i < whole.length - 1,
  );
  if (slash <= 0 || slash > PREFIX) throw new KubepkiError('path-refused', { path, reason: 'too-long' });
  return { prefix: whole.subarray(0, slash), name: whole.subarray(slash + 1) };
}

const SLASH = 0x2f;
