// @ts-check
/**
 * One offence of each kind that the gates are there for: what is planted, which gate is asked, and what it must
 * say. Adding a gate means adding its offence here.
 */

import { IN_SOURCE } from './offence/in-source.mjs';
import { IN_TABLES_AND_BUILD } from './offence/in-tables-and-build.mjs';

/**
 * @typedef {object} Tree the copy that offences are planted in
 * @property {(path: string, text: string) => void} write
 * @property {(path: string, from: string | RegExp, to: string) => void} edit
 * @property {(folder: string, from: RegExp, to: string) => void} editAll every text of a folder that holds it
 *
 * @typedef {keyof typeof GATES} GateId
 * @typedef {{ gate: GateId, offence: string, plant: (tree: Tree) => void, says: RegExp }} Offence
 */

/** How each gate is run: a tool of node_modules or a script of ours, with arguments; whether it needs the build. */
export const GATES = /** @satisfies {Record<string, { run: string[], built?: boolean }>} */ ({
  'types of the rooms': { run: ['tsc', '-b', '--pretty', 'false'] },
  'types of test and tools': { run: ['tsc', '-b', 'test', 'tools', '--pretty', 'false'] },
  'lint': { run: ['oxlint', '--type-aware', '--deny-warnings', '-f', 'unix'] },
  'format': { run: ['biome', 'format'] },
  'dead code': { run: ['knip'] },
  'walls': { run: ['vitest', 'run', 'test/house/walls.test.ts'] },
  'measures': { run: ['vitest', 'run', 'test/house/measures.test.ts'] },
  'compiler settings': { run: ['vitest', 'run', 'test/house/compile.test.ts'] },
  'tables': { run: ['vitest', 'run', 'test/house/tables.test.ts'] },
  'start-up': { run: ['vitest', 'run', 'test/house/start-up.test.ts'], built: true },
  'documents': { run: ['vitest', 'run', 'test/house/document.test.ts'], built: true },
  'transcripts': { run: ['vitest', 'run', 'test/transcript'], built: true },
  'generated docs': { run: ['tools/docs.mjs', '--check'], built: true },
  'lock': { run: ['tools/complete-lock.mjs', '--check'] },
  'package truth': { run: ['tools/package-check.mjs'], built: true },
});

/** @type {readonly Offence[]} */
export const OFFENCES = [...IN_SOURCE, ...IN_TABLES_AND_BUILD];
