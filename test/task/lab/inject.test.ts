/** Every fault can be made, changes what it says it changes, and nothing else of weight. */
import { describe, expect, it } from 'vitest';
import { faultFiles } from '../../../src/domain/lab/place.ts';
import { fault, FAULT_IDS } from '../../../src/domain/lab/table.ts';
import { LAYOUT_IDS } from '../../../src/domain/layout/table.ts';
import { inject } from '../../../src/task/lab/inject.ts';
import { sampleFor } from './sample.ts';

describe.each(LAYOUT_IDS)('in the layout %s', (layout) => {
  it.each(FAULT_IDS)('%s changes a file that it names', async (id) => {
    const sample = await sampleFor(id, layout);
    if (sample === undefined) {
      expect(fault(id).layouts).toBeDefined();
      return;
    }
    const changes = await inject(id, sample);
    const named = fault(id).at.flatMap((place) => faultFiles(place, sample.cluster));
    const paths = changes.map(({ path }) => path);
    expect(named.length).toBeGreaterThan(0);
    expect(paths.some((path) => named.includes(path))).toBe(true);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
