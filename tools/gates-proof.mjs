// @ts-check
/**
 * Why this exists: a gate that has never been seen to close may be a painted door. This copies the tree, sees each
 * gate pass on it, plants one offence at a time (tools/part/offences.mjs), and demands that the gate fails
 * and names it. `npm run gates:proof -- WORD` tries only the offences whose gate or name has that word.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GATES, OFFENCES } from './part/offences.mjs';
import { fromRoot } from './part/place.mjs';
import { openReport } from './part/report.mjs';
import { run } from './part/run.mjs';

const word = process.argv[2] ?? '';
const chosen = OFFENCES.filter(({ gate, offence }) => `${gate}: ${offence}`.includes(word));
const copy = realpathSync(mkdtempSync(join(tmpdir(), 'kubepki-gates-')));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));

/** @type {Map<string, string | undefined>} what stood there before, for undoing a plant */
const before = new Map();

/** @type {import('./part/offences.mjs').Tree} */
const tree = {
  write(path, text) {
    const file = join(copy, path);
    if (!before.has(path)) before.set(path, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  },
  edit(path, from, to) {
    const text = readFileSync(join(copy, path), 'utf8');
    const changed = text.replace(from, to);
    if (changed === text)
      throw new Error(`${path} holds no ${from} to be changed: bring tools/part/offences.mjs up to date`);
    tree.write(path, changed);
  },
  editAll(folder, from, to) {
    const texts = readdirSync(join(copy, folder)).filter((name) => name.endsWith('.txt'));
    const held = texts.filter((name) => readFileSync(join(copy, folder, name), 'utf8').search(from) >= 0);
    if (held.length === 0) throw new Error(`nothing in ${folder} holds ${from}`);
    for (const name of held) tree.edit(`${folder}/${name}`, from, to);
  },
};

function uproot() {
  for (const [path, text] of before) {
    if (text === undefined) rmSync(join(copy, path), { force: true });
    else writeFileSync(join(copy, path), text);
  }
  before.clear();
}

/** @param {import('./part/offences.mjs').GateId} gate */
function ask(gate) {
  /** @type {{ run: string[], built?: boolean }} */
  const { run: command, built } = GATES[gate];
  const [program = '', ...args] = command;
  const script = program.endsWith('.mjs') ? join(copy, program) : join(copy, 'node_modules/.bin', program);
  const env = { NO_COLOR: '1', NODE_EXTRA_CA_CERTS: undefined, KUBEPKI_NO_BUILD: built ? undefined : '1' };
  // biome's launcher is a script too; all of them run with this very node.
  return run(process.execPath, [script, ...args], { cwd: copy, env });
}

const SKIPPED = /^(node_modules|dist|\.git|scratch|coverage)$/;
cpSync(fromRoot(), copy, {
  recursive: true,
  filter: (path) => !SKIPPED.test(path.slice(fromRoot().length).split('/')[0] ?? ''),
});
symlinkSync(fromRoot('node_modules'), join(copy, 'node_modules'));

const report = openReport('gates proved');
const built = await run(process.execPath, [join(copy, 'tools/build.mjs')], { cwd: copy });
report.say(built.code === 0, 'the copy builds', built.all);
for (const gate of new Set(chosen.map((each) => each.gate))) {
  const clean = await ask(gate);
  report.say(clean.code === 0, `${gate.padEnd(24)} passes on the tree as it is`, clean.all.slice(-3000));
  if (clean.code !== 0) continue;
  for (const { offence, plant, says } of chosen.filter((each) => each.gate === gate)) {
    plant(tree);
    const { code, all, ms } = await ask(gate);
    uproot();
    const named = says.test(all);
    const why =
      code === 0 ? 'the gate passed' : `the gate failed without naming it (${says}):\n${all.slice(-3000)}`;
    report.say(code !== 0 && named, `${gate.padEnd(24)} stops ${offence} (${(ms / 1000).toFixed(1)} s)`, why);
  }
}
report.close();
