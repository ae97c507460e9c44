/** The victim: acts and undoes as fast as it can, until it is killed. Tells the ledger what is surely done. */
import { appendFileSync, writeSync } from 'node:fs';
import { KubepkiError } from '../../src/domain/error.ts';
import { openStore } from '../../src/world/store/open.ts';
import { NAMES, pairOf, RECORD, sum } from './pair.ts';
import { randomFrom } from './random.ts';

const [root = '', ledger = '', seed = '0'] = process.argv.slice(2);
const random = randomFrom(Number(seed));
const store = openStore(root);
writeSync(1, 'ready\n');

for (let count = 0; ; count++) {
  try {
    if (random(5) === 0) {
      await store.undo(new Date());
      continue;
    }
    const generation = `${seed}-${String(count)}`;
    const writes = [];
    const removes = [];
    for (const name of NAMES) {
      if (random(2) === 0) continue;
      const [key, crt] = [await store.read(`${name}.key`), await store.read(`${name}.crt`)];
      if (random(3) === 0 && key !== undefined && crt !== undefined)
        removes.push({ path: `${name}.key`, replaces: key }, { path: `${name}.crt`, replaces: crt });
      else writes.push(...pairOf(name, generation, key, crt));
    }
    const line = { path: RECORD, lines: Buffer.from(`${generation}\n`), mode: 0o600 };
    await store.commit({ verb: 'torture', at: new Date(), writes, removes, adds: [line] });
    const sums = writes.map((write) => sum(Buffer.from(write.bytes).toString()));
    appendFileSync(ledger, [...sums, `=${generation}`].map((line) => `${line}\n`).join(''));
  } catch (error) {
    // Two writers get in each other's way, and there is not always something to undo; anything else is a defect.
    if (
      error instanceof KubepkiError &&
      ['store-busy', 'store-changed', 'nothing-to-undo'].includes(error.code)
    )
      continue;
    writeSync(2, `${String(error)} ${error instanceof KubepkiError ? JSON.stringify(error.evidence) : ''}\n`);
    process.exit(1);
  }
}
