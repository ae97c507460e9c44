/** What a line says: the messages in it, each with its fields and with what stands around it. */
import { given } from '../optional.ts';
import type { PartyId } from '../party.ts';
import { type Around, aroundIn, type Side } from './around.ts';
import type { Meaning } from './meaning/meaning.ts';
import { meaning } from './meaning/table.ts';
import type { Fields } from './message.ts';
import { unquoted } from './quote.ts';
import { type Message, MESSAGES } from './table.ts';
import { type Match, matches } from './template.ts';

export interface HeardMessage {
  readonly message: Message;
  /** the words as they stand in the line */
  readonly said: string;
  readonly fields: Fields;
  /** which side of the connection wrote it, where that can be told */
  readonly writer?: Side;
  /** who writes such lines, and to whom they speak, where the line itself says so */
  readonly by?: PartyId;
  readonly other?: PartyId;
  /** where in the line it begins, the line as unquoted() has it */
  readonly at: number;
}

interface Candidate extends Match {
  readonly message: Message;
}

/** @param among those whose anchor is in the line, where that is known */
export function hear(line: string, among: readonly Message[] = MESSAGES): readonly HeardMessage[] {
  const text = unquoted(line);
  const all = among.flatMap((message) =>
    matches(message.template, text)
      .filter((match) => stands(message, match, text))
      .map((match) => ({ message, ...match })),
  );
  if (all.length === 0) return [];
  const around = aroundIn(text);
  const told = innermost(all.filter(({ start }) => start >= around.from));
  return told.map((one) => heardFrom(one, text, around));
}

function heardFrom(
  { message, start, end, fields }: Candidate,
  text: string,
  { writer = sideBy(message, meaning(message.means)), by, other, fields: more }: Around,
): HeardMessage {
  return {
    message,
    said: text.slice(start, end).trim(),
    fields: { ...more, ...fields },
    ...given({ writer, by, other }),
    at: start,
  };
}

/** Names are compared only by clients, and only servers ask for a certificate. */
function sideBy({ means, vocabulary }: Message, { about }: Meaning): Side | undefined {
  if (['name-missing', 'address-missing', 'common-name-only'].includes(means)) return 'client';
  if (means === 'nothing-shown' || means === 'peer-address' || means === 'name-not-let-in') return 'server';
  if (means === 'refused-none-shown' || means === 'refused-internal') return 'client';
  if (about === 'rights') return means.startsWith('token-') ? 'server' : 'client';
  return vocabulary === 'curl' ? 'client' : undefined;
}

/**
 * OpenSSL's texts are everybody's words, and "self-signed certificate" stands in many a line that tells of nothing wrong:
 * as a message they stand behind a colon or bracket, or alone.
 */
function stands({ vocabulary }: Message, { start, end }: Match, text: string): boolean {
  if (vocabulary === 'node' || vocabulary === 'java') return !isWord(text, end) || !isWord(text, end - 1);
  if (vocabulary !== 'openssl') return true;
  let before = start - 1;
  while (before >= 0 && ' "\''.includes(text.charAt(before))) before--;
  return before < 0 || ':[](=>'.includes(text.charAt(before));
}

function isWord(text: string, at: number): boolean {
  return /^[A-Za-z_]$/.test(text.charAt(at));
}

/** A message inside another is part of it; of two that say the same of one fault, the one that says more. */
function innermost(all: readonly Candidate[]): readonly Candidate[] {
  const bySize = all.toSorted(
    (one, other) => other.end - other.start - (one.end - one.start) || literalOf(other) - literalOf(one),
  );
  const kept: Candidate[] = [];
  for (const one of bySize)
    if (!kept.some(({ start, end }) => start <= one.start && one.end <= end)) kept.push(one);
  const first = new Map<string, Candidate>();
  for (const one of kept.toSorted((a, b) => a.start - b.start)) {
    const before = first.get(one.message.means);
    const says = Object.keys(one.fields).length;
    if (before === undefined || says > Object.keys(before.fields).length) first.set(one.message.means, one);
  }
  return withoutEchoes([...first.values()]);
}

function literalOf({ message }: Candidate): number {
  return message.template.literals.join('').length;
}

/** Where the reason stands in the same line, that something failed is no news. */
function withoutEchoes(all: readonly Candidate[]): readonly Candidate[] {
  const isReason = ({ message }: Candidate) => meaning(message.means).tells === 'why';
  const vague = (one: Candidate) => !isReason(one) || GENERAL.has(one.message.means);
  const reasons = all.filter((one) => !vague(one));
  return reasons.length > 0 ? reasons : all;
}

/** Said of a file or chain in general, with the reason behind it. */
const GENERAL = new Set<string>([
  'serving-pair-unusable',
  'client-pair-not-loaded',
  'chain-broken',
  'kubeconfig-broken',
  'unreadable-certificate',
  'rotation-fails',
  'bootstrap-missing',
]);
