/** Lines of at most a width: labelled fields with hanging indents, and paragraphs. */

export const WIDTH = 80;
const LABEL = 16;

/** A label and its text, wrapped at spaces; a word longer than the line stays whole, so that it can be copied. */
export function field(label: string, text: string, indent = 2): string {
  const head = `${' '.repeat(indent)}${label} `.padEnd(LABEL);
  return hang(text, head, ' '.repeat(LABEL));
}

export function paragraph(text: string, indent = 0): string {
  const pad = ' '.repeat(indent);
  return hang(text, pad, pad);
}

/** Text behind a head, its further lines behind a pad of the same width. */
export function hang(text: string, head: string, pad: string): string {
  const lines: string[] = [];
  let line = head;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && widthOf(line) + 1 + widthOf(word) > WIDTH) {
      lines.push(line);
      line = pad;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n').trimEnd();
}

/** Columns on a terminal: colours take none. */
function widthOf(text: string): number {
  return text.replaceAll(COLOUR, '').length;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9]+m`, 'g');

/** Two columns: names padded to the longest (within reason), then what they mean. */
export function columns(rows: readonly (readonly [string, string])[], indent = 2): string {
  const longest = Math.max(0, ...rows.map(([name]) => name.length).filter((length) => length <= 26));
  const pad = ' '.repeat(indent + longest + 2);
  return rows
    .map(([name, text]) => {
      const head = `${' '.repeat(indent)}${name}`;
      return name.length > longest
        ? `${head}\n${hang(text, pad, pad)}`
        : hang(text, head.padEnd(pad.length), pad);
    })
    .join('\n');
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
