/** What is said where the ring of encryption keys is not changed: a part of the table of error.ts. */
import type { ErrorCode } from '../../domain/error.ts';
import { installSteps, rewriteSteps } from './encryption-step.ts';
import type { ErrorWording } from './error.ts';
import type { Fields } from './fields.ts';

export const ENCRYPTION_WORDS = {
  'encryption-off': {
    summary: 'the cluster file wants nothing encrypted, so there is no key to work on',
    says: (e) => `the cluster file says encryption: provider: ${e('provider')}, and no key writes`,
    hint: (e, me) =>
      e('provider') === 'none'
        ? `set provider to secretbox in the cluster file, then: ${me} render encryption-config`
        : `set provider to secretbox in the cluster file, then: ${me} encryption ${e('verb') || 'show'}`,
  },
  'encryption-ring-invalid': {
    summary: 'the file of the encryption keys is damaged',
    says: (e) => `${e('path')} has ${e('problems') === '1' ? 'a problem' : `${e('problems')} problems`}`,
    hint: (e) =>
      `put it back as it was (history/ and your copies have it): find history -path '*/${e('path')}'`,
  },
  'encryption-ring-missing': {
    summary: 'there is no encryption key yet',
    says: (e) => `there is no ${e('path')} yet`,
    hint: (_e, me) => `${me} render encryption-config makes it, with a first key`,
  },
  'encryption-ring-lost': {
    summary: 'an API server has encryption keys, and the file they came from is gone',
    says: (e) =>
      `${e('path')} is gone, and ${e('rendered') || 'what an API server reads'} holds its keys: new ones would read nothing of what is in etcd`,
    hint: (e) => `put it back (history/ and your copies have it): find history -path '*/${e('path')}'`,
  },
  'encryption-keys-left': {
    summary: 'encryption is to end, and there are keys that may have written',
    says: (e) =>
      `the cluster file says encryption: provider: none, and the ring has ${e('keys') === '1' ? 'a key' : `${e('keys') || 'several'} keys`}: what they wrote could be read by nobody`,
    hint: (_e, me) =>
      `set provider to identity, which writes plain text and still reads the rest, then: ${me} encryption show`,
  },
  'encryption-key-waits': {
    summary: 'a second key waits already to write',
    says: (e) => `${keyIn(e)} was added before and does not write yet`,
    hint: (e, me) => `${me} encryption promote, or ${me} encryption drop ${keyIn(e)}`,
  },
  'encryption-none-waits': {
    summary: 'no key waits to write',
    says: () => 'no key waits to be promoted',
    hint: (_e, me) => `${me} encryption add-key`,
  },
  'encryption-key-unknown': {
    summary: 'the ring has no key of that name',
    says: (e) => `the ring has no key ${keyIn(e)}${e('keys') === '' ? '' : `; it has ${e('keys')}`}`,
    hint: (_e, me) => `${me} encryption show`,
  },
  'encryption-key-writes': {
    summary: 'the key that writes is not dropped',
    says: (e) =>
      e('left') === ''
        ? `${keyIn(e)} is the key that writes: what it wrote could be read by nobody`
        : `${keyIn(e)} is the last that goes: ${e('left')} stands in the ring`,
    hint: (e, me) =>
      e('left') === ''
        ? `${me} encryption add-key, to have another one write`
        : `${me} encryption drop ${e('left') || 'NAME'}`,
  },
  'encryption-not-installed': {
    summary: 'not every API server is known to read the key that is to write',
    says: (e) =>
      unrendered(e, `${keyIn(e)} cannot write yet`) ??
      `nobody said that every API server reads ${keyIn(e)}: one that does not would fail on what the others write`,
    steps: (e, me) => [...installSteps({ me, machines: list(e('machines')) }), promote(me)],
    hint: (e, me) =>
      e('stale') === '' ? `when that is done: ${promote(me)}` : `${me} render encryption-config`,
  },
  'encryption-not-rewritten': {
    summary: 'objects may still be there that only the key to be dropped reads',
    says: (e) =>
      unrendered(e, `${e('keys') || 'a key'} cannot go yet`) ??
      `nobody said that nothing is left of what ${e('keys') || 'a key'} wrote: it could be read by nobody`,
    steps: (e, me) => [
      ...installSteps({ me, machines: list(e('machines')) }),
      ...rewriteSteps(list(e('resources'))),
      drop(e, me),
    ],
    hint: (e, me) =>
      e('stale') === '' ? `when that is done: ${drop(e, me)}` : `${me} render encryption-config`,
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWording>>;

/** The key that it is about; a name for any where none is said. */
function keyIn(e: Fields): string {
  return e('key') || 'NAME';
}

/** What API servers get that is not rendered anew yet, where that is so. */
function unrendered(e: Fields, so: string): string | undefined {
  const [first, ...others] = list(e('stale'));
  if (first === undefined) return undefined;
  const more =
    others.length === 0 ? '' : `, nor ${others.length === 1 ? 'is another' : `are ${others.length} others`}`;
  return `${so}: ${first} is not as the ring says${more}`;
}

function promote(me: string): string {
  return `${me} encryption promote --installed`;
}

function drop(e: Fields, me: string): string {
  return `${me} encryption drop ${list(e('keys')).join(' ') || 'NAME'} --rewritten`;
}

function list(text: string): readonly string[] {
  return text === '' ? [] : text.split(', ');
}
