/** The laboratory's sample as files, made now. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeSample, type SampleAsk } from '../../../src/task/lab/make-sample.ts';
import type { Sample } from '../../../src/task/lab/sample.ts';

const template = async (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../templates/${name}`, import.meta.url)), 'utf8');

export const sampleOf = (ask: Omit<SampleAsk, 'at'>, at = new Date()): Promise<Sample> =>
  makeSample({ ...ask, at }, { template, progress: () => {} });
