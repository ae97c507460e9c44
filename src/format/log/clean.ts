/**
 * What stands between the letters and is none: colours, and the zeros of UTF-16, which PowerShell's > writes. Both would
 * hide a message from whoever looks for its letters.
 */
const ESC = 0x1b;
/** No real sequence is as long; what is longer is text. */
const LONGEST_SEQUENCE = 32;

/** A cleaner of a stream: what a sequence cut by a chunk's end has begun, it remembers. */
export function cleaner(): (chunk: Uint8Array) => Uint8Array {
  let state: 'text' | 'escape' | 'sequence' = 'text';
  let length = 0;
  return (chunk) => {
    if (state === 'text' && !chunk.includes(ESC) && !chunk.includes(0)) return chunk;
    const out = new Uint8Array(chunk.length);
    let at = 0;
    for (const octet of chunk) {
      if (octet === 0) continue;
      if (state === 'text') {
        if (octet === ESC) state = 'escape';
        else out[at++] = octet;
      } else if (state === 'escape') {
        state = octet === 0x5b ? 'sequence' : octet === ESC ? 'escape' : 'text';
        length = 0;
        // of what is no sequence the letter stays, and no line may be lost by it
        if (state === 'text') out[at++] = octet;
      } else {
        const ends = (octet >= 0x40 && octet <= 0x7e) || ++length > LONGEST_SEQUENCE;
        if (ends) state = 'text';
        if (octet === 0x0a) {
          state = 'text';
          out[at++] = octet;
        }
      }
    }
    return out.subarray(0, at);
  };
}
