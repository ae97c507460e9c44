import { ERRORS, KubepkiError } from '../../domain/error.ts';
import { type ErrorWords, explain as explainTopic, listTopics } from '../../task/explain/explain.ts';
import type { Run } from '../command/command.ts';
import type { ExplainOptions } from '../command/explain.ts';

export const runExplain: Run<ExplainOptions> = async ({ operands, options, calledAs }) => {
  const words = async (): Promise<ErrorWords> => {
    const { ERROR_WORDS } = await import('../wording/error.ts');
    return (code) => ({
      says: ERROR_WORDS[code].summary,
      hint: ERROR_WORDS[code].hint((name) => PLACEHOLDERS[name.split(':')[0] ?? ''] ?? '', calledAs),
      exit: ERRORS[code].class === 'refused' ? 2 : code === 'cancelled' ? 130 : 3,
    });
  };
  const [id] = operands;
  if (options.list === true && id !== undefined) {
    throw new KubepkiError('usage', { what: 'explain takes ID or --list, not both', command: 'explain' });
  }
  if (options.list === true) return { report: await listTopics(words) };
  if (id === undefined)
    throw new KubepkiError('usage', { what: 'explain needs ID, or --list', command: 'explain' });
  return { report: await explainTopic(id, words) };
};

/** What stands in a hint for evidence that only a real failure has. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  path: 'PATH',
  command: 'COMMAND',
  option: '--OPTION',
  signer: 'AUTHORITY',
  owner: 'USER',
};
