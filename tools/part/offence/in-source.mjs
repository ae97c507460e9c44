// @ts-check
/** Offences that stand in the source text: against the compiler's walls, promises, packages, rooms and measures. */

/** @typedef {import('../offences.mjs').Tree} Tree */
/** @typedef {import('../offences.mjs').Offence} Offence */

const lines = (/** @type {number} */ count) =>
  Array.from({ length: count }, (_, at) => `// line ${at}`).join('\n');

/** @type {readonly Offence[]} */
export const IN_SOURCE = [
  // Pure rooms: what they must not see does not compile.
  ...[
    [
      'domain',
      "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
      /src\/domain\/planted\.ts.*node:fs/,
    ],
    ['format', "export const planted = (): void => console.log('x');\n", /src\/format\/planted\.ts.*console/],
    ['task', 'export const planted = (): unknown => process.env;\n', /src\/task\/planted\.ts.*process/],
    [
      'domain',
      'export const planted = (): unknown => setTimeout(() => undefined, 1);\n',
      /src\/domain\/planted\.ts.*setTimeout/,
    ],
    [
      'task',
      "export const planted = (): unknown => fetch('https://example.com');\n",
      /src\/task\/planted\.ts.*fetch/,
    ],
  ].map(([room, text, says]) => ({
    gate: /** @type {const} */ ('types of the rooms'),
    offence: `${String(text).match(/node:fs|console|process|setTimeout|fetch/)?.[0]} in ${room}`,
    plant: (/** @type {Tree} */ tree) => tree.write(`src/${room}/planted.ts`, String(text)),
    says: /** @type {RegExp} */ (says),
  })),
  {
    gate: 'types of test and tools',
    offence: 'a type error in a test',
    plant: (tree) => tree.write('test/house/planted.ts', "export const planted: number = 'x';\n"),
    says: /test\/house\/planted\.ts.*not assignable/,
  },
  {
    gate: 'types of test and tools',
    offence: 'a type error in a tool',
    plant: (tree) =>
      tree.write(
        'tools/part/planted.mjs',
        '// @ts-check\n/** @type {number} */\nexport const planted = "x";\n',
      ),
    says: /tools\/part\/planted\.mjs.*not assignable/,
  },
  // Promises.
  {
    gate: 'lint',
    offence: 'a floating promise in world',
    plant: (tree) =>
      tree.write(
        'src/world/planted.ts',
        "import { rm } from 'node:fs/promises';\nexport const planted = (): void => {\n  rm('x');\n};\n",
      ),
    says: /src\/world\/planted\.ts.*no-floating-promises/,
  },
  {
    gate: 'lint',
    offence: 'a floating promise in a test',
    plant: (tree) =>
      tree.write('test/house/planted.ts', "import { rm } from 'node:fs/promises';\nrm('x');\n"),
    says: /test\/house\/planted\.ts.*no-floating-promises/,
  },
  {
    gate: 'lint',
    offence: 'a misused promise',
    plant: (tree) =>
      tree.write(
        'src/task/planted.ts',
        'export const planted = (all: string[]): void => all.forEach(async (one) => Promise.resolve(one));\n',
      ),
    says: /src\/task\/planted\.ts.*no-misused-promises/,
  },
  {
    gate: 'lint',
    offence: 'a test that is run alone (test.only)',
    plant: (tree) =>
      tree.write('test/house/planted.test.ts', "import { test } from 'vitest';\ntest.only('x', () => {});\n"),
    says: /planted\.test\.ts.*no-focused-tests/,
  },
  // Packages and rooms.
  {
    gate: 'lint',
    offence: 'commander in task',
    plant: (tree) =>
      tree.write(
        'src/task/planted.ts',
        "import { Command } from 'commander';\nexport const planted = Command;\n",
      ),
    says: /src\/task\/planted\.ts.*'commander' import is restricted/,
  },
  {
    gate: 'lint',
    offence: 'client-node in engine',
    plant: (tree) =>
      tree.write(
        'src/engine/planted.ts',
        "import { KubeConfig } from '@kubernetes/client-node';\nexport const planted = KubeConfig;\n",
      ),
    says: /src\/engine\/planted\.ts.*'@kubernetes\/client-node' import is restricted/,
  },
  {
    gate: 'walls',
    offence: 'commander outside its door',
    plant: (tree) =>
      tree.write(
        'src/face/planted.ts',
        "import { Command } from 'commander';\nexport const planted = Command;\n",
      ),
    says: /commander in face: .*src\/face\/planted\.ts/,
  },
  {
    gate: 'walls',
    offence: 'an import upward (domain from engine)',
    plant: (tree) =>
      tree.write('src/domain/planted.ts', "export { x509 } from '../engine/make/x509-door.ts';\n"),
    says: /src\/domain\/planted\.ts:1 domain may not import engine/,
  },
  {
    gate: 'walls',
    offence: 'a dynamic import upward (world from face)',
    plant: (tree) =>
      tree.write(
        'src/world/planted.ts',
        "export const planted = async (): Promise<unknown> => import('../face/main.ts');\n",
      ),
    says: /src\/world\/planted\.ts:1 world may not import face/,
  },
  {
    gate: 'walls',
    offence: 'a barrel at run time (face from world/index.ts)',
    plant: (tree) => tree.write('src/face/planted.ts', "export { clock } from '../world/index.ts';\n"),
    says: /src\/face\/planted\.ts:1 imports a barrel at run time/,
  },
  // Measures.
  {
    gate: 'measures',
    offence: 'a file of more than 300 lines',
    plant: (tree) => tree.write('src/domain/planted.ts', `${lines(301)}\n`),
    says: /src\/domain\/planted\.ts has 301 lines/,
  },
  {
    gate: 'measures',
    offence: 'a file named utils.ts',
    plant: (tree) => tree.write('src/task/utils.ts', '\n'),
    says: /src\/task\/utils\.ts: say what it is/,
  },
  {
    gate: 'measures',
    offence: 'a file name that is not kebab-case',
    plant: (tree) => tree.write('src/task/doThings.ts', '\n'),
    says: /doThings\.ts/,
  },
  {
    gate: 'measures',
    offence: 'a default export',
    plant: (tree) => tree.write('src/task/planted.ts', 'export default 1;\n'),
    says: /src\/task\/planted\.ts has a default export/,
  },
  {
    gate: 'measures',
    offence: "a room's door without its four sentences",
    plant: (tree) => tree.edit('src/world/index.ts', /^\/\*\*[\s\S]*?\*\//, '/** The world. */'),
    says: /src\/world\/index\.ts does not open with four sentences/,
  },
  {
    gate: 'measures',
    offence: 'a gate program that does not say why it exists',
    plant: (tree) => tree.write('tools/planted.mjs', '// @ts-check\n/** Checks something. */\n'),
    says: /tools\/planted\.mjs does not open with why/,
  },
  {
    gate: 'compiler settings',
    offence: "Node's types let into domain",
    plant: (tree) => tree.edit('src/domain/tsconfig.json', '"types": []', '"types": ["node"]'),
    says: /domain > compiles with the libraries/,
  },
];
