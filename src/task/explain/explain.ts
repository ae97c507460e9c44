/** Explaining what the tables say: an identity, a connection, a name, a layout, an algorithm, a rule, an error code. Reads nothing else. */
import { ALGORITHM_IDS, ALGORITHMS } from '../../domain/algorithm.ts';
import { connection, CONNECTION_IDS } from '../../domain/connection/table.ts';
import type { DiagnosisRule } from '../../domain/diagnosis/rule.ts';
import { type ErrorCode, ERRORS, KubepkiError } from '../../domain/error.ts';
import { identity, IDENTITY_IDS } from '../../domain/identity/table.ts';
import { layout, LAYOUT_IDS } from '../../domain/layout/table.ts';
import { nearest } from '../../domain/name.ts';
import { NAME_WORD_IDS, NAME_WORDS } from '../../domain/name-word.ts';
import type { Explanation, TopicList } from '../../domain/report.ts';
import { algorithmFacts } from './algorithm.ts';
import { connectionFacts } from './connection.ts';
import { diagnosisRuleFacts } from './diagnosis-rule.ts';
import { type Fact, fact } from './fact.ts';
import { identityFacts } from './identity.ts';
import { layoutFacts } from './layout.ts';
import { nameFacts } from './name.ts';

/** What the face says of each error code: words are its business, so they come as an argument. */
export type ErrorWords = (code: ErrorCode) => {
  readonly says: string;
  readonly hint: string;
  readonly exit: number;
};

export type LoadWords = () => Promise<ErrorWords>;

type Topic = Pick<Explanation, 'topic' | 'id' | 'title'> & {
  readonly facts: () => readonly Fact[] | Promise<readonly Fact[]>;
  readonly cites: readonly string[];
};

/** An id, or TOPIC/ID where several topics have one of that name: the first is told, and where the others are. */
export async function explain(id: string, words: LoadWords): Promise<Explanation> {
  const wanted = id.toLowerCase();
  const met: string[] = [];
  let first: Topic | undefined;
  const also: string[] = [];
  for await (const one of topics(words)) {
    met.push(one.id);
    const whole = `${one.topic}/${one.id}`;
    if (one.id !== wanted && whole !== wanted) continue;
    if (first === undefined) first = one;
    else also.push(whole);
    if (whole === wanted || !SHARING.has(one.topic)) break;
  }
  if (first === undefined) {
    const near = nearest(id, met);
    throw new KubepkiError('unknown-topic', { topic: id, ...(near === undefined ? {} : { nearest: near }) });
  }
  const { topic, title, facts, cites } = first;
  return {
    apiVersion: 'kubepki/v1',
    kind: 'Explanation',
    topic,
    id: first.id,
    title,
    facts: [...(await facts()), ...fact('see also', also)],
    cites,
  };
}

/** Topics that have some ids in common: the same thing is a finding to one command, and to another why it cannot go on. */
const SHARING: ReadonlySet<Explanation['topic']> = new Set(['rule', 'diagnosis-rule', 'message', 'error']);

export async function listTopics(words: LoadWords): Promise<TopicList> {
  const found: TopicList['topics'][number][] = [];
  for await (const { topic, id, title } of topics(words)) found.push({ topic, id, title });
  return { apiVersion: 'kubepki/v1', kind: 'TopicList', topics: found };
}

/**
 * One at a time, and the tables that drag most behind them last: whoever asks for an identity has no use for the
 * judgement of every rule and the words of every error.
 */
async function* topics(load: LoadWords): AsyncGenerator<Topic> {
  for (const id of IDENTITY_IDS) {
    const { title, cites } = identity(id);
    yield { topic: 'identity', id, title, facts: () => identityFacts(id), cites };
  }
  for (const id of CONNECTION_IDS) {
    const { title, cites } = connection(id);
    yield { topic: 'connection', id, title, facts: () => connectionFacts(id), cites };
  }
  for (const id of NAME_WORD_IDS) {
    const { title, cites } = NAME_WORDS[id];
    yield { topic: 'name', id, title, facts: () => nameFacts(id), cites };
  }
  for (const id of LAYOUT_IDS) {
    const { title, cites } = layout(id);
    yield { topic: 'layout', id, title, facts: () => layoutFacts(id), cites };
  }
  for (const id of ALGORITHM_IDS) {
    const { title, cites } = ALGORITHMS[id];
    yield { topic: 'algorithm', id, title, facts: () => algorithmFacts(id), cites };
  }
  const { RULES } = await import('../../domain/rule/table.ts');
  for (const { id, says, severity, cites } of RULES) {
    yield { topic: 'rule', id, title: says, facts: () => [{ label: 'severity', text: [severity] }], cites };
  }
  const { DIAGNOSIS_RULES } = await import('../../domain/diagnosis/table.ts');
  const judging: readonly DiagnosisRule[] = DIAGNOSIS_RULES;
  for (const rule of judging) {
    const { id, says, cites } = rule;
    yield { topic: 'diagnosis-rule', id, title: says, facts: () => diagnosisRuleFacts(rule), cites };
  }
  const { meaning, MEANING_IDS } = await import('../../domain/message/meaning/table.ts');
  for (const id of MEANING_IDS) {
    const { title, cites } = meaning(id);
    const facts = async () => (await import('./message.ts')).meaningFacts(id);
    yield { topic: 'message', id, title, facts, cites };
  }
  const words = await load();
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    yield {
      topic: 'error',
      id: code,
      title: words(code).says,
      facts: () => errorFacts(code, words),
      cites: [],
    };
  }
}

function errorFacts(code: ErrorCode, words: ErrorWords): readonly Fact[] {
  const { hint, exit } = words(code);
  return [
    { label: 'class', text: [ERRORS[code].class] },
    { label: 'exit code', text: [String(exit)] },
    { label: 'what to do', text: [hint] },
  ];
}
