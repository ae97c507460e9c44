/** Which credentials a word means: one, all of an identity, or all that are a machine's own. */
import type { Credential } from '../credential.ts';
import { nearest } from '../name.ts';

export function meant(word: string, wanted: readonly Credential[]): readonly Credential[] {
  return word.startsWith('@')
    ? wanted.filter(({ machine }) => machine !== undefined && machine === word.slice(1))
    : wanted.filter(({ id, identity }) => id === word || identity === word);
}

/** The words that would mean something, each once. */
export function meaningful(wanted: readonly Credential[]): {
  readonly identities: readonly string[];
  readonly machines: readonly string[];
} {
  return {
    identities: [...new Set(wanted.map(({ identity }) => identity))],
    machines: [...new Set(wanted.flatMap(({ machine }) => (machine === undefined ? [] : [`@${machine}`])))],
  };
}

export function nearestMeant(word: string, wanted: readonly Credential[]): string | undefined {
  const { identities, machines } = meaningful(wanted);
  return nearest(word, word.startsWith('@') ? machines : [...identities, ...wanted.map(({ id }) => id)]);
}
