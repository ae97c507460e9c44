// @ts-check
/**
 * The shipped CLI: src/face/main.ts and everything below it, in chunks that are cut at the dynamic imports, so
 * that a command loads what it needs and no more. The chunks are CommonJS: Node starts the ES loader 3 ms
 * later than its own, and an ES module that bundled commander pays 4 ms more (npm run bench -- start).
 * esbuild splits ES modules only, so each chunk is made as one and then turned; the small ones then share a
 * file (pack.mjs). Not minified: what a
 * user's stack trace shows is what we wrote. Written beside its place and renamed into it, so that a CLI
 * running meanwhile never sees half of it.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { noticesFor } from './notices.mjs';
import { pack } from './pack.mjs';
import { fromRoot } from './place.mjs';

/** What every form of the bundle has in common; the bench builds the rejected ones from it. */
export const BUNDLE_OPTIONS = /** @satisfies {import('esbuild').BuildOptions} */ ({
  absWorkingDir: fromRoot(),
  entryPoints: { main: 'src/face/main.ts' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The ES form where a package has both: a CommonJS one shows no named exports to a dynamic import.
  mainFields: ['module', 'main'],
  legalComments: 'eof',
  logLevel: 'warning',
});

/** CommonJS has no import.meta; a chunk that asks where it lies gets the same answer. */
const WHERE = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;\n';

/**
 * One chunk from ES module to CommonJS, its dynamic imports to deferred requires.
 * @param {string} text
 * @param {boolean} [minify]
 */
export async function toCommonJs(text, minify = false) {
  const { transform } = await import('esbuild');
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    legalComments: 'eof',
    supported: { 'dynamic-import': false },
    define: {
      'import.meta.url': 'importMetaUrl',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
    minify,
  });
  // ES modules are strict; what they become has to say so.
  return `"use strict";\n${code.includes('importMetaUrl') ? WHERE : ''}${code}`;
}

/** commander can start other programs as subcommands, which we never ask of it; node:child_process would cost 3 ms at each start. */
const NO_CHILD_PROCESS = /** @satisfies {import('esbuild').Plugin} */ ({
  name: 'commander-without-child-process',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'none', namespace: 'none' } : undefined,
    );
    build.onLoad({ filter: /^none$/, namespace: 'none' }, () => ({ contents: 'module.exports = {};' }));
  },
});

/** What the lightest requests load beyond the entry: help, completion, explain, and saying what went wrong. */
const LIGHT = [
  'src/face/answer.ts',
  'src/face/completion/complete.ts',
  'src/face/help.ts',
  'src/face/render.ts',
  'src/face/run/completion.ts',
  'src/face/run/explain.ts',
  'src/face/text/explain.ts',
  'src/face/wording/error.ts',
  'src/format/report/json.ts',
];

/** Which chunk goes where. @param {import('esbuild').Metafile} metafile @returns {Record<string, Set<string>>} */
function packsOf(metafile) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  /** The chunks of these sources and all that they import statically. @param {readonly string[]} sources */
  const closure = (sources) => {
    const found = new Set(
      [...outputs]
        .filter(([, { entryPoint }]) => entryPoint && sources.includes(entryPoint))
        .map(([name]) => name),
    );
    for (const name of found) {
      for (const { path, kind } of outputs.get(name)?.imports ?? []) {
        if (kind === 'import-statement' && outputs.has(basename(path))) found.add(basename(path));
      }
    }
    return found;
  };
  const entry = closure(['src/face/main.ts']);
  const light = new Set([...closure(LIGHT)].filter((name) => !entry.has(name)));
  // Packages are large and wanted seldom: even skipping over them would take a millisecond each.
  const ours = [...outputs].filter(([, { inputs }]) =>
    Object.keys(inputs).every((path) => path.startsWith('src/')),
  );
  const rest = ours.filter(([name]) => !entry.has(name) && !light.has(name));
  return { 'main.js': entry, 'light.js': light, 'rest.js': new Set(rest.map(([name]) => name)) };
}

/**
 * @param {string} [outdir] relative to the root
 * @param {{ packed?: boolean }} [options] the bench's way to measure what packing is worth
 * @returns {Promise<void>}
 */
export async function bundle(outdir = 'dist/cli', { packed = true } = {}) {
  const { build } = await import('esbuild');
  const made = await build({
    ...BUNDLE_OPTIONS,
    plugins: [NO_CHILD_PROCESS],
    splitting: true,
    format: 'esm',
    outdir,
    metafile: true,
    write: false,
  });
  const chunks = await Promise.all(
    made.outputFiles.map(
      async ({ path, text }) => /** @type {const} */ ([basename(path), await toCommonJs(text)]),
    ),
  );
  const files = packed ? pack(new Map(chunks), packsOf(made.metafile)) : new Map(chunks);
  files.set('package.json', '{ "type": "commonjs" }\n');
  files.set('THIRD-PARTY.txt', noticesFor(made.metafile));
  const fresh = fromRoot(`${outdir}.${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  for (const [name, text] of files) writeFileSync(`${fresh}/${name}`, text);
  const old = `${fresh}.old`;
  if (existsSync(fromRoot(outdir))) renameSync(fromRoot(outdir), old);
  renameSync(fresh, fromRoot(outdir));
  rmSync(old, { recursive: true, force: true });
  // Which packages stand in which chunk: the start-up gates read it (test/house).
  writeFileSync(fromRoot(`${outdir}.meta.json`), JSON.stringify(made.metafile));
}
