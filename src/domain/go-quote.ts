/** Go's strconv.Quote, as %q prints: what unicode.IsPrint calls printable stays, the rest is escaped. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Letters, marks, numbers, punctuation, symbols, and of blanks only the ASCII one. */
const PLAIN = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

export function quote(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  let out = '';
  for (const character of text) out += ESCAPES[character] ?? escaped(character);
  return `"${out}"`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  if (PLAIN.test(character)) return character;
  if (code < 0x20 || code === 0x7f) return `\\x${hexOf(code, 2)}`;
  return code < 0x10000 ? `\\u${hexOf(code, 4)}` : `\\U${hexOf(code, 8)}`;
}

function hexOf(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
