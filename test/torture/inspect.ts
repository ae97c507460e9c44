/** What must be true of a store after its writers were killed, before and after the next writer. */
import { lstatSync, readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../src/world/store/open.ts';
import { generationOf, NAMES, RECORD, sum } from './pair.ts';

export interface Scar {
  readonly journal: boolean;
  readonly staging: boolean;
  readonly lock: boolean;
}

function walk(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return lstatSync(path).isDirectory() ? [path, ...walk(path)] : [path];
  });
}

function demand(truth: boolean, what: string): void {
  if (!truth) throw new Error(what);
}

/** Each file by itself is whole and has its mode. Returns pair → generations of key and certificate. */
function demandWhole(root: string): ReadonlyMap<string, readonly [string, string]> {
  const pairs = new Map<string, readonly [string, string]>();
  for (const name of NAMES) {
    const [key, crt] = ['key', 'crt'].map((kind) => {
      const path = join(root, `${name}.${kind}`);
      if (!existsSync(path)) return 'absent';
      const generation = generationOf(`${name}.${kind}`, readFileSync(path, 'utf8'));
      demand(generation !== undefined, `${path} is neither old nor new`);
      const mode = lstatSync(path).mode & 0o777;
      demand(mode === (kind === 'key' ? 0o600 : 0o644), `${path} has mode ${mode.toString(8)}`);
      return generation ?? '';
    });
    pairs.set(name, [key ?? '', crt ?? '']);
  }
  return pairs;
}

function demandPairs(root: string, when: string): void {
  for (const [name, [key, crt]] of demandWhole(root))
    demand(key === crt, `${name}: key of ${key}, certificate of ${crt} ${when}`);
}

/** Reads what the killed ones left, and proves that reading mended nothing. */
export async function inspectCorpse(base: string, root: string): Promise<Scar> {
  const before = walk(base).join('\n');
  demandWhole(root);
  const store = openStore(root);
  await store.history();
  await store.list();
  const journal = (await store.unfinished()) !== undefined;
  demand(walk(base).join('\n') === before, 'a reader changed something');
  return {
    journal,
    staging: !journal && /history\/\.\d/.test(before),
    lock: before.includes('.kubepki-lock'),
  };
}

export async function inspectMended(
  base: string,
  root: string,
  ledger: string,
  round: number,
): Promise<void> {
  const store = openStore(root);
  const marker = { path: 'marker', mode: 0o644, replaces: await store.read('marker') };
  await store.commit({
    verb: 'mend',
    at: new Date(),
    writes: [{ ...marker, bytes: Buffer.from(`round ${String(round)}`) }],
  });
  const paths = walk(base);
  for (const path of paths) demand(!/\/\.kubepki-|history\/\./.test(path), `${path} is left over`);
  demand((await store.unfinished()) === undefined, 'still unfinished');
  demandPairs(root, 'after the next writer');
  const kept = new Set(
    paths.filter((path) => lstatSync(path).isFile()).map((path) => sum(readFileSync(path, 'utf8'))),
  );
  const done = existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n') : [];
  for (const promised of done)
    demand(
      /^(?:=|$)/.test(promised) || kept.has(promised),
      `content ${promised} was committed and is nowhere`,
    );
  demandRecord(root, done);
  for (const path of paths.filter((each) => each.includes('/history/'))) {
    demand((lstatSync(path).mode & 0o077) === 0, `${path} is open to others`);
  }
  const undone = await store.undo(new Date());
  demand(undone.verb === 'mend', `undo took back ${undone.verb}`);
  demand(
    Buffer.compare((await store.read('marker')) ?? Buffer.of(), marker.replaces ?? Buffer.of()) === 0,
    'undo did not put the marker back',
  );
  if (round % 3 === 0 && (await store.history()).some(({ undone: past }) => !past))
    await store.undo(new Date());
  demandPairs(root, 'after undo');
  demandRecord(root, done);
}

/** No act that was done is missing from the record, whatever was undone, and none is in it twice. */
function demandRecord(root: string, done: readonly string[]): void {
  const path = join(root, RECORD);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  demand(new Set(lines).size === lines.length, 'the record has a line twice');
  for (const promised of done)
    demand(
      !promised.startsWith('=') || lines.includes(promised.slice(1)),
      `${promised} is not in the record`,
    );
}
