import { ESCAPES } from '../escape.ts';
import { byPlace, type Picture, type PictureState, wordsFor } from './picture.ts';

const quote = ESCAPES.dot.apply;
const STYLES: Readonly<Record<PictureState, string>> = {
  'works': 'color="#2a7a3b"',
  'fails': 'color="#c0271d", penwidth=2, arrowhead=tee',
  'will-fail': 'color="#b26a00", style=dashed',
  'unknown': 'color="#777777", style=dotted',
};

/** A graph in the language of Graphviz (https://graphviz.org/doc/info/lang.html), machines as clusters. */
export function toDot(picture: Picture): string {
  const words = wordsFor(picture);
  const node = ({ id, label }: Picture['nodes'][number]) => `${words.get(id) ?? ''} [label=${quote(label)}];`;
  const groups = [...byPlace(picture)].flatMap(([place, nodes], i) =>
    place === undefined
      ? nodes.map((each) => `  ${node(each)}`)
      : [
          `  subgraph cluster_${i} {`,
          `    label=${quote(place)};`,
          ...nodes.map((each) => `    ${node(each)}`),
          '  }',
        ],
  );
  const edges = picture.edges.map(
    ({ from, to, label, state }) =>
      `  ${words.get(from) ?? ''} -> ${words.get(to) ?? ''} [label=${quote(label)}, ${STYLES[state]}];`,
  );
  return `${[
    'digraph diagnosis {',
    `  label=${quote(picture.title)};`,
    '  rankdir=LR;',
    '  node [shape=box];',
    ...groups,
    ...edges,
    '}',
  ].join('\n')}\n`;
}
