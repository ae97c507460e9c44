/** What a guide has its readers type: its ```sh blocks in order, below the headings that they stand under. */

export interface Block {
  /** the line of the guide on which its commands begin */
  readonly line: number;
  readonly text: string;
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Sections that have something to type. A block in a list is indented with it, and is typed without. */
export function sectionsOf(markdown: string): readonly Section[] {
  const sections: { title: string; blocks: Block[] }[] = [];
  let open: { indent: string; line: number; lines: string[] } | undefined;
  for (const [at, line] of markdown.split('\n').entries()) {
    if (open !== undefined) {
      if (line === `${open.indent}\`\`\``) {
        sections.at(-1)?.blocks.push({ line: open.line, text: `${open.lines.join('\n')}\n` });
        open = undefined;
      } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
      continue;
    }
    const fence = /^( *)```sh$/.exec(line);
    if (fence !== null) open = { indent: fence[1] ?? '', line: at + 2, lines: [] };
    const heading = /^#+ (.*)$/.exec(line);
    if (heading !== null) sections.push({ title: heading[1] ?? '', blocks: [] });
  }
  return sections.filter(({ blocks }) => blocks.length > 0);
}
