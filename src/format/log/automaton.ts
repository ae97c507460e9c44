/**
 * Many words looked for at once, octet by octet (Aho and Corasick, 1975): one step an octet however many words there are,
 * and nothing to begin again where one chunk ends and the next begins.
 */
export interface Automaton {
  /** the class of each octet; those that stand in no word share the first */
  readonly classes: Uint8Array;
  /** from a state and a class to the next state, doubled, and odd where a word ends there */
  readonly next: Uint32Array;
  /** the words that end in a state */
  readonly ends: ReadonlyMap<number, readonly number[]>;
}

/** @param words ASCII, none empty */
export function automatonOf(words: readonly string[]): Automaton {
  const classes = new Uint8Array(256);
  let width = 1;
  for (const word of words)
    for (let i = 0; i < word.length; i++) {
      const octet = word.charCodeAt(i) & 0xff;
      if (classes[octet] === 0) classes[octet] = width++;
    }
  const { edges, ends } = trie(words, classes, width);
  const next = new Uint32Array(edges.length);
  const fails = new Int32Array(edges.length / width);
  const queue = [0];
  // breadth first: where a word goes on no further, the longest other that ends like it does
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0;
    const fail = fails[state] ?? 0;
    if (state !== 0 && ends.has(fail))
      ends.set(state, [...(ends.get(state) ?? []), ...(ends.get(fail) ?? [])]);
    for (let kind = 0; kind < width; kind++) {
      const child = edges[state * width + kind] ?? 0;
      const otherwise = state === 0 ? 0 : (edges[fail * width + kind] ?? 0);
      if (child === 0) edges[state * width + kind] = otherwise;
      else {
        fails[child] = otherwise;
        queue.push(child);
      }
    }
  }
  for (let i = 0; i < edges.length; i++) {
    const target = edges[i] ?? 0;
    next[i] = target * width * 2 + (ends.has(target) ? 1 : 0);
  }
  return { classes, next, ends: new Map([...ends].map(([state, each]) => [state * width, each])) };
}

function trie(words: readonly string[], classes: Uint8Array, width: number) {
  const edges: number[] = Array.from({ length: width }, () => 0);
  const ends = new Map<number, readonly number[]>();
  for (const [index, word] of words.entries()) {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const edge = state * width + (classes[word.charCodeAt(i) & 0xff] ?? 0);
      let child = edges[edge] ?? 0;
      if (child === 0) {
        child = edges.length / width;
        edges[edge] = child;
        for (let j = 0; j < width; j++) edges.push(0);
      }
      state = child;
    }
    ends.set(state, [...(ends.get(state) ?? []), index]);
  }
  return { edges, ends };
}
