/**
 * Texts with fields, and finding them in a line. The pieces between the fields are looked for in their order, and where
 * the next one stands is remembered, so that a line made to be slow is read no slower than any other.
 */
import { FIELDS, type FieldId, type Fields } from './message.ts';

export interface Template {
  readonly text: string;
  /** literals.length === fields.length + 1; the first is never empty, the last may be */
  readonly literals: readonly string[];
  readonly fields: readonly FieldId[];
}

export interface Match {
  readonly start: number;
  readonly end: number;
  readonly fields: Fields;
}

export function templateOf(text: string): Template {
  const literals: string[] = [];
  const fields: FieldId[] = [];
  let literal = '';
  for (const piece of text.split(/(\{[a-zA-Z]+\})/)) {
    const name = piece.slice(1, -1);
    if (piece.startsWith('{') && name in FIELDS) {
      literals.push(literal);
      fields.push(name as FieldId);
      literal = '';
    } else literal += piece;
  }
  return { text, literals: [...literals, literal], fields };
}

/** What may stand in a field. A field before a literal reaches to it; one at the end as far as its characters do. */
interface Kind {
  readonly longest: number;
  readonly is: (code: number) => boolean;
}

const isSpace = (code: number) => code <= 32;
const isQuote = (code: number) => code === 34 || code === 39 || code === 96;
const isHexadecimal = (code: number) =>
  (code >= 48 && code <= 58) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
const WORD: Kind = {
  longest: 300,
  // a comma, a bracket or a semicolon ends it: ,;()<>{}
  is: (code) => !isSpace(code) && !isQuote(code) && !',;()<>{}'.includes(String.fromCharCode(code)),
};
const PROSE: Kind = { longest: 400, is: (code) => code !== 34 && code !== 10 };

const KINDS: Readonly<Record<FieldId, Kind>> = {
  host: WORD,
  names: { longest: 16_384, is: () => true },
  now: {
    longest: 40,
    is: (code) => !isQuote(code) && code !== 41 && code !== 44 && code !== 93 && !isSpace(code),
  },
  notAfter: {
    longest: 40,
    is: (code) => !isQuote(code) && code !== 41 && code !== 44 && code !== 93 && !isSpace(code),
  },
  notBefore: {
    longest: 40,
    is: (code) => !isQuote(code) && code !== 41 && code !== 44 && code !== 93 && !isSpace(code),
  },
  authority: PROSE,
  serial: { longest: 60, is: (code) => (code >= 48 && code <= 57) || code === 45 },
  serialHex: { longest: 60, is: isHexadecimal },
  skid: { longest: 130, is: isHexadecimal },
  akid: { longest: 130, is: isHexadecimal },
  commonName: PROSE,
  issuer: PROSE,
  user: PROSE,
  file: { longest: 1024, is: (code) => !isQuote(code) && !isSpace(code) },
  url: { longest: 2048, is: (code) => !isQuote(code) && !isSpace(code) },
  remote: WORD,
  webhook: PROSE,
  node: WORD,
  request: WORD,
  signer: WORD,
  action: { longest: 200, is: (code) => code !== 10 },
  detail: PROSE,
  number: { longest: 20, is: (code) => code >= 48 && code <= 57 },
};

const NONE: readonly Match[] = [];

/** Every place of the line where the text stands; after one match the next begins behind it. */
export function matches({ literals, fields }: Template, line: string): readonly Match[] {
  const [first = ''] = literals;
  let from = line.indexOf(first);
  if (from < 0) return NONE;
  const found: Match[] = [];
  // where each further literal was last seen: asked again from before there, it is still there
  const seen = literals.map(() => -1);
  const next = (i: number, from: number): number => {
    const known = seen[i] ?? -1;
    if (known >= from) return known;
    const at = line.indexOf(literals[i] ?? '', from);
    seen[i] = at < 0 ? Number.POSITIVE_INFINITY : at;
    return seen[i] ?? 0;
  };
  for (;;) {
    const start = line.indexOf(first, from);
    if (start < 0) return found;
    const match = matchAt(start, start + first.length);
    if (match === 'never') return found;
    if (match !== undefined) found.push(match);
    from = match?.end ?? start + first.length;
  }

  function matchAt(start: number, after: number): Match | 'never' | undefined {
    const values: Partial<Record<FieldId, string>> = {};
    let at = after;
    for (const [i, field] of fields.entries()) {
      const kind = KINDS[field];
      const literal = literals[i + 1] ?? '';
      let end: number;
      if (literal === '') end = reach(line, at, kind);
      else {
        end = next(i + 1, at);
        if (end === Number.POSITIVE_INFINITY) return 'never';
        if (end - at > kind.longest || reach(line, at, kind) < end) return undefined;
      }
      const value = literal === '' && kind === WORD ? trimmed(line.slice(at, end)) : line.slice(at, end);
      if (value === '' && literal === '') return undefined;
      values[field] = value;
      at = literal === '' ? at + value.length : end + literal.length;
    }
    return { start, end: at, fields: values };
  }
}

function reach(line: string, from: number, { longest, is }: Kind): number {
  const limit = Math.min(line.length, from + longest);
  let at = from;
  while (at < limit && is(line.charCodeAt(at))) at++;
  return at;
}

/** A sentence's full stop or a wrapping's colon belongs to no name. */
function trimmed(word: string): string {
  let end = word.length;
  while (end > 0 && '.:]'.includes(word.charAt(end - 1))) end--;
  // of [2001:db8::1] the bracket is its own
  return word.startsWith('[') ? word.slice(0, word.indexOf(']') + 1 || end) : word.slice(0, end);
}
