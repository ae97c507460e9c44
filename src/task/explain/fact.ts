import type { Explanation } from '../../domain/report.ts';

/** One line of an explanation: a label, and the texts that stand beside it. */
export type Fact = Explanation['facts'][number];

/** The fact where there is anything to say, and nothing where there is not. */
export function fact(label: string, text: readonly string[]): readonly Fact[] {
  return text.length === 0 ? [] : [{ label, text }];
}
