// @ts-check
/** The pages under docs/reference: each loops over a table and knows none of its rows. Markdown, one page a subject. */

/** @typedef {import('../../src/face/command/command.ts').Command} Command */
/** @typedef {import('../../src/domain/report.ts').Explanation} Explanation */
/** @typedef {import('../../src/domain/shape.ts').Shape} Shape */

const HEAD = '<!-- made by npm run docs from the tables in src; a change here is lost -->';

/** Text into Markdown as text: what would be markup is not. @param {string} text */
const plain = (text) => text.replace(/[\\`*_[\]<>|]/g, '\\$&');

/** @param {string} text */
const code = (text) => `\`${text}\``;

/** @param {readonly string[]} heads @param {readonly (readonly string[])[]} rows cells already Markdown */
const grid = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('\n', ' ')).join(' | ')} |`)
    .join('\n');

/** @param {string} title @param {string} about @param {readonly string[]} parts */
const page = (title, about, parts) =>
  `${[HEAD, `# ${title}`, about, ...parts].filter((part) => part !== '').join('\n\n')}\n`;

/**
 * @param {readonly Command[]} commands
 * @param {{ spelling: (id: any) => string, option: (id: any) => { says: string, oneOf?: readonly string[] }, everywhere: readonly string[] }} options
 */
export function commandsPage(commands, { spelling, option, everywhere }) {
  const one = (
    /** @type {Command} */ { name, kind, summary, description, operands, options, formats, examples },
  ) => {
    const usage = operands.map(
      (each) => (each.required ? each.name : `[${each.name}]`) + (each.repeated ? '…' : ''),
    );
    const rows = [
      ...operands.map(({ name: operand, says }) => [code(operand), plain(says)]),
      ...options.map((id) => {
        const { says, oneOf } = option(id);
        const words = id === 'output' ? formats : oneOf;
        return [code(spelling(id)), plain(words ? `${says}: ${words.join(', ')}` : says)];
      }),
    ];
    return [
      `## ${name}`,
      `${plain(summary[0]?.toUpperCase() + summary.slice(1))}. Kind: ${kind}.`,
      ['```', `kubepki ${[name, ...usage, '[OPTIONS]'].join(' ')}`, '```'].join('\n'),
      plain(description),
      rows.length > 0 ? grid(['word', 'says'], rows) : '',
      ['```sh', ...examples.flatMap(({ does, type }) => [`# ${does}`, `kubepki ${type}`]), '```'].join('\n'),
    ]
      .filter((part) => part !== '')
      .join('\n\n');
  };
  const shared = everywhere.map((id) => [code(spelling(id)), plain(option(id).says)]);
  return page('Commands', 'Every command also runs as `kubectl pki COMMAND`. All of them take:', [
    grid(['option', 'says'], shared),
    ...commands.map(one),
  ]);
}

/** @param {string} title @param {string} about @param {readonly Explanation[]} topics */
export function topicsPage(title, about, topics) {
  const one = (/** @type {Explanation} */ { id, title: words, facts, cites }) =>
    [
      `## ${id}`,
      `${plain(words[0]?.toUpperCase() + words.slice(1))}.`,
      facts.length > 0
        ? grid(
            ['', ''],
            facts.map(({ label, text }) => [plain(label), text.map(plain).join('<br>')]),
          )
        : '',
      cites.length > 0 ? `Sources: ${cites.map(plain).join('; ')}.` : '',
    ]
      .filter((part) => part !== '')
      .join('\n\n');
  return page(title, about, topics.map(one));
}

/**
 * @param {Shape} shape
 * @param {Readonly<Record<string, { readonly expected: string, readonly example: string }>>} values
 */
export function clusterFilePage(shape, values) {
  /** @type {(shape: Shape) => string} */
  const kind = (each) => {
    switch (each.shape) {
      case 'value':
        return plain(`${values[each.value]?.expected}; for example ${values[each.value]?.example}`);
      case 'choice':
        return each.of.map(code).join(', ');
      case 'list':
        return `a list${each.atLeast ? `, at least ${each.atLeast}` : ''}${each.of.shape === 'record' ? '' : `: ${kind(each.of)}`}`;
      case 'text':
        return plain(each.expected);
      case 'unread':
        return 'anything';
      case 'map':
        return each.keys === 'any'
          ? `by a word of one's own: ${kind(each.of)}`
          : `by identity (${each.keys.map(code).join(', ')}): ${kind(each.of)}`;
      case 'record':
        return 'fields of its own';
    }
  };
  /** @type {(shape: Shape, path: string) => string[][]} */
  const rows = (each, path) => {
    if (each.shape === 'list') return rows(each.of, `${path}[]`);
    if (each.shape !== 'record') return [];
    return Object.entries(each.fields).flatMap(([name, field]) => {
      const here = path === '' ? name : `${path}.${name}`;
      const unless = field.required
        ? 'required'
        : field.default === undefined
          ? ''
          : code(JSON.stringify(field.default).replaceAll('"', ''));
      return [[code(here), plain(field.says), kind(field.is), unless], ...rows(field.is, here)];
    });
  };
  return page(
    'The cluster file',
    'What `kubepki.yaml` may hold. Editors know it by [cluster.json](../../schemas/cluster.json).',
    [grid(['field', 'says', 'takes', 'default'], rows(shape, ''))],
  );
}

/** @param {readonly { file: string, title: string, about: string }[]} pages */
export const indexPage = (pages) =>
  page('Reference', 'Made from the same tables as the program, so it cannot say otherwise.', [
    pages.map(({ file, title, about }) => `- [${title}](${file}): ${about}`).join('\n'),
  ]);
