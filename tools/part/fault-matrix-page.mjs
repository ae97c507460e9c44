// @ts-check
/** docs/fault-matrix.md: each fault of the laboratory, what real programs say of it, and what diagnosis makes of it. */

/** @typedef {{ title: string, group: string }} Fault */
/** @typedef {{ by: string, text: string }} Line */
/** @typedef {{ well: boolean, ended: readonly string[], said: readonly Line[] }} Observed */
/** @typedef {{ connection: string, cause: string, message: string, logs: string }} Score */

const COLUMNS = /** @type {const} */ (['connection', 'cause', 'message', 'logs']);
const LONGEST = 220;

/** A line of Markdown code in a cell. @param {string} text */
const code = (text) => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;

/** A mark as it is read: a fault that is not told is seen at once. @param {string} mark */
const shown = (mark) => (mark === 'no' ? '**no**' : mark);

/** What is the same in every line of klog and of etcd is left out. @param {string} text */
const message = (text) => {
  const bare = text
    .replace(/^[IWEF]0101 00:00:00\.000000 +1 \S+\] /, '')
    .replace(/^\{"level":"(\w+)","ts":"[^"]*","caller":"[^"]*",/, '{"level":"$1",');
  return bare.length > LONGEST ? `${bare.slice(0, LONGEST)}…` : bare;
};

/** One line of each who speaks: the first that names a reason. @param {Observed | undefined} observed */
function said(observed) {
  if (observed === undefined) return 'not tried';
  const speakers = [...new Set(observed.said.map(({ by }) => by))];
  const lines = speakers.map((by) => {
    const all = observed.said.filter((line) => line.by === by);
    const best = all.find(({ text }) => /x509: |tls: |orbidden|nauthorized/.test(text)) ?? all[0];
    return `${by}: ${code(message(best?.text ?? ''))}`;
  });
  const ended = observed.ended.map((id) => `${id.replace(/.*\//, '')} ends`);
  if (lines.length + ended.length > 0) return [...lines, ...ended].join('<br>');
  return observed.well ? 'silent' : 'silent, and what was asked fails';
}

/**
 * @param {Readonly<Record<string, Fault>>} faults
 * @param {{ kubernetes: string, faults: Readonly<Record<string, Observed>> }} record
 * @param {Readonly<Record<string, Score>>} scores
 */
export function faultMatrixPage(faults, record, scores) {
  const ids = Object.keys(faults).filter((id) => record.faults[id] !== undefined || scores[id] !== undefined);
  const total = (/** @type {typeof COLUMNS[number]} */ column) => {
    const marks = ids.map((id) => scores[id]?.[column] ?? '-').filter((mark) => mark !== '-');
    return `${marks.filter((mark) => mark === 'yes').length} of ${marks.length}`;
  };
  const rows = ids.map((id) => {
    const marks = COLUMNS.map((column) => shown(scores[id]?.[column] ?? '-'));
    return [`${code(id)}: ${faults[id]?.title ?? ''}`, said(record.faults[id]), ...marks];
  });
  const failing = ids.flatMap((id) => {
    const missed = COLUMNS.filter((column) => scores[id]?.[column] === 'no');
    return missed.length > 0 ? [`- ${code(id)}: ${missed.join(', ')}`] : [];
  });
  const heads = ['fault', 'what is said, and by whom', ...COLUMNS];
  const tried = ids.filter((id) => record.faults[id] !== undefined);
  const silent = tried.filter((id) => record.faults[id]?.said.length === 0);
  const grid = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [
    '<!-- made by npm run docs from test/vector/fault-matrix.json and fault-score.json; a change here is lost -->',
    '# The fault matrix',
    `Each fault of \`kubepki lab\`, one at a time, in a real control plane (Kubernetes ${record.kubernetes}): what its programs and
the clients beside them said of it, and what \`kubepki diagnose\` makes of it, of the files alone and of those lines alone.
Lines are as they were written, but for times, ports, serial numbers and key ids, which are always the same here. An API
server says that a handshake failed only with \`-v=5\`.`,
    `- \`connection\`, from the files: every connection that fails of it is named. ${total('connection')}
- \`cause\`, from the files: what is wrong is said, of a file that is at fault. ${total('cause')}
- \`message\`, from the files: what will be logged is foretold in the words that were logged. ${total('message')}
- \`logs\`, from the lines: what they say of the cause is named. ${total('logs')}

A dash: nothing to name. ${tried.length} faults were tried, and of ${silent.length} nobody says anything.`,
    grid.join('\n'),
    failing.length > 0 ? `## What is missed\n\n${failing.join('\n')}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
