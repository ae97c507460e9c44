import type { MeaningId } from '../meaning/table.ts';
import type { MessageRecord, Vocabulary } from '../message.ts';

/** Texts of one source, by what they mean. */
export function rows(
  vocabulary: Vocabulary,
  cite: string,
  texts: Readonly<Partial<Record<MeaningId, readonly string[]>>>,
): readonly MessageRecord[] {
  return (Object.entries(texts) as [MeaningId, readonly string[]][]).flatMap(([means, each]) =>
    each.map((text) => ({ text, vocabulary, means, cites: [cite] })),
  );
}
