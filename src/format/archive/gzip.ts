/**
 * A gzip file (RFC 1952) whose content is stored as it is (RFC 1951 §3.2.4). zlib would make it smaller, and its output
 * differs from version to version and from processor to processor: here the same content is the same file everywhere.
 */
import { joined } from '../../domain/bytes.ts';

const LARGEST = 0xffff;

export function gzipOf(content: Uint8Array): Uint8Array {
  // deflate, no flags, no time, no level, and a system that is not said
  const head = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
  const tail = new Uint8Array(8);
  const view = new DataView(tail.buffer);
  view.setUint32(0, crc32(content), true);
  view.setUint32(4, content.length % 2 ** 32, true);
  return joined([head, ...storedBlocks(content), tail]);
}

function storedBlocks(content: Uint8Array): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let at = 0;
  do {
    const piece = content.subarray(at, at + LARGEST);
    at += piece.length;
    const length = piece.length;
    const last = at >= content.length ? 1 : 0;
    parts.push(Uint8Array.of(last, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255), piece);
  } while (at < content.length);
  return parts;
}

/** RFC 1952 §8, a table of one octet. */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const octet of bytes) crc = (TABLE[(crc ^ octet) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
