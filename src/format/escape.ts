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

function visible(text: string): string {
  return text.replace(HOSTILE, (found) => SHORT[found] ?? codes(found));
}

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function markup(text: string): string {
  // the last two are no characters at all, and XML refuses them (XML 1.0 §2.2)
  return visible(text).replace(/[&<>"'\ufffe\uffff]/g, (found) => MARKUP[found] ?? codes(found));
}

export interface Escape {
  readonly says: string;
  readonly apply: (text: string) => string;
  readonly specimen: { readonly hostile: string; readonly safe: string };
}

export const ESCAPES = {
  terminal: {
    says: 'one line on a terminal or in a log: whatever moves, hides or reorders text is shown as its code',
    apply: visible,
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
      const shown = visible(text);
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
  html: {
    says: 'text or an attribute in double quotes of an HTML page, every hostile character shown as its code',
    apply: markup,
    specimen: {
      hostile: '<script>alert("1")</script>&amp;\u202e\n',
      safe: '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;\\u202e\\n',
    },
  },
  xml: {
    says: 'text or an attribute in double quotes of an XML document; what XML cannot hold at all is hostile, and shown as its code',
    apply: markup,
    specimen: {
      hostile: ']]>\'<a b="\u0000\uffff">',
      safe: ']]&gt;&#39;&lt;a b=&quot;\\u0000\\uffff&quot;&gt;',
    },
  },
  dot: {
    says: "one quoted string of Graphviz' language, in which backslashes and HTML entities mean something",
    apply: (text) => `"${visible(text).replaceAll('&', '&amp;').replace(/[\\"]/g, '\\$&')}"`,
    specimen: { hostile: 'a" -> "b\\N&lt;\n', safe: '"a\\" -> \\"b\\\\N&amp;lt;\\\\n"' },
  },
  mermaid: {
    says: "one quoted label of Mermaid's language; what could end it, be Markdown, markup, an entity or a directive is an entity",
    apply: (text) => `"${visible(text).replace(/["#&<>`%\\{}]/g, (found) => `#${found.charCodeAt(0)};`)}"`,
    specimen: {
      hostile: '"]; click a "javascript:1" %%{init: {}}%% `#lt;<b>`',
      safe: '"#34;]; click a #34;javascript:1#34; #37;#37;#123;init: #123;#125;#125;#37;#37; #96;#35;lt;#60;b#62;#96;"',
    },
  },
} as const satisfies Record<string, Escape>;

export type EscapeId = keyof typeof ESCAPES;

export function isHostile(text: string): boolean {
  return text.search(HOSTILE) >= 0;
}
