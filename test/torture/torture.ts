/** kill -9 at random moments, round after round. The same seed chooses the same delays and acts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { inspectCorpse, inspectMended } from './inspect.ts';
import { randomFrom } from './random.ts';

export interface Toll {
  rounds: number;
  /** kills that hit between commit point and history, before the commit point, with the lock held */
  journals: number;
  stagings: number;
  locks: number;
}

/** Rounds on one store before a new one is begun: histories grow, and every round reads all of it. */
const LIVES = 12;

export async function torture(
  source: string,
  rounds: number,
  seed: number,
  report: (toll: Toll) => void = () => undefined,
): Promise<Toll> {
  const random = randomFrom(seed);
  const toll: Toll = { rounds: 0, journals: 0, stagings: 0, locks: 0 };
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'kubepki-torture-')));
  try {
    const writer = join(scratch, 'writer.mjs');
    await build({
      entryPoints: [source],
      outfile: writer,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'warning',
    });
    for (let round = 1; round <= rounds; round++) {
      const base = join(scratch, `life-${String(Math.floor((round - 1) / LIVES))}`);
      if ((round - 1) % LIVES === 0) settle(scratch, base, round);
      await killOnce(writer, base, seed * 1000 + round, random);
      const root = join(base, 'store');
      try {
        const scar = await inspectCorpse(base, root);
        toll.journals += Number(scar.journal);
        toll.stagings += Number(scar.staging);
        toll.locks += Number(scar.lock);
        await inspectMended(base, root, join(base, 'ledger'), round);
      } catch (error) {
        throw new Error(`seed ${String(seed)}, round ${String(round)}`, { cause: error });
      }
      toll.rounds = round;
      report(toll);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return toll;
}

function settle(scratch: string, base: string, round: number): void {
  if (round > 1)
    rmSync(join(scratch, `life-${String(Math.floor((round - 2) / LIVES))}`), { recursive: true });
  mkdirSync(join(base, 'store'), { recursive: true });
  mkdirSync(join(base, 'elsewhere'));
  symlinkSync('../elsewhere', join(base, 'store/linked'));
}

/** One writer, or two at once; dead when this returns. */
async function killOnce(
  writer: string,
  base: string,
  seed: number,
  random: (below: number) => number,
): Promise<void> {
  const count = random(4) === 0 ? 2 : 1;
  // Node 20 reads such a bundle at every start, which is half of a short life.
  const { NODE_EXTRA_CA_CERTS: _unused, ...env } = process.env;
  const children = Array.from({ length: count }, (_, index) =>
    spawn(process.execPath, [writer, join(base, 'store'), join(base, 'ledger'), String(seed * 2 + index)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    }),
  );
  const gone = children.map(async (child) => await demise(child));
  await Promise.all(children.map(async (child) => await once(child.stdout ?? child, 'data')));
  await sleep(random(30));
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(gone);
}

async function demise(child: ChildProcess): Promise<void> {
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error(`the writer failed by itself: ${words}`);
}

export const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
