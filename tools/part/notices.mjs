// @ts-check
/** The licences of what is bundled into the command line travel with it: their authors ask for that and no more. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fromRoot } from './place.mjs';

/** Names of the packages whose code stands in the bundle. @param {import('esbuild').Metafile} metafile */
function packagesIn(metafile) {
  const names = Object.values(metafile.outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined).sort();
}

/** @param {import('esbuild').Metafile} metafile */
export function noticesFor(metafile) {
  const parts = packagesIn(metafile).map((name) => {
    const folder = `node_modules/${name}`;
    const { version, license } = JSON.parse(readFileSync(fromRoot(folder, 'package.json'), 'utf8'));
    const file =
      existsSync(fromRoot(folder)) && readdirSync(fromRoot(folder)).find((each) => /^licen[cs]e/i.test(each));
    const words = file ? readFileSync(fromRoot(folder, file), 'utf8').trim() : `Licensed under ${license}.`;
    return `${name} ${version}\n\n${words}\n`;
  });
  return `The files beside this one contain code of the packages below.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
