/** Explaining a text that somebody has before them: a line of a log, an error on a terminal. */
import { KubepkiError } from '../../domain/error.ts';
import { meaning, type MeaningId } from '../../domain/message/meaning/table.ts';
import { type Vocabulary, VOCABULARIES } from '../../domain/message/message.ts';
import { nearestMessage } from '../../domain/message/nearest.ts';
import type { MessageExplanation } from '../../domain/message/report.ts';
import { MESSAGES } from '../../domain/message/table.ts';
import { optional } from '../../domain/optional.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { listenerAt } from '../diagnose/listen.ts';
import { type Fact, fact } from './fact.ts';

/** As much of the text as is told again. */
const SHOWN = 400;

/**
 * @param log what it came from: - is standard input
 * @throws KubepkiError message-unknown
 */
export async function explainMessage(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  log: string,
  at: Date,
): Promise<MessageExplanation> {
  const listener = listenerAt(at);
  const reader = listener.readerOf(log);
  let text = '';
  for await (const chunk of chunks) {
    if (text.length < SHOWN) text += fromUtf8(chunk.subarray(0, 4 * SHOWN));
    reader.push(chunk);
  }
  reader.end();
  text = text.trim().slice(0, SHOWN);
  const heard = listener.tally.told([]);
  if (heard.length === 0)
    throw new KubepkiError('message-unknown', { text, ...optional('nearest', nearestMessage(text)) });
  return { apiVersion: 'kubepki/v1', kind: 'MessageExplanation', text, heard };
}

const ABOUT = {
  'shown-by-other': 'the certificate that the other side showed to who wrote it',
  'shown-by-writer': 'the certificate that the writer showed, which the other side refuses',
  'own-file': 'a file of the writer',
  'rights': 'who asks, and what he may',
  'protocol': 'how the two sides speak',
};

export function meaningFacts(id: MeaningId): readonly Fact[] {
  const { severity, about, tells, causes } = meaning(id);
  const said = (vocabulary: Vocabulary) =>
    MESSAGES.filter((message) => message.means === id && message.vocabulary === vocabulary).map(
      ({ text }) => text,
    );
  return [
    ...fact('severity', [severity]),
    ...fact('about', [ABOUT[about]]),
    ...fact('tells', [
      tells === 'why' ? 'the reason' : "that something is refused; the reason stands in the other side's log",
    ]),
    ...fact('usual causes', causes),
    ...(Object.keys(VOCABULARIES) as Vocabulary[]).flatMap((vocabulary) =>
      fact(vocabulary, said(vocabulary)),
    ),
  ];
}
