// @ts-check
// The command lines that the bed runs: from a table of flags, a unit's ExecStart line, or a static pod's manifest.
// There is no systemd here and no kubelet that runs static pods: the bed runs the line itself, as a process on the host.

/**
 * @param {string} program
 * @param {Record<string, string | number | boolean | string[]>} flags without the leading hyphens; a list joins by commas
 * @returns {string[]}
 */
export function commandLine(program, flags) {
  return [program, ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`)];
}

/**
 * The same command with other flags.
 * @param {readonly string[]} argv in the form --name=value, or --name for a switch
 * @param {Record<string, string | number | boolean | string[] | null>} changes null takes the flag away
 * @returns {string[]}
 */
export function withFlags(argv, changes) {
  const kept = argv.filter((argument) => {
    const name = /^--([^=]+)/.exec(argument)?.[1];
    return name === undefined || !(name in changes);
  });
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === null ? [] : [`--${name}=${value}`],
  );
  return [...kept, ...added];
}

/**
 * The ExecStart line of a systemd unit, split as systemd.service(5) splits: backslash at the end of a line continues
 * it, quotes keep words together, and a prefix such as "-" or "@" is not part of the command.
 * @param {string} unit
 * @returns {string[]}
 */
export function execStart(unit) {
  const joined = unit.replace(/\\\r?\n[ \t]*(?:[#;].*\n)*/g, ' ');
  const lines = [...joined.matchAll(/^ExecStart=(.*)$/gm)].map((match) => (match[1] ?? '').trim());
  const line = lines.filter(Boolean).at(-1);
  if (!line) throw new Error('the unit has no ExecStart line');
  return splitWords(line.replace(/^[-@:+!|]+/, '')).map(filled);
}

/**
 * What systemd makes of a word: a doubled % or $ is one, and before anything else something of the machine.
 * @param {string} word
 */
function filled(word) {
  return word.replace(/%%|\$\$|%[a-zA-Z]|\$\{?\w/g, (found) => {
    if (found[0] !== found[1]) throw new Error(`ExecStart holds ${word}, which only systemd fills`);
    return found.slice(1);
  });
}

/** @param {string} line */
function splitWords(line) {
  /** @type {string[]} */
  const words = [];
  let word = '';
  let quote = '';
  let open = false; // an empty quoted word is a word
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (quote ? char === quote : char === '"' || char === "'") {
      quote = quote ? '' : char;
      open = true;
    } else if (char === '\\' && at + 1 < line.length && quote !== "'") {
      const [escape = '', value = ''] = escaped(line.slice(at));
      at += escape.length - 1;
      word += value;
      open = true;
    } else if (!quote && /\s/.test(char)) {
      if (open) words.push(word);
      word = '';
      open = false;
    } else {
      word += char;
      open = true;
    }
  }
  if (quote) throw new Error(`ExecStart ends inside ${quote}`);
  if (open) words.push(word);
  return words;
}

const LETTERS = Object.freeze(/** @type {Record<string, string>} */ ({ n: '\n', r: '\r', t: '\t', s: ' ' }));

/**
 * What begins with a backslash, and what it is (systemd.syntax(7), "Supported escapes"; those of C that nobody writes are not read).
 * @param {string} text
 */
function escaped(text) {
  const code = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(text);
  if (code) return [code[0], String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16))];
  return [text.slice(0, 2), LETTERS[text[1] ?? ''] ?? text[1]];
}

/**
 * The command of a static pod's first container.
 * @param {{ spec?: { containers?: { command?: string[], args?: string[] }[] } }} pod the manifest as data
 * @returns {string[]}
 */
export function podCommand(pod) {
  const container = pod.spec?.containers?.[0];
  const argv = [...(container?.command ?? []), ...(container?.args ?? [])];
  if (argv.length === 0) throw new Error('the first container of the manifest has no command');
  return argv;
}
