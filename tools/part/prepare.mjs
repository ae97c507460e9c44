// @ts-check
/** From a fresh clone to something that runs: the Node version, the packages, the build; nothing where nothing is needed. */
import { readFileSync } from 'node:fs';
import { fromRoot } from './place.mjs';
import { npm, run } from './run.mjs';
import { isInstalled, noteInstalled } from './stamp.mjs';

/** @returns {boolean} false after saying why */
function nodeIsRecent() {
  const { engines } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
  const [major = 0, minor = 0] = /** @type {string[]} */ (String(engines.node).match(/\d+/g) ?? []).map(
    Number,
  );
  const [ours = 0, oursMinor = 0] = process.versions.node.split('.').map(Number);
  if (ours > major || (ours === major && oursMinor >= minor)) return true;
  console.error(`error: kubepki needs Node ${major}.${minor} or later and this is ${process.versions.node}`);
  console.error(
    'hint: install a current Node from https://nodejs.org or your package manager, then run the same command again',
  );
  return false;
}

/**
 * Everything this says goes to stderr: stdout belongs to the command that is being prepared.
 * @returns {Promise<number>} exit code, 0 when all is ready
 */
export async function prepare() {
  if (!nodeIsRecent()) return 3;
  if (!isInstalled()) {
    console.error('installing packages (npm ci)…');
    const ran = await run(npm(), ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      streams: 'to-stderr',
    });
    if (ran.code !== 0) {
      console.error('error: npm ci did not succeed; its own words stand above');
      return 3;
    }
    noteInstalled();
  }
  const built = await run(process.execPath, [fromRoot('tools/build.mjs')], { streams: 'to-stderr' });
  if (built.code !== 0) console.error('error: the build failed; what tsc or esbuild said stands above');
  return built.code === 0 ? 0 : 3;
}
