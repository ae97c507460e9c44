/**
 * The fault matrix, its live half: each fault of the laboratory is put into a real cluster, one at a time, and what its
 * programs and clients say is held against the record (test/vector/fault-matrix.json). KUBEPKI_RECORD=1 writes it;
 * KUBEPKI_FAULT=REGEX tries some. One cluster a fault's needs: the plain one, and one with authorities under a root.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fault, FAULT_IDS, type FaultId } from '../../src/domain/lab/table.ts';
import { findAssets } from './find-assets.mjs';
import { observe, ordinaryLines, untilQuiet, untilSaid } from './fault/observe.ts';
import { foundLive } from './fault/live.ts';
import { readRecord, RECORDING, writeRecord } from './fault/record.ts';
import type { Line } from './fault/said.ts';
import { sampleOf } from './fault/sample.ts';
import { Scene } from './fault/scene.ts';

const WANTED = new RegExp(process.env.KUBEPKI_FAULT ?? '');
const CLUSTERS = [
  { name: 'plain', ask: { layout: 'hard-way', underRoot: false } },
  { name: 'under-root', ask: { layout: 'hard-way', underRoot: true } },
] as const;
const record = readRecord();
const began = Date.now();
let count = 0;

for (const { name, ask } of CLUSTERS) {
  const ids = FAULT_IDS.filter((id) => WANTED.test(id))
    .filter((id) => (fault(id).needs === 'under-root') === ask.underRoot)
    .filter((id) => fault(id).layouts?.includes(ask.layout) ?? true)
    // those that start the API server come one after the other: between two of them it need not come up whole
    .toSorted((a, b) => weight(a) - weight(b));
  describe.runIf(ids.length > 0)(`the ${name} cluster`, () => {
    let scene: Scene;
    let ordinary = new Set<string>();
    beforeAll(async () => {
      scene = await Scene.raise(await sampleOf(ask), name);
    });
    afterAll(() => scene?.down());

    test('answers every question as it should', async () => {
      const healthy = await ordinaryLines(scene);
      ({ ordinary } = healthy);
      expect(healthy.unwell).toEqual([]);
    });

    test('is found well by who looks at its processes, machine by machine', async () => {
      expect(await foundLive(scene)).toEqual([]);
    });

    test.each(ids)('%s', async (id) => {
      count += 1;
      const before = record.faults[id];
      let missing: readonly Line[] = [];
      const settled = async (said: () => readonly Line[]) => {
        if (RECORDING || before === undefined) await untilQuiet(said);
        else missing = await untilSaid(before.said, said);
      };
      const observed = await observe(scene, id, ordinary, settled);
      if (process.env.KUBEPKI_TELL)
        console.log(
          [
            id,
            JSON.stringify([observed.well, observed.ended]),
            ...observed.said.map(({ by, text }) => `  ${by}: ${text}`),
          ].join('\n'),
        );
      if (RECORDING) {
        record.faults[id] = observed;
        // at once: what was seen is kept, whatever comes
        writeRecord({ ...record, kubernetes: findAssets().version }, FAULT_IDS);
      } else expect({ ...observed, said: missing }).toEqual({ ...before, said: [] });
    });
  });
}

afterAll(() => {
  console.log(`${count} faults in ${((Date.now() - began) / 60_000).toFixed(1)} min`);
});

function weight(id: FaultId): number {
  const { probe, restart } = fault(id);
  return probe === 'apiserver-starts' || restart.some((program) => program === 'kube-apiserver') ? 1 : 0;
}
