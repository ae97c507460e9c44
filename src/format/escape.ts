/**
 * Hostile text made harmless, one table for every place that text may end in. Names come from certificates,
 * requests, logs and API objects: whoever made them may have put terminal sequences, line breaks, direction
 * overrides or quotes into them.
 */
import { HOSTILE } from '../domain/hostile-text.ts';

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The form of a code point that JSON, YAML's double quotes and people read alike. */
function codes(text: string): string {
  return Array.from(
    { length: text.length },
    (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** The form of a code point that systemd reads (cunescape); what no argument can hold, NUL and half a pair, is replaced. */
function unicode(found: string): string {
  const code = found.codePointAt(0) ?? 0;
  if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
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
  systemd: {
    says: 'one argument of a command in a unit file (systemd.service(5), COMMAND LINES): plain where it can be, else in double quotes, and what systemd would fill doubled',
    apply: (text) =>
      /^[A-Za-z0-9_@+=:,./*-]+$/.test(text)
        ? text
        : `"${text
            .replace(/[\\"]/g, '\\$&')
            .replace(/[%$]/g, '$&$&')
            .replace(HOSTILE, (found) => SHORT[found] ?? unicode(found))}"`,
    specimen: { hostile: 'a "b"\\ %h $c\n\u202e', safe: '"a \\"b\\"\\\\ %%h $$c\\n\\u202e"' },
  },
} as const satisfies Record<string, Escape>;

export type EscapeId = keyof typeof ESCAPES;

export function isHostile(text: string): boolean {
  return text.search(HOSTILE) >= 0;
}
