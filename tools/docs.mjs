// @ts-check
/**
 * Why this exists: a reference that somebody must remember to change is wrong within a week. This makes
 * docs/reference and schemas from the tables and types of the program; `--check` makes nothing and fails on
 * any difference, a file that nothing makes any more included.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { faultMatrixPage } from './part/fault-matrix-page.mjs';
import { clusterFilePage, commandsPage, indexPage, topicsPage } from './part/pages.mjs';
import { fromRoot } from './part/place.mjs';
import { openReport } from './part/report.mjs';
import { run } from './part/run.mjs';
import { schemaOfShape } from './part/schema-of-shape.mjs';
import { fileNameOf, schemasOfUnion } from './part/schema-of-type.mjs';

const PAGES = 'docs/reference';
const SCHEMAS = 'schemas';

/** A page for each kind of topic that `explain` knows; a new kind without a row here is an error. @type {Record<string, [title: string, about: string]>} */
const TOPICS = {
  identity: [
    'Identities',
    'Who there is in a cluster: each certificate that kubepki makes, and what it is for.',
  ],
  connection: ['Connections', 'Who dials whom, showing what and trusting whom.'],
  name: ['Names', 'Which names certificates carry, and by which of them they are dialled.'],
  algorithm: ['Algorithms', 'What keys may be, and which identities cannot have which.'],
  layout: ['Layouts', 'Where the files lie, on the machines and in the store.'],
  rule: ['Rules', 'What `inspect` judges certificates and files by.'],
  'diagnosis-rule': [
    'Diagnosis rules',
    'What `diagnose` judges programs, their flags and files and their connections by, with the numbers of the CIS Kubernetes Benchmark that ask the same. Advice weighs nothing: no exit code counts it.',
  ],
  message: [
    'Messages',
    'What programs write about certificates and connections, what it means, and what the other side thought.',
  ],
  error: [
    'Errors',
    'What kubepki says when it cannot go on, with the exit code. A finding about a certificate is a [rule](rules.md) instead.',
  ],
};

/** @param {string} path of a module of src, without its ending @returns {Promise<any>} the built module */
const built = (path) => import(fromRoot(`dist/lib/${path}.js`));

/** @returns {Promise<Map<string, string>>} everything made, by path */
async function makeAll() {
  const [{ COMMANDS }, { EVERYWHERE, option, spelling }, { runExplain }, { CLUSTER_FILE }, { VALUES }] =
    await Promise.all(
      ['face/command/table', 'face/option', 'face/run/explain', 'domain/cluster-file', 'domain/value'].map(
        built,
      ),
    );
  /** @param {string[]} operands @param {object} options */
  const explain = async (operands, options) =>
    (await runExplain({ operands, options, calledAs: 'kubepki' })).report;
  const { topics } = await explain([], { list: true });
  /** @type {Map<string, import('../src/domain/report.ts').Explanation[]>} */
  const byTopic = new Map();
  for (const { topic, id } of topics)
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), await explain([`${topic}/${id}`], {})]);

  /** @type {Map<string, string>} */
  const files = new Map();
  const listed = [
    { file: 'commands.md', title: 'Commands', about: 'what can be typed.' },
    { file: 'cluster-file.md', title: 'The cluster file', about: 'what `kubepki.yaml` may hold.' },
  ];
  files.set(`${PAGES}/commands.md`, commandsPage(COMMANDS, { spelling, option, everywhere: EVERYWHERE }));
  files.set(`${PAGES}/cluster-file.md`, clusterFilePage(CLUSTER_FILE, VALUES));
  for (const [topic, explanations] of byTopic) {
    const [title, about] = TOPICS[topic] ?? [];
    if (!title || !about)
      throw new Error(`tools/docs.mjs has no page for the topic "${topic}": add it to TOPICS`);
    const file = `${title.toLowerCase().replaceAll(' ', '-')}.md`;
    files.set(`${PAGES}/${file}`, topicsPage(title, about, explanations));
    listed.push({ file, title, about: `${about[0]?.toLowerCase()}${about.slice(1)}` });
  }
  files.set(`${PAGES}/README.md`, indexPage(listed));

  const json = (/** @type {unknown} */ value) => `${JSON.stringify(value, null, 2)}\n`;
  for (const union of ['Report', 'Filed'])
    for (const [kind, schema] of schemasOfUnion('src/domain/report.ts', union))
      files.set(`${SCHEMAS}/${fileNameOf(kind)}`, json(schema));
  files.set(
    `${SCHEMAS}/cluster.json`,
    json({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:kubepki:v1:cluster',
      title: 'Cluster',
      ...schemaOfShape(CLUSTER_FILE, VALUES),
    }),
  );
  const [{ FAULTS }, record, score] = await Promise.all([
    built('domain/lab/table'),
    vector('matrix'),
    vector('score'),
  ]);
  files.set('docs/fault-matrix.md', faultMatrixPage(FAULTS, record, score));
  return files;
}

/** What tests have recorded of faults. @param {string} what @returns {Promise<any>} */
const vector = async (what) => JSON.parse(readFileSync(fromRoot(`test/vector/fault-${what}.json`), 'utf8'));

const there = [PAGES, SCHEMAS].flatMap((folder) =>
  existsSync(fromRoot(folder)) ? readdirSync(fromRoot(folder)).map((name) => `${folder}/${name}`) : [],
);
const before = await run(process.execPath, [fromRoot('tools/build.mjs')], { streams: 'to-stderr' });
if (before.code !== 0) process.exit(before.code);
const made = await makeAll();
if (process.argv.includes('--check')) {
  const report = openReport('generated docs');
  for (const [path, text] of made) {
    const now = existsSync(fromRoot(path)) ? readFileSync(fromRoot(path), 'utf8') : undefined;
    report.say(
      now === text,
      path,
      `${now === undefined ? 'is missing' : 'is not what the source says now'}; to make it: npm run docs`,
    );
  }
  for (const path of there.filter((each) => !made.has(each)))
    report.say(false, path, 'nothing makes this any more; npm run docs removes it');
  report.close();
} else {
  for (const path of there.filter((each) => !made.has(each))) rmSync(fromRoot(path));
  for (const [path, text] of made) {
    mkdirSync(dirname(fromRoot(path)), { recursive: true });
    writeFileSync(fromRoot(path), text);
  }
  console.log(`${made.size} files made in ${PAGES} and ${SCHEMAS}`);
}
