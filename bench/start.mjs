// @ts-check
/**
 * How long until the first word: the shipped command line against bare Node, and the other forms it could have
 * had, all in one run. The aim: --version and explain at most 1.4 times `node -e 0`. Says which Node it ran on;
 * `npm run on-node` keeps others, and KUBEPKI_BENCH_NODE names one to use.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BUNDLE_OPTIONS, bundle, toCommonJs } from '../tools/part/bundle.mjs';
import { measure, table } from './paired.mjs';
import { openStopwatch } from './stopwatch.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FORMS = `${ROOT}dist/bench/`;
const NODE = process.env['KUBEPKI_BENCH_NODE'] ?? process.execPath;
const COMMANDS = [['--version'], ['explain', 'apiserver'], ['--help']];

/** @param {string} name @param {import('esbuild').BuildOptions} options @param {string} type */
async function form(name, options, type) {
  const { build } = await import('esbuild');
  await build({ ...BUNDLE_OPTIONS, outdir: `${FORMS}${name}`, ...options });
  writeFileSync(`${FORMS}${name}/package.json`, JSON.stringify({ type }));
  const call = "main('kubepki', process.argv.slice(2))";
  writeFileSync(
    `${FORMS}${name}/start.js`,
    type === 'module'
      ? `import { main } from './main.js';\nawait ${call};\n`
      : `require('./main.js').${call};\n`,
  );
  return `${FORMS}${name}/start.js`;
}

/** The shipped chunks once more, minified. @param {string} from @param {string} to */
async function minified(from, to) {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from).filter((name) => name.endsWith('.js'))) {
    writeFileSync(`${to}/${file}`, await toCommonJs(readFileSync(`${from}/${file}`, 'utf8'), true));
  }
  writeFileSync(`${to}/package.json`, '{ "type": "commonjs" }');
  writeFileSync(`${to}/start.js`, "require('./main.js').main('kubepki', process.argv.slice(2));\n");
  return `${to}/start.js`;
}

async function unpacked() {
  await bundle('dist/bench/unpacked', { packed: false });
  writeFileSync(
    `${FORMS}unpacked/start.js`,
    "require('./main.js').main('kubepki', process.argv.slice(2));\n",
  );
  return `${FORMS}unpacked/start.js`;
}

async function makeForms() {
  rmSync(FORMS, { recursive: true, force: true });
  mkdirSync(FORMS, { recursive: true });
  writeFileSync(`${FORMS}empty.mjs`, '');
  writeFileSync(`${FORMS}empty.cjs`, '');
  const main = `${ROOT}dist/lib/face/main.js`;
  writeFileSync(
    `${FORMS}unbundled.mjs`,
    `import { main } from '${main}';\nawait main('kubepki', process.argv.slice(2));\n`,
  );
  const cached = `${FORMS}cached.cjs`;
  writeFileSync(
    cached,
    `require('node:module').enableCompileCache?.('${FORMS}cache');\nrequire('${ROOT}bin/kubepki.js');\n`,
  );
  const banner = { js: 'const require = process.getBuiltinModule;' };
  return {
    'shipped: CommonJS chunks, packed': `${ROOT}bin/kubepki.js`,
    'the same, not packed': await unpacked(),
    'the same, minified': await minified(`${ROOT}dist/cli`, `${FORMS}minified`),
    'the same, with a compile cache': cached,
    'ES chunks': await form('es-chunks', { format: 'esm', splitting: true, banner }, 'module'),
    'one ES file': await form('one-es', { format: 'esm', banner }, 'module'),
    'one CommonJS file': await form(
      'one-cjs',
      { format: 'cjs', define: { 'import.meta.url': '""' } },
      'commonjs',
    ),
    'unbundled (dist/lib)': `${FORMS}unbundled.mjs`,
  };
}

/** @param {{ rounds?: number | undefined }} options */
export async function bench({ rounds = 21 }) {
  const forms = await makeForms();
  const cases = [
    { name: 'node -e 0', group: 'Node itself', argv: [NODE, '-e', '0'] },
    { name: 'empty .mjs', group: 'Node itself', argv: [NODE, `${FORMS}empty.mjs`] },
    { name: 'empty .cjs', group: 'Node itself', argv: [NODE, `${FORMS}empty.cjs`] },
    ...COMMANDS.flatMap((args) =>
      Object.entries(forms).map(([name, file]) => ({
        name,
        group: `kubepki ${args.join(' ')}`,
        argv: [NODE, file, ...args],
      })),
    ),
  ];
  const stopwatch = openStopwatch();
  const version = spawnSync(NODE, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`Node ${version}, ${rounds} rounds, stdout a pipe, NODE_EXTRA_CA_CERTS and other NODE_* unset`);
  if (!stopwatch.exact) console.log('no python3: CPU time and memory are not measured');
  const said = (/** @type {string} */ text) =>
    process.stderr.isTTY && process.stderr.write(`\r${text}\u001b[K`);
  console.log(table(await measure(stopwatch, cases, { rounds, said }), 'node -e 0'));
  stopwatch.close();
}
