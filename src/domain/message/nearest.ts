/** The message that a text is most like, for saying so where none is in it. */
import { MESSAGES } from './table.ts';

/** As much of a text as is compared. */
const LONGEST = 2000;
/** How much of a message must be in the text, in pieces of three letters: slips of the hand leave most of them. */
const SHARE = 0.6;
/** Of a shorter message that much is in any text. */
const FEWEST = 12;

export function nearestMessage(text: string): string | undefined {
  const pieces = piecesOf(text.slice(0, LONGEST));
  let best: { readonly text: string; readonly share: number } | undefined;
  for (const message of MESSAGES) {
    const its = piecesOf(message.text.replaceAll(/\{[a-zA-Z]+\}/g, ' '));
    const share = [...its].filter((piece) => pieces.has(piece)).length / its.size;
    if (its.size >= FEWEST && share >= SHARE && (best === undefined || share > best.share))
      best = { text: message.text, share };
  }
  return best?.text;
}

function piecesOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  return new Set(
    words.flatMap((word) =>
      Array.from({ length: Math.max(0, word.length - 2) }, (_, i) => word.slice(i, i + 3)),
    ),
  );
}
