/**
 * The fault matrix without a cluster: each fault in files, diagnosed from these alone, and held against what a real control
 * plane said of it (test/vector/fault-matrix.json, from test/cluster/fault-matrix.test.ts). The score is pinned, so that it
 * cannot get worse unseen; KUBEPKI_RECORD=1 writes it.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { FAULT_IDS } from '../../../src/domain/lab/table.ts';
import { inject } from '../../../src/task/lab/inject.ts';
import { changed, type Sample } from '../../../src/task/lab/sample.ts';
import { readRecord } from '../../cluster/fault/record.ts';
import { AT, sampleFor } from '../lab/sample.ts';
import { diagnosed } from './diagnosing.ts';
import { type Score, scoreOfFiles, scoreOfLogs } from './fault-score.ts';

const FILE = fileURLToPath(new URL('../../vector/fault-score.json', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'kubepki-faults-'));
afterAll(() => rmSync(root, { recursive: true }));

function lay({ files }: Sample): string {
  const directory = mkdtempSync(join(root, 'store-'));
  for (const [path, { bytes, mode }] of files) {
    const there = join(directory, path);
    mkdirSync(dirname(there), { recursive: true });
    writeFileSync(there, bytes);
    chmodSync(there, mode);
  }
  return directory;
}

async function scored(): Promise<Record<string, Score>> {
  const { faults } = readRecord();
  const scores: Record<string, Score> = {};
  for (const id of FAULT_IDS) {
    const sample = await sampleFor(id, 'hard-way');
    if (sample === undefined) continue;
    const directory = lay(changed(sample, await inject(id, sample)));
    const report = await diagnosed(AT, [directory]);
    if (process.env['KUBEPKI_TELL'] === id) console.log(JSON.stringify({ ...report, programs: [] }, null, 1));
    const said = faults[id]?.said ?? [];
    scores[id] = { ...scoreOfFiles(id, report, sample.cluster, said), logs: await scoreOfLogs(id, said, AT) };
    rmSync(directory, { recursive: true });
  }
  return scores;
}

test('what diagnosis makes of each fault is as it was', async () => {
  const scores = await scored();
  if (process.env['KUBEPKI_RECORD'] === '1') writeFileSync(FILE, `${JSON.stringify(scores, null, 2)}\n`);
  expect(scores).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
}, 900_000);
