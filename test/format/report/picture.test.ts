/**
 * Pictures, pages and results with the worst of texts in them: nothing breaks out of its place. The languages are held by
 * grammars written here: every line is one of the few forms that are meant, and a quoted text ends where it should.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDot } from '../../../src/format/report/dot.ts';
import { toHtml } from '../../../src/format/report/html.ts';
import { toJunit } from '../../../src/format/report/junit.ts';
import { toMermaid } from '../../../src/format/report/mermaid.ts';
import type { Picture, PictureState } from '../../../src/format/report/picture.ts';
import { nasty } from '../nasty.ts';

const states: readonly PictureState[] = ['works', 'fails', 'will-fail', 'unknown'];
const runs = { numRuns: 200 * Number(process.env['FAST_CHECK_RUNS'] ?? 1), seed: 20_261_122 };

const picture: fc.Arbitrary<Picture> = fc
  .tuple(fc.array(fc.tuple(nasty, nasty), { minLength: 2, maxLength: 6 }), nasty, fc.nat())
  .map(([labels, title, n]) => {
    const nodes = labels.map(([label, within], i) => ({
      id: `${i} ${label}`,
      label,
      ...(i % 2 === 0 ? { within } : {}),
    }));
    const edges = nodes.slice(1).map(({ id, label }, i) => ({
      from: nodes[0]?.id ?? '',
      to: id,
      label,
      state: states[(n + i) % states.length] ?? 'works',
    }));
    return { title, nodes, edges };
  });

/** What stands on a line when all quoted strings are taken out by the language's own rule. */
function shapes(text: string, quoted: RegExp): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replace(quoted, 'Q'));
}

describe('a picture', () => {
  // graphviz.org/doc/info/lang.html: in a quoted string only \" is escaped, and a backslash at its end would take the quote along
  it('in the language of Graphviz has nothing but what is meant', () => {
    const FORMS = [
      /^digraph diagnosis \{$/,
      /^(?:subgraph cluster_\d+ \{|\}|rankdir=LR;|node \[shape=box\];|label=Q;)$/,
      /^n\d+ \[label=Q\];$/,
      /^n\d+ -> n\d+ \[label=Q, color=Q(?:, (?:penwidth=2|arrowhead=tee|style=(?:dashed|dotted)))*\];$/,
    ];
    fc.assert(
      fc.property(picture, (one) => {
        for (const line of shapes(toDot(one), /"(?:[^"\\]|\\["\\])*"/g))
          expect(FORMS.some((form) => form.test(line)) ? '' : line).toBe('');
      }),
      runs,
    );
  });

  // mermaid.js.org/syntax/flowchart.html: a quoted text ends at the next quote; entities are #…;
  it('in the language of Mermaid has nothing but what is meant', () => {
    const FORMS = [
      /^(?:flowchart LR|end)$/,
      /^subgraph g\d+\[Q\]$/,
      /^n\d+\[Q\]$/,
      /^n\d+ (?:-->|--x|-\.->)(?:\|Q\|)? n\d+$/,
      /^linkStyle \d+ stroke:#[0-9a-f]{6}(?:,stroke-width:2px)?$/,
    ];
    fc.assert(
      fc.property(picture, (one) => {
        const text = toMermaid(one);
        for (const line of shapes(text, /"[^"]*"/g))
          expect(FORMS.some((form) => form.test(line)) ? '' : line).toBe('');
        expect(text).not.toMatch(/%%|[<>`]\w|#(?!\d+;|[0-9a-f]{6})/);
      }),
      runs,
    );
  });
});

describe('markup', () => {
  /** Every tag of it in order, each well formed and closed where it must be; what is left is text without markup. */
  function balanced(text: string, open: RegExp): readonly string[] {
    const stack: string[] = [];
    const faults: string[] = [];
    const rest = text.replace(
      /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?: [a-zA-Z0-9:-]+="[^"<]*")*)(\/?)>/g,
      (_tag, close: string, name: string, _attributes: string, self: string) => {
        if (close !== '') {
          const last = stack.pop();
          if (last !== name) faults.push(`</${name}> closes ${last}`);
        } else if (self === '' && !open.test(name)) stack.push(name);
        return '';
      },
    );
    if (/[<>]/.test(rest)) faults.push(`markup in text: ${rest.slice(0, 80)}`);
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(rest)) faults.push('a bare ampersand');
    return [...faults, ...stack];
  }

  it('of JUnit is well formed, and has no character that XML has not', () => {
    fc.assert(
      fc.property(nasty, nasty, (a, b) => {
        const results = (['failure', 'error', 'skipped'] as const).map((is) => ({
          name: a,
          group: b,
          file: a,
          line: 3,
          result: { is, type: b, message: a, text: [b, a] },
        }));
        const text = toJunit(a, [
          { name: b, at: '2026-11-22T00:00:00.000Z', cases: [{ name: a, group: b }, ...results] },
        ]);
        expect(balanced(text.replace(/^<\?xml [^?]*\?>\n/, ''), /^$/)).toEqual([]);
        // XML 1.0 §2.2
        expect(text).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
        expect(text).toContain('tests="4" failures="1" errors="1"');
      }),
      runs,
    );
  });

  it('of a page is well formed, runs nothing, and needs nobody', () => {
    fc.assert(
      fc.property(picture, nasty, (one, text) => {
        const page = toHtml({
          title: text,
          blocks: [
            { is: 'heading', text, tone: 'critical' },
            { is: 'paragraph', text },
            { is: 'fields', rows: [[text, [text, text]]] },
            { is: 'lines', text: [text] },
            { is: 'picture', picture: one },
            { is: 'table', head: [text], rows: [[text]], folded: text },
          ],
        });
        const body = page.slice(page.indexOf('<body>'));
        expect(balanced(body.replace('</html>', ''), /^br$/)).toEqual([]);
        expect(body).not.toMatch(
          /<(?:script|style|img|iframe|a|link|object|form)\b|(?: on\w+| src| href| style)="/,
        );
      }),
      runs,
    );
  });

  it('of a page is styled by what its policy lets in, and by nothing else', () => {
    const page = toHtml({ title: 'a', blocks: [] });
    const style = /<style>([^<]*)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(style).toContain('prefers-color-scheme:dark');
  });
});
