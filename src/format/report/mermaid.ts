import { ESCAPES } from '../escape.ts';
import { byPlace, type Picture, type PictureState, wordsFor } from './picture.ts';

const quote = ESCAPES.mermaid.apply;
const ARROWS: Readonly<Record<PictureState, readonly [string, string]>> = {
  'works': ['-->', 'stroke:#2a7a3b'],
  'fails': ['--x', 'stroke:#c0271d,stroke-width:2px'],
  'will-fail': ['-.->', 'stroke:#b26a00'],
  'unknown': ['-.->', 'stroke:#777777'],
};

/** A flowchart in Mermaid's language (https://mermaid.js.org/syntax/flowchart.html), machines as subgraphs. */
export function toMermaid(picture: Picture): string {
  const words = wordsFor(picture);
  const node = ({ id, label }: Picture['nodes'][number]) => `${words.get(id) ?? ''}[${quote(label)}]`;
  const groups = [...byPlace(picture)].flatMap(([place, nodes], i) =>
    place === undefined
      ? nodes.map((each) => `  ${node(each)}`)
      : [`  subgraph g${i}[${quote(place)}]`, ...nodes.map((each) => `    ${node(each)}`), '  end'],
  );
  const edges = picture.edges.map(({ from, to, label, state }) => {
    const said = label === '' ? '' : `|${quote(label)}|`;
    return `  ${words.get(from) ?? ''} ${ARROWS[state][0]}${said} ${words.get(to) ?? ''}`;
  });
  const styles = picture.edges.map(({ state }, i) => `  linkStyle ${i} ${ARROWS[state][1]}`);
  return `${['flowchart LR', ...groups, ...edges, ...styles].join('\n')}\n`;
}
