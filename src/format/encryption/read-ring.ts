/** The key ring's file to a ring, or everything that is wrong with it. What is told of it never holds what may be a secret. */
import type { KeyRing } from '../../domain/encryption.ts';
import { KEY_RING_FILE, type KeyRingText, ringProblems, toRing } from '../../domain/encryption-file.ts';
import { decode } from '../decode/decode.ts';
import type { PlacedProblem } from '../decode/documents.ts';

export type RingReading =
  | { readonly ok: true; readonly ring: KeyRing }
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

export function readRing(text: string): RingReading {
  const { value, problems, place } = decode(text, KEY_RING_FILE);
  if (problems.length > 0) return { ok: false, problems: problems.map(discreet) };
  const decoded = value as KeyRingText;
  const wrong = ringProblems(decoded).map((problem) => ({ ...problem, ...place(problem.path) }));
  return wrong.length > 0 ? { ok: false, problems: wrong } : { ok: true, ring: toRing(decoded) };
}

/** The decoder quotes what it found, and half a secret is one too: only words of ours and what is mistyped of them stay. */
function discreet(problem: PlacedProblem): PlacedProblem {
  const { found = '', path } = problem;
  if (problem.kind === 'syntax') return { ...problem, found: 'it cannot be parsed here' };
  if (STRUCTURE.has(found) || problem.nearest !== undefined || problem.kind === 'duplicate') return problem;
  const hidden = `something else (${found.length} characters)`;
  return {
    ...problem,
    found: hidden,
    path: problem.kind === 'unknown-key' ? [...path.slice(0, -1), hidden] : path,
  };
}

const STRUCTURE: ReadonlySet<string> = new Set([
  '',
  'a mapping',
  'a list',
  'an alias',
  'nothing',
  'an empty list',
]);
