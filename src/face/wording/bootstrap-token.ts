/** What is said of the bootstrap token in the store. */
import type { ErrorWording } from './error.ts';

export const BOOTSTRAP_TOKEN_WORDS: Readonly<Record<'bootstrap-token-damaged', ErrorWording>> = {
  'bootstrap-token-damaged': {
    summary: 'the bootstrap token in the store is not as kubepki writes it',
    says: (e) => `${e('path')} cannot be read as a bootstrap token`,
    hint: (e, me) => `rm ${e('path:shell')}, then: ${me} render bootstrap`,
  },
};
