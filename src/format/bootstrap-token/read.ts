/** The bootstrap token's file, read back. It is a secret, and nothing that stands in it is ever quoted, wherever it stands. */
import { type BootstrapToken, momentText, parseToken } from '../../domain/bootstrap-token.ts';
import type { Path, Shape } from '../../domain/shape.ts';
import { decode } from '../decode/decode.ts';
import type { PlacedProblem } from '../decode/documents.ts';

export type BootstrapTokenReading =
  | { readonly ok: true; readonly token: BootstrapToken }
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

const MOMENT = 'a moment such as 2026-06-01T12:00:00Z';
const TOKEN = 'six characters of a-z and 0-9, a dot, and sixteen more';

const HIDDEN = '(not shown)';
/** What we write is a tenth of it. */
const LONGEST = 8192;
const TOO_LONG: PlacedProblem = {
  path: [],
  kind: 'syntax',
  found: HIDDEN,
  expected: `at most ${LONGEST} characters`,
  line: 1,
  column: 1,
};

const FILE: Shape = {
  shape: 'record',
  fields: {
    apiVersion: { is: { shape: 'choice', of: ['kubepki/v1'] }, says: 'kubepki/v1', required: true },
    kind: { is: { shape: 'choice', of: ['BootstrapToken'] }, says: 'BootstrapToken', required: true },
    token: { is: { shape: 'text', expected: TOKEN }, says: TOKEN, required: true },
    madeAt: { is: { shape: 'text', expected: MOMENT }, says: MOMENT, required: true },
    expires: { is: { shape: 'text', expected: MOMENT }, says: MOMENT, required: true },
  },
};

export function readBootstrapToken(text: string): BootstrapTokenReading {
  if (text.length > LONGEST) return { ok: false, problems: [TOO_LONG] };
  const { value, problems, place } = decode(text, FILE);
  if (problems.length > 0) return { ok: false, problems: problems.map(hushed) };
  const said = value as Readonly<Record<'token' | 'madeAt' | 'expires', string>>;
  const token = parseToken(said.token);
  const madeAt = momentOf(said.madeAt);
  const expires = momentOf(said.expires);
  const wrong = (path: Path, expected: string): PlacedProblem => ({
    path,
    kind: 'bad-value',
    found: HIDDEN,
    expected,
    ...place(path),
  });
  const order = madeAt !== undefined && expires !== undefined && expires <= madeAt;
  const bad = [
    ...(token === undefined ? [wrong(['token'], TOKEN)] : []),
    ...(madeAt === undefined ? [wrong(['madeAt'], MOMENT)] : []),
    ...(expires === undefined ? [wrong(['expires'], MOMENT)] : []),
    ...(order ? [wrong(['expires'], 'a moment after madeAt')] : []),
  ];
  if (token === undefined || madeAt === undefined || expires === undefined || order)
    return { ok: false, problems: bad };
  return { ok: true, token: { ...token, madeAt, expires } };
}

/** What we expected, and where: a token that slipped into the wrong place may be a key or a broken word. */
function hushed({ found, ...problem }: PlacedProblem): PlacedProblem {
  if (found === undefined) return problem;
  const path = problem.kind === 'unknown-key' ? [...problem.path.slice(0, -1), HIDDEN] : problem.path;
  return { ...problem, path, found: problem.kind === 'duplicate' ? found : HIDDEN };
}

function momentOf(text: string): Date | undefined {
  const moment = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? text : Number.NaN);
  // the 30th of February is read as the 2nd of March
  return Number.isNaN(moment.getTime()) || momentText(moment) !== text ? undefined : moment;
}
