import { ERRORS, KubepkiError } from '../../domain/error.ts';
import { toUtf8 } from '../../domain/utf8.ts';
import { type ErrorWords, explain as explainTopic, listTopics } from '../../task/explain/explain.ts';
import type { Run } from '../command/command.ts';
import type { ExplainOptions } from '../command/explain.ts';

export const runExplain: Run<ExplainOptions> = async ({ operands, options, calledAs, clock }) => {
  const words = async (): Promise<ErrorWords> => {
    const { ERROR_WORDS } = await import('../wording/error.ts');
    return (code) => ({
      says: ERROR_WORDS[code].summary,
      hint: ERROR_WORDS[code].hint((name) => PLACEHOLDERS[name.split(':')[0] ?? ''] ?? '', calledAs),
      exit: ERRORS[code].class === 'refused' ? 2 : code === 'cancelled' ? 130 : 3,
    });
  };
  const id = operands.length === 0 ? undefined : operands.join(' ');
  if (options.list === true && id !== undefined) {
    throw new KubepkiError('usage', {
      what: 'explain takes ID or TEXT, or --list, not both',
      command: 'explain',
    });
  }
  if (options.list === true) return { report: await listTopics(words) };
  if (id === undefined)
    throw new KubepkiError('usage', { what: 'explain needs ID or TEXT, or --list', command: 'explain' });
  if (id === '-') {
    const { streams } = await import('../../world/stream.ts');
    return { report: await (await messages()).explainMessage(streams.stream(id), id, clock.now()) };
  }
  // no id has a space in it; what is no id may still be a message of one word: CERT_HAS_EXPIRED
  const told = async () => await (await messages()).explainMessage([toUtf8(id)], '', clock.now());
  if (/\s/.test(id)) return { report: await told() };
  try {
    return { report: await explainTopic(id, words) };
  } catch (error) {
    if (!isNotKnown(error)) throw error;
    const report = await told().catch((other: unknown) => {
      throw isNotKnown(other) ? error : other;
    });
    return { report };
  }
};

/** The table of messages is of no use to who asks for an id. */
async function messages() {
  return await import('../../task/explain/message.ts');
}

function isNotKnown(error: unknown): boolean {
  return error instanceof KubepkiError && ['unknown-topic', 'message-unknown'].includes(error.code);
}

/** What stands in a hint for evidence that only a real failure has. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  path: 'PATH',
  command: 'COMMAND',
  option: '--OPTION',
  signer: 'AUTHORITY',
  owner: 'USER',
};
