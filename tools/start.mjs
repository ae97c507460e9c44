// @ts-check
/**
 * Why this exists: one command from a fresh clone to something to look at. Without arguments it makes a
 * sample cluster's certificates in a folder of their own and shows them; with arguments it is the command
 * line itself, started where the user stands, its stdout untouched (npm's own two lines: `npm -s start`).
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { prepare } from './part/prepare.mjs';
import { fromRoot } from './part/place.mjs';
import { run } from './part/run.mjs';

const LAUNCHER = fromRoot('bin/kubepki.js');

/** A folder nobody has used yet: nothing of the user's is ever written over. */
function freshFolder() {
  for (let number = 1; ; number += 1) {
    const folder = fromRoot('scratch', number === 1 ? 'sample' : `sample-${number}`);
    if (existsSync(folder)) continue;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

/** @returns {Promise<number>} exit code */
async function showSample() {
  const folder = freshFolder();
  const shown = relative(process.cwd(), folder);
  console.log(`\n$ mkdir -p ${shown} && cd ${shown}`);
  for (const args of [['init'], ['inspect', 'pki'], ['plan']]) {
    console.log(`\n$ kubepki ${args.join(' ')}`);
    const ran = await run(process.execPath, [LAUNCHER, ...args], { cwd: folder, streams: 'inherit' });
    if (ran.code !== 0) {
      console.error(`error: kubepki ${args.join(' ')} ended with exit code ${ran.code}`);
      return ran.code;
    }
  }
  console.log(`
The files are in ${shown}; more: cd ${shown} && npm start -- explain apiserver
Not done: no control plane was started with these certificates (to see that: npm run test:cluster,
which says what it needs).`);
  return 0;
}

const args = process.argv.slice(2);
const code = await prepare();
if (code !== 0) process.exit(code);
if (args.length === 0) {
  process.exitCode = await showSample();
} else {
  // npm starts scripts in the checkout; the user's relative paths are meant from where the user stands.
  process.chdir(process.env['INIT_CWD'] ?? process.cwd());
  process.argv = [process.execPath, join(LAUNCHER), ...args];
  await import(LAUNCHER);
}
