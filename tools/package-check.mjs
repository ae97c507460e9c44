// @ts-check
/**
 * Why this exists: what users install is not this checkout but a tarball. This packs it, looks at what is in
 * it, installs it into an empty project and uses it there both ways, as a library (run and type-checked with
 * plain settings) and as a command line; publint and attw say whether its package.json tells the truth.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { fromRoot, ROOT } from './part/place.mjs';
import { openReport } from './part/report.mjs';
import { binOf, npm, run } from './part/run.mjs';
import { filesBelow } from './part/stamp.mjs';

/** Everything that may be in the tarball; each row must also match something. */
const EXPECTED = [
  /^package\.json$/,
  /^LICENSE$/,
  /^README\.md$/,
  /^(CHANGELOG|SECURITY)\.md$/,
  /^bin\/(kubepki|kubectl-pki|kubectl_complete-pki)\.js$/,
  /^bin\/package\.json$/,
  /^dist\/lib\/index\.(js|d\.ts)$/,
  /^dist\/lib\/(domain|engine|format|task|world)\/[a-z0-9/-]+\.(js|d\.ts)$/,
  /^dist\/cli\/[\w.-]+\.js$/,
  /^dist\/cli\/(package\.json|THIRD-PARTY\.txt)$/,
  /^templates\/[\w./-]+$/,
  /^schemas\/[\w.-]+\.json$/,
];

const manifest = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
const report = openReport('package truth');
const work = mkdtempSync(join(tmpdir(), 'kubepki-package-'));

/** @param {string} what @param {import('./part/run.mjs').Ran} ran @param {(ran: import('./part/run.mjs').Ran) => boolean} [good] */
const said = (what, ran, good = () => true) =>
  report.say(ran.code === 0 && good(ran), what, ran.all || `exit ${ran.code}`);

/** @returns {Promise<string | undefined>} path of the tarball */
async function pack() {
  const ran = await run(npm(), ['pack', '--json', '--ignore-scripts', '--pack-destination', work]);
  said('npm pack', ran);
  if (ran.code !== 0) return undefined;
  const [{ filename, files, unpackedSize }] = JSON.parse(ran.stdout);
  /** @type {string[]} */
  const paths = files.map((/** @type {{ path: string }} */ file) => file.path);
  const strange = paths.filter((path) => !EXPECTED.some((pattern) => pattern.test(path)));
  report.say(
    strange.length === 0,
    `nothing unexpected among its ${paths.length} files (${(unpackedSize / 1e6).toFixed(1)} MB)`,
    strange.join('\n'),
  );
  const absent = EXPECTED.filter((pattern) => !paths.some((path) => pattern.test(path)));
  report.say(absent.length === 0, 'nothing expected is missing', absent.join('\n'));
  const placed = paths.filter((path) => readFileSync(fromRoot(path), 'latin1').includes(ROOT.slice(0, -1)));
  report.say(placed.length === 0, 'no file names the directory it was built in', placed.join('\n'));
  return join(work, filename);
}

/** What the library imports must be what a user's npm installs with it. */
function checkDependencies() {
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const undeclared = filesBelow(
    'dist/lib',
    (path) => /\.(js|d\.ts)$/.test(path) && !path.startsWith('dist/lib/face/'),
  ).flatMap((path) =>
    // the compiler's own scanner: a pattern takes "where it comes from 'here'" for an import
    ts
      .preProcessFile(readFileSync(fromRoot(path), 'utf8'))
      .importedFiles.map(({ fileName }) => fileName)
      .filter(
        (name) =>
          !name.startsWith('.') &&
          !name.startsWith('node:') &&
          !declared.some((known) => name === known || name.startsWith(`${known}/`)),
      )
      .map((name) => `${path} imports ${name}`),
  );
  report.say(
    undeclared.length === 0,
    'the library imports only what package.json declares',
    undeclared.join('\n'),
  );
}

/** @param {string} tarball */
async function useIt(tarball) {
  const cwd = join(work, 'user');
  cpSync(fromRoot('test/package'), cwd, {
    recursive: true,
    filter: (path) => !path.endsWith('tsconfig.tsbuildinfo'),
  });
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  const settings = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  said('installs into an empty project', await run(npm(), ['install', ...settings, tarball], { cwd }));
  const node = process.execPath;
  said(
    'library: use.mjs runs, and importing it prints nothing',
    await run(node, ['use.mjs'], { cwd }),
    ({ stdout }) => stdout === 'used\n',
  );
  said(
    'library: use.ts type-checks with plain nodenext settings',
    await run(node, [binOf('tsc'), '-p', '.'], { cwd }),
  );
  for (const name of Object.keys(manifest.bin)) {
    const args = name === 'kubectl_complete-pki' ? ['--', ''] : ['--version'];
    const good = (/** @type {{ stdout: string }} */ { stdout }) =>
      name === 'kubectl_complete-pki' || stdout.includes(manifest.version);
    said(
      `command line: npx ${name} ${args.join(' ')}`,
      await run('npx', ['--no-install', '--', name, ...args], { cwd }),
      good,
    );
  }
  const sample = join(work, 'sample');
  mkdirSync(sample);
  const cli = join(cwd, 'node_modules/.bin/kubepki');
  said('command line: kubepki init from the installed package', await run(cli, ['init'], { cwd: sample }));
  said('command line: kubepki plan has nothing to do there', await run(cli, ['plan'], { cwd: sample }));
}

try {
  said('build', await run(process.execPath, [fromRoot('tools/build.mjs')]));
  said(
    'publint --strict',
    await run(binOf('publint'), ['run', '--strict', '--pack', 'npm']),
    ({ all }) => !/warning|error/i.test(all.replace(/no (warnings|errors)/gi, '')),
  );
  checkDependencies();
  const tarball = await pack();
  if (tarball) {
    said(
      'attw --profile esm-only',
      await run(binOf('attw'), [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color']),
    );
    await useIt(tarball);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
report.close();
