// @ts-check
/**
 * The shipped CLI: src/face/main.ts and everything below it, split at the dynamic imports so that a command
 * loads what it needs and no more. Not minified: what a user's stack trace shows is what we wrote.
 * Written beside its place and renamed into it, so that a CLI running meanwhile never sees half of it.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fromRoot } from './place.mjs';

/** Bundled CommonJS (commander) asks for builtins by require(), which an ES module does not have. */
const REQUIRE_BUILTINS = 'const require = process.getBuiltinModule;';

/**
 * @param {object} [options]
 * @param {string} [options.outdir] relative to the root
 * @param {string} [options.entry]
 * @param {import('esbuild').BuildOptions} [options.more] overrides, for the bench's variants
 * @returns {Promise<import('esbuild').Metafile>}
 */
export async function bundle({ outdir = 'dist/cli', entry = 'src/face/main.ts', more = {} } = {}) {
  const { build } = await import('esbuild');
  const fresh = `${outdir}.${process.pid}`;
  const { metafile } = await build({
    absWorkingDir: fromRoot(),
    entryPoints: { main: entry },
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // The ES form where a package has both: a CommonJS one shows no named exports to a dynamic import.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_BUILTINS },
    legalComments: 'eof',
    metafile: true,
    logLevel: 'warning',
    ...more,
  });
  // Chunk names in the note are relative to the folder: it is read after the rename.
  const text = JSON.stringify(metafile).replaceAll(`${fresh}/`, '');
  const old = `${fresh}.old`;
  mkdirSync(fromRoot('dist'), { recursive: true });
  if (existsSync(fromRoot(outdir))) renameSync(fromRoot(outdir), fromRoot(old));
  renameSync(fromRoot(fresh), fromRoot(outdir));
  rmSync(fromRoot(old), { recursive: true, force: true });
  writeFileSync(fromRoot(`${outdir}.meta.json`), text);
  return JSON.parse(text);
}
