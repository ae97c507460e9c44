/**
 * Hostile text made harmless, one table for every place that text may end in. Names come from certificates,
 * requests, logs and API objects: whoever made them may have put terminal sequences, line breaks, direction
 * overrides or quotes into them.
 */

/** C0 and C1 controls, zero-width and bidirectional characters, line separators, tags, lone surrogates, U+FEFF. */
const HOSTILE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The form of a code point that JSON, YAML's double quotes and people read alike. */
function codes(text: string): string {
  return Array.from(
    { length: text.length },
    (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}

export interface Escape {
  readonly says: string;
  readonly apply: (text: string) => string;
  readonly specimen: { readonly hostile: string; readonly safe: string };
}

export const ESCAPES = {
  terminal: {
    says: 'one line on a terminal or in a log: whatever moves, hides or reorders text is shown as its code',
    apply: (text) => text.replace(HOSTILE, (found) => SHORT[found] ?? codes(found)),
    specimen: { hostile: 'a\u001b[2Jb\n\u202ec\u200b', safe: 'a\\u001b[2Jb\\n\\u202ec\\u200b' },
  },
  json: {
    says: 'text that is JSON already: what JSON lets through but a terminal obeys becomes an escape of the same meaning',
    apply: (text) => text.replace(HOSTILE, (found) => (found === '\n' ? found : codes(found))),
    specimen: { hostile: '"a\u009b\u202eb"', safe: '"a\\u009b\\u202eb"' },
  },
  yaml: {
    says: 'one YAML scalar in double quotes, every hostile character as an escape',
    apply: (text) => JSON.stringify(text).replace(HOSTILE, codes),
    specimen: { hostile: 'a: "b"\u0085\u202e', safe: '"a: \\"b\\"\\u0085\\u202e"' },
  },
  shell: {
    says: 'one word of a POSIX shell: plain where it can be, else in single quotes; hostile characters are refused a place',
    apply: (text) => {
      const shown = text.replace(HOSTILE, (found) => SHORT[found] ?? codes(found));
      return /^[A-Za-z0-9_@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
    },
    specimen: { hostile: "it's $(id)\n", safe: `'it'\\''s $(id)\\n'` },
  },
} as const satisfies Record<string, Escape>;

export type EscapeId = keyof typeof ESCAPES;

export function isHostile(text: string): boolean {
  return text.search(HOSTILE) >= 0;
}
