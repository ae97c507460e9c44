/** Samples to do faults to: one of each arrangement, made once for a file of tests. */
import { readFileSync } from 'node:fs';
import type { LayoutId } from '../../../src/domain/layout/table.ts';
import { fitsIn, type FaultId } from '../../../src/domain/lab/table.ts';
import { makeSample } from '../../../src/task/lab/make-sample.ts';
import type { Sample } from '../../../src/task/lab/sample.ts';

export const AT = new Date('2026-06-01T12:00:00Z');

const made = new Map<string, Promise<Sample>>();

export async function sampleOf(layout: LayoutId, underRoot = false): Promise<Sample> {
  const key = `${layout} ${underRoot}`;
  const ready =
    made.get(key) ??
    makeSample(
      { layout, underRoot, at: AT },
      {
        template: async (name) =>
          readFileSync(new URL(`../../../templates/${name}`, import.meta.url), 'utf8'),
        progress: () => undefined,
      },
    );
  made.set(key, ready);
  return ready;
}

/** The first of the arrangements that a fault fits in; undefined where a layout has none. */
export async function sampleFor(fault: FaultId, layout: LayoutId): Promise<Sample | undefined> {
  for (const underRoot of [false, true]) {
    const sample = await sampleOf(layout, underRoot);
    if (fitsIn(fault, sample.cluster)) return sample;
  }
  return undefined;
}
