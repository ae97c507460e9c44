import { ESCAPES } from '../escape.ts';
import type { Picture } from './picture.ts';

const xml = ESCAPES.xml.apply;
const LINE = 34;
const CHARACTER = 7.4;
const GAP = 260;
const PADDING = 12;

/** The picture in two columns, who dials on the left and who is dialled on the right; colours come from the page's style. */
export function toSvg({ title, nodes, edges }: Picture): string {
  const dialling = nodes.filter(({ id }) => edges.some(({ from }) => from === id));
  const dialled = nodes.filter(({ id }) => edges.some(({ to }) => to === id));
  const widthOf = (column: typeof nodes) =>
    Math.ceil(Math.max(0, ...column.map(({ label }) => label.length)) * CHARACTER) + 2 * PADDING;
  const left = widthOf(dialling);
  const right = widthOf(dialled);
  const height = Math.max(dialling.length, dialled.length, 1) * LINE + PADDING;
  const width = left + GAP + right;
  const middle = (i: number, of: number) => Math.round(((i + 0.5) * height) / of);
  const at = (column: typeof nodes, id: string) =>
    middle(
      column.findIndex((node) => node.id === id),
      column.length,
    );
  const boxes = (column: typeof nodes, x: number, wide: number) =>
    column.flatMap(({ label }, i) => {
      const y = middle(i, column.length);
      return [
        `<rect x="${x}" y="${y - 12}" width="${wide}" height="24" rx="4"/>`,
        `<text x="${x + PADDING}" y="${y + 4}">${xml(label)}</text>`,
      ];
    });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${xml(title)}</title>`,
    ...edges.map(({ from, to, label, state }) => {
      const [y1, y2] = [at(dialling, from), at(dialled, to)];
      const line = `<line class="${state}" x1="${left}" y1="${y1}" x2="${left + GAP}" y2="${y2}"><title>${xml(label)}</title></line>`;
      // in the middle, and none where nothing fails
      const [x, y] = [left + GAP / 2, Math.round((y1 + y2) / 2)];
      return state === 'fails'
        ? `${line}<path class="cross" d="M${x - 6} ${y - 6}l12 12m0 -12l-12 12"/>`
        : line;
    }),
    ...boxes(dialling, 0, left),
    ...boxes(dialled, left + GAP, right),
    '</svg>',
  ].join('\n');
}
