/**
 * A transcript as text: prose in the margin, a session indented by four spaces, and below it the files that
 * are there before it starts. Reading and writing are each other's inverse, so that UPDATE=1 changes what the commands
 * printed and not a letter of the rest.
 *
 *     $ kubepki inspect missing.crt        a command, given to sh; a trailing \ continues it
 *     what it wrote to stdout              as it is
 *     ! what it wrote to stderr            after stdout, each line marked
 *     [exit 3]                             when it is not 0
 *
 *     -- name --                           from here on input files, each until the next such line
 */
export interface Command {
  readonly kind: 'command';
  readonly line: number;
  /** as written, continuation lines and all, without the indentation */
  readonly text: string;
  readonly expected: string;
}

export interface Prose {
  readonly kind: 'prose';
  readonly text: string;
}

export interface Story {
  readonly parts: readonly (Prose | Command)[];
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** the files' section, letter by letter */
  readonly tail: string;
}

const INDENT = '    ';
const FILE = /^-- (\S+) --\n/m;

function readFiles(tail: string): Story['files'] {
  return tail
    .split(/^(?=-- \S+ --\n)/m)
    .filter((section) => section !== '')
    .map((section) => ({ name: FILE.exec(section)?.[1] ?? '', text: section.replace(FILE, '') }));
}

export function readStory(text: string): Story {
  const cut = text.search(FILE);
  const script = cut < 0 ? text : text.slice(0, cut);
  const lines = script.split('\n');
  const parts: (Prose | Command)[] = [];
  for (let at = 0; at < lines.length; ) {
    const begin = at;
    if (!lines[at]?.startsWith(`${INDENT}$ `)) {
      while (at < lines.length && !lines[at]?.startsWith(`${INDENT}$ `)) at += 1;
      parts.push({
        kind: 'prose',
        text: `${lines.slice(begin, at).join('\n')}${at < lines.length ? '\n' : ''}`,
      });
      continue;
    }
    while (lines[at]?.endsWith('\\')) at += 1;
    at += 1;
    const command = lines.slice(begin, at).map((line) => line.slice(INDENT.length));
    const printed = at;
    // Output runs as long as lines are indented; an empty line is output only when more of it follows.
    for (let ahead = at; ahead < lines.length; ahead += 1) {
      const line = lines[ahead] ?? '';
      if (line.startsWith(`${INDENT}$ `) || (line !== '' && !line.startsWith(INDENT))) break;
      if (line !== '') at = ahead + 1;
    }
    parts.push({
      kind: 'command',
      line: begin + 1,
      text: command.join('\n'),
      expected: lines
        .slice(printed, at)
        .map((line) => line.slice(INDENT.length))
        .join('\n'),
    });
  }
  const tail = cut < 0 ? '' : text.slice(cut);
  return { parts, files: readFiles(tail), tail };
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `${INDENT}${line}`))
    .join('\n');

/** The story again, with what each command printed this time. */
export function writeStory(story: Story, printed: readonly string[]): string {
  const outputs = [...printed];
  const script = story.parts.map((part) => {
    if (part.kind === 'prose') return part.text;
    const output = outputs.shift() ?? '';
    return `${indented(part.text)}\n${output === '' ? '' : `${indented(output)}\n`}`;
  });
  return script.join('') + story.tail;
}

/** What a command did, in the form in which a story tells it. */
export function tell(ran: {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}): string {
  const trimmed = (text: string): string => text.replace(/\s+$/, '');
  const errors = trimmed(ran.stderr);
  return [
    trimmed(ran.stdout),
    errors === ''
      ? ''
      : errors
          .split('\n')
          .map((line) => `! ${line}`.trimEnd())
          .join('\n'),
    ran.code === 0 ? '' : `[exit ${ran.code}]`,
  ]
    .filter((text) => text !== '')
    .join('\n');
}
