/** The one question before an act: yes or no, asked of whoever sits at the terminal. */
import type { Confirm } from '../domain/api/server.ts';

export const confirm: Confirm = {
  async confirm(question) {
    const { askLine, mayAsk } = await import('../world/terminal.ts');
    if (!mayAsk()) return undefined;
    // in the place of a line of progress; what the question names was made harmless by who worded it
    const answer = await askLine(`\r\u001b[K${question} [y/N] `);
    return /^y(?:es)?$/i.test((answer ?? '').trim());
  },
};
