// @ts-check
/**
 * The shipped CLI: src/face/main.ts and everything below it, in chunks that are cut at the dynamic imports, so
 * that a command loads what it needs and no more. The chunks are CommonJS: Node starts the ES loader 3 ms
 * later than its own, and an ES module that bundled commander pays 4 ms more (npm run bench -- start).
 * esbuild splits ES modules only, so each chunk is made as one and then turned. Not minified: what a
 * user's stack trace shows is what we wrote. Written beside its place and renamed into it, so that a CLI
 * running meanwhile never sees half of it.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { noticesFor } from './notices.mjs';
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

/**
 * @param {string} [outdir] relative to the root
 * @returns {Promise<void>}
 */
export async function bundle(outdir = 'dist/cli') {
  const { build } = await import('esbuild');
  const made = await build({
    ...BUNDLE_OPTIONS,
    splitting: true,
    format: 'esm',
    outdir,
    metafile: true,
    write: false,
  });
  const fresh = fromRoot(`${outdir}.${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  await Promise.all(
    made.outputFiles.map(async ({ path, text }) =>
      writeFileSync(`${fresh}/${basename(path)}`, await toCommonJs(text)),
    ),
  );
  writeFileSync(`${fresh}/package.json`, '{ "type": "commonjs" }\n');
  writeFileSync(`${fresh}/THIRD-PARTY.txt`, noticesFor(made.metafile));
  const old = `${fresh}.old`;
  if (existsSync(fromRoot(outdir))) renameSync(fromRoot(outdir), old);
  renameSync(fresh, fromRoot(outdir));
  rmSync(old, { recursive: true, force: true });
  // Which packages stand in which chunk: the start-up gates read it (test/house).
  writeFileSync(fromRoot(`${outdir}.meta.json`), JSON.stringify(made.metafile));
}
