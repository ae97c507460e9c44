#!/usr/bin/env node
// @ts-check
// The programs of the bed: where they stand, and how to get them.
//
//   node test/cluster/assets.mjs            say where they are; exit 1 and say how to get them when they are not
//   node test/cluster/assets.mjs --build    make sure that they are, building if need be

import { buildAssets, verdictProgram } from './build-assets.mjs';
import { findAssets, howToGet } from './find-assets.mjs';

function main() {
  const unknown = process.argv.slice(2).filter((argument) => argument !== '--build');
  if (unknown.length > 0) {
    process.stderr.write(`error: unknown argument ${unknown[0]}\nhint: the only one is --build\n`);
    return 3;
  }
  let assets = findAssets();
  if (process.argv.includes('--build')) {
    if (assets.missing.length > 0 && !assets.given) {
      buildAssets(assets);
      assets = findAssets();
    }
    verdictProgram();
  }
  if (assets.missing.length > 0) {
    process.stderr.write(`error: ${howToGet(assets)}\n`);
    return 1;
  }
  process.stdout.write(`${assets.directory}\n`);
  return 0;
}

process.exitCode = main();
