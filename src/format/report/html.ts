import { ESCAPES } from '../escape.ts';
import type { Picture } from './picture.ts';
import { toSvg } from './svg.ts';

/** A page in blocks, top to bottom. */
export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly is: 'heading'; readonly text: string; readonly tone?: Tone }
  | { readonly is: 'paragraph'; readonly text: string; readonly tone?: Tone }
  | { readonly is: 'fields'; readonly rows: readonly (readonly [string, readonly string[]])[] }
  | { readonly is: 'lines'; readonly text: readonly string[] }
  | { readonly is: 'picture'; readonly picture: Picture }
  | {
      readonly is: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** what unfolds it; absent where it stands open */
      readonly folded?: string;
    };

export type Tone = 'critical' | 'warning' | 'fine';

const html = ESCAPES.html.apply;

const STYLE = `
:root{color-scheme:light dark;--ink:#1c1c1c;--paper:#fff;--faint:#666;--line:#ccc;--box:#f4f4f4;--critical:#b3261e;--warning:#8a5a00;--fine:#1f6f33}
@media(prefers-color-scheme:dark){:root{--ink:#e6e6e6;--paper:#161616;--faint:#a0a0a0;--line:#444;--box:#222;--critical:#ff8a80;--warning:#ffc266;--fine:#7fd18f}}
body{margin:2rem auto;max-width:62rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2rem 0 .3rem}
.critical{color:var(--critical)}.warning{color:var(--warning)}.fine{color:var(--fine)}
dl{display:grid;grid-template-columns:8rem 1fr;gap:.2rem 1rem;margin:.5rem 0}dt{color:var(--faint)}dd{margin:0;overflow-wrap:anywhere}
pre{background:var(--box);padding:.6rem .8rem;overflow-x:auto;border-radius:4px;font:14px/1.45 ui-monospace,monospace}
table{border-collapse:collapse;font-size:.9rem}td,th{border-bottom:1px solid var(--line);padding:.2rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
summary{cursor:pointer;margin:1rem 0}
.picture{overflow-x:auto}svg{font:12px ui-monospace,monospace}svg rect{fill:var(--box);stroke:var(--line)}svg text{fill:var(--ink)}
line{stroke-width:1.5;stroke:var(--faint)}line.fails{stroke:var(--critical)}line.will-fail{stroke:var(--warning);stroke-dasharray:6 4}line.works{stroke:var(--fine)}line.unknown{stroke-dasharray:2 4}
.cross{stroke:var(--critical);stroke-width:2.5;fill:none}
`;
/** SHA-256 of the style as CSP wants it: nothing else on the page may style it, and nothing at all run. */
const STYLE_HASH = 'sha256-ptzcOGF10RhDgjOdPqeWJszz2VLiGDBuzjZr7WDMkmw=';

/** A page by itself: no network, no script, light and dark as whoever reads it has it. */
export function toHtml({ title, blocks }: Page): string {
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${html(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1>${html(title)}</h1>`,
    ...blocks.map(blockText),
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.is) {
    case 'heading':
      return `<h2${toned(block.tone)}>${html(block.text)}</h2>`;
    case 'paragraph':
      return `<p${toned(block.tone)}>${html(block.text)}</p>`;
    case 'fields':
      return `<dl>${block.rows.map(([label, texts]) => `<dt>${html(label)}</dt><dd>${texts.map(html).join('<br>')}</dd>`).join('\n')}</dl>`;
    case 'lines':
      return `<pre>${block.text.map(html).join('\n')}</pre>`;
    case 'picture':
      return `<div class="picture">\n${toSvg(block.picture)}\n</div>`;
    case 'table': {
      const { head, rows, folded } = block;
      const row = (cells: readonly string[], tag: string) =>
        `<tr>${cells.map((cell) => `<${tag}>${html(cell)}</${tag}>`).join('')}</tr>`;
      const table = `<table>\n${[row(head, 'th'), ...rows.map((cells) => row(cells, 'td'))].join('\n')}\n</table>`;
      return folded === undefined
        ? table
        : `<details><summary>${html(folded)}</summary>\n${table}\n</details>`;
    }
  }
}

function toned(tone: Tone | undefined): string {
  return tone === undefined ? '' : ` class="${tone}"`;
}
