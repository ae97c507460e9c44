// @ts-check
/** Offences against what the tables promise, what is built and printed, and what is shipped. */

/** @typedef {import('../offences.mjs').Offence} Offence */

/** @type {readonly Offence[]} */
export const IN_TABLES_AND_BUILD = [
  // Tables.
  {
    gate: 'tables',
    offence: 'a rule without words',
    plant: (tree) => tree.edit('src/domain/rule/expired.ts', /says: '[^']*'/, "says: ''"),
    says: /expired is not worded/,
  },
  {
    gate: 'tables',
    offence: 'a rule that cites nothing',
    plant: (tree) => tree.edit('src/domain/rule/expired.ts', /cites: \[[^\]]*\]/, 'cites: []'),
    says: /expired cites nothing/,
  },
  {
    gate: 'tables',
    offence: 'a row that is not documented',
    plant: (tree) => tree.edit('docs/reference/identities.md', '## apiserver', '## something else'),
    says: /every row is documented in docs\/reference\/identities\.md/,
  },
  {
    gate: 'tables',
    offence: 'a command without an example',
    plant: (tree) => tree.edit('src/face/command/plan.ts', /examples: \[[\s\S]*?\n {2}\],/, 'examples: [],'),
    says: /plan has no example/,
  },
  {
    gate: 'tables',
    offence: 'an example that the command does not take',
    plant: (tree) => tree.edit('src/face/command/plan.ts', "type: 'plan", "type: 'plan --no-such-option"),
    says: /kubepki plan > has examples, and each is a command line that it takes/,
  },
  {
    gate: 'tables',
    offence: 'a command without a transcript',
    plant: (tree) => tree.editAll('test/transcript', /\$ kubepki completion/g, '$$ kubepki explain'),
    says: /no test\/transcript\/\*\.txt runs "kubepki completion"/,
  },
  // What is built.
  {
    gate: 'start-up',
    offence: 'help that loads @peculiar/x509',
    plant: (tree) => {
      tree.edit(
        'src/engine/make/x509-door.ts',
        /import\('reflect-metadata'\)\.then\(\(\) => import\('@peculiar\/x509'\)\)/,
        'Promise.resolve(eager)',
      );
      tree.edit(
        'src/engine/make/x509-door.ts',
        /^export type X509 =/m,
        "import 'reflect-metadata';\nimport * as eager from '@peculiar/x509';\nexport type X509 =",
      );
      tree.write(
        'src/face/planted.ts',
        "import * as planted from '../engine/make/certificate.ts';\nexport const made = Object.keys(planted).length;\n",
      );
      tree.edit('src/face/help.ts', /^import /m, "import { made } from './planted.ts';\nimport ");
      tree.edit(
        'src/face/help.ts',
        /^export function generalHelp\([^)]*\): string \{\n/m,
        '$&  if (made === 0) return "";\n',
      );
    },
    says: /kubepki --help loads nothing heavy[\s\S]*@peculiar\/x509/,
  },
  {
    gate: 'start-up',
    offence: 'help that loads the YAML parser',
    plant: (tree) => {
      tree.edit('src/face/help.ts', /^import /m, "import { isMap } from '../format/yaml-door.ts';\nimport ");
      tree.edit(
        'src/face/help.ts',
        /^export function generalHelp\([^)]*\): string \{\n/m,
        '$&  if (isMap(1)) return "";\n',
      );
    },
    says: /kubepki --help loads nothing heavy[\s\S]*yaml/,
  },
  {
    gate: 'start-up',
    offence: "a version that is not package.json's",
    plant: (tree) => tree.edit('package.json', /"version": "[^"]*"/, '"version": "9.9.9"'),
    says: /9\.9\.9/,
  },
  {
    gate: 'documents',
    offence: 'a document that its schema does not describe',
    plant: (tree) =>
      tree.edit('schemas/plan-report.json', '"apiVersion",\n', '"apiVersion",\n    "planted",\n'),
    says: /must have required property 'planted'/,
  },
  {
    gate: 'transcripts',
    offence: 'output that differs from the story',
    plant: (tree) =>
      tree.edit('test/transcript/completion.txt', 'completion for kubepki', 'completion for planted'),
    says: /completion\.txt[\s\S]*completion for planted/,
  },
  {
    gate: 'generated docs',
    offence: 'docs that the source has left behind',
    plant: (tree) => tree.edit('docs/reference/rules.md', '## expired', '## expired soon'),
    says: /FAIL {2}docs\/reference\/rules\.md/,
  },
  {
    gate: 'generated docs',
    offence: 'a schema that nothing makes any more',
    plant: (tree) => tree.write('schemas/planted.json', '{}\n'),
    says: /FAIL {2}schemas\/planted\.json/,
  },
  // The rest.
  {
    gate: 'format',
    offence: "a file not in the formatter's form",
    plant: (tree) => tree.write('src/task/planted.ts', 'export const planted={a:1}\n'),
    says: /src\/task\/planted\.ts/,
  },
  {
    gate: 'dead code',
    offence: 'an export that nobody imports',
    plant: (tree) => tree.edit('src/domain/bytes.ts', /$/, '\nexport const planted = 1;\n'),
    says: /planted.*src\/domain\/bytes\.ts/,
  },
  {
    gate: 'dead code',
    offence: 'a file that nobody imports',
    plant: (tree) => tree.write('src/domain/planted.ts', 'export const planted = 1;\n'),
    says: /Unused files[\s\S]*src\/domain\/planted\.ts/,
  },
  {
    gate: 'dead code',
    offence: 'a dependency that nobody uses',
    plant: (tree) => tree.edit('package.json', '"commander":', '"picocolors": "1.1.1",\n    "commander":'),
    says: /picocolors/,
  },
  {
    gate: 'lock',
    offence: 'a lock without a platform',
    plant: (tree) =>
      tree.edit('package-lock.json', '"node_modules/@biomejs/cli-darwin-arm64"', '"node_modules/planted"'),
    says: /lacks @biomejs\/cli-darwin-arm64/,
  },
  {
    gate: 'lock',
    offence: 'a registry host in the lock',
    plant: (tree) =>
      tree.edit(
        'package-lock.json',
        /("node_modules\/commander": \{\n)/,
        '$1      "resolved": "https://registry.example/commander.tgz",\n',
      ),
    says: /names a registry host/,
  },
  {
    gate: 'package truth',
    offence: 'a file in the tarball that nobody expects',
    plant: (tree) => tree.write('dist/cli/planted.map', 'x'),
    says: /FAIL {2}nothing unexpected[\s\S]*dist\/cli\/planted\.map/,
  },
];
