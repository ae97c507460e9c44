/** What is said of passphrases: why one is wanted, and why one is none. Never what it was. */
import type { ErrorCode } from '../../domain/error.ts';
import type { ErrorWording } from './error.ts';

type OfPassphrases = Extract<ErrorCode, `passphrase-${string}`>;

export const PASSPHRASE_WORDS: Readonly<Record<OfPassphrases, ErrorWording>> = {
  'passphrase-missing': {
    summary: 'a passphrase is needed, and none was given',
    says: (e) => `a passphrase is needed${e('of') === '' ? '' : ` for ${e('of')}`}, and none was given`,
    hint: () => 'say --passphrase-file FILE or set KUBEPKI_PASSPHRASE; at a terminal it is asked for',
  },
  'passphrase-unusable': {
    summary: 'what was given cannot be a passphrase',
    says: (e) =>
      `${SOURCE[e('from')] ?? `the first line of ${e('path') === '-' ? 'standard input' : e('path')}`} cannot be a passphrase: ${TROUBLE[e('why')] ?? e('why')}`,
    hint: (e) => (e('from') === 'terminal' ? 'run it again' : 'it is one line of UTF-8, 1024 octets at most'),
  },
  'passphrase-wrong': {
    summary: 'the passphrase does not open the key',
    says: (e) =>
      `the passphrase does not open ${e('path') === '' ? 'the key' : e('path')}: it is another one, or the file is damaged`,
    hint: () => 'with the right one, openssl pkey -in FILE -noout ends without an error',
  },
};

type Words = Readonly<Record<string, string | undefined>>;

/** Where it came from, where that is no file. */
const SOURCE: Words = {
  environment: 'what KUBEPKI_PASSPHRASE holds',
  terminal: 'what was typed',
};

const TROUBLE: Words = {
  'empty': 'it is empty',
  'too-long': 'it is too long',
  'not-text': 'it is not UTF-8 text',
  'differs': 'the second time it was another',
};
