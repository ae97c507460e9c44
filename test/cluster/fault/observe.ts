/** What is said of a fault, from when it is there until nobody has anything new to say. */
import { basename } from 'node:path';
import { fault, type FaultId } from '../../../src/domain/lab/table.ts';
import { inject } from '../../../src/task/lab/inject.ts';
import { until } from '../poll.mjs';
import { PROBE } from './probe.ts';
import { atTimes, byChance, folded, type Line } from './said.ts';
import type { Files, Scene } from './scene.ts';
import { Trial } from './trial.ts';

/** A fault, as the record has it. */
export interface Observed {
  /** whether the probe was answered as on a healthy cluster */
  readonly well: boolean;
  /** components that ended by themselves */
  readonly ended: readonly string[];
  readonly said: readonly Line[];
}

/** Each probe on a healthy cluster: those that it does not answer as it should. What is said meanwhile is ordinary. */
export async function ordinaryLines(
  scene: Scene,
): Promise<{ ordinary: Set<string>; unwell: readonly string[] }> {
  const ordinary = new Set<string>();
  const unwell: string[] = [];
  // what was said while it came up
  for (const line of everythingSaid(scene)) ordinary.add(line);
  for (const [id, { starts, ask }] of Object.entries(PROBE)) {
    const restart = scene
      .ids(...starts)
      .filter((each) => basename(each) !== 'kube-apiserver' || scene.lasting.includes(each));
    const trial = await Trial.begin(scene, new Map(), restart, ordinary);
    const { well, lines } = await ask(trial);
    if (!well) unwell.push([id, ...lines.map(({ text }) => text)].join('\n'));
    for (const { text } of trial.everything) ordinary.add(folded(text));
    await trial.end(new Map(), restart);
  }
  return { ordinary, unwell };
}

function everythingSaid(scene: Scene): readonly string[] {
  const trial = Trial.fromTheBeginning(scene);
  return trial.everything.map(({ text }) => folded(text));
}

export async function observe(
  scene: Scene,
  id: FaultId,
  ordinary: ReadonlySet<string>,
  settled: (said: () => readonly Line[]) => Promise<void>,
): Promise<Observed> {
  const changes = await inject(id, scene.sample);
  const files: Files = new Map(
    changes.map(({ path, bytes, mode }) => [
      path,
      bytes === undefined ? null : { bytes, mode: mode ?? scene.sample.files.get(path)?.mode ?? 0o644 },
    ]),
  );
  const restart = restarted(scene, id, [...files.keys()]);
  const trial = await Trial.begin(scene, files, restart, ordinary);
  try {
    const { well, lines } = await PROBE[fault(id).probe].ask(trial);
    const said = () => withoutChance([...lines, ...trial.everything]);
    await settled(said);
    return { well, ended: restart.filter((one) => trial.dead(one)), said: said() };
  } finally {
    await trial.end(files, restart);
  }
}

/** Who reads a changed file, who is to be started again for the fault, and who is asked. */
function restarted(scene: Scene, id: FaultId, paths: readonly string[]): readonly string[] {
  const { restart, probe, live } = fault(id);
  const readers = live ? [] : paths.flatMap((path) => scene.readersOf(path));
  const another = (each: string) => !scene.lasting.includes(each) && basename(each) === 'kube-apiserver';
  const asked = scene.ids(...restart.filter((program) => program !== 'etcd'), ...PROBE[probe].starts);
  const clients = ['kube-controller-manager', 'kube-scheduler', 'kubelet'];
  const given = [...readers, ...asked.filter((each) => !another(each))];
  // an API server that has failed to reach etcd for a while waits up to two minutes before it tries again (gRPC's backoff)
  const beside = given.includes(scene.first('etcd')) ? [scene.first('kube-apiserver')] : [];
  const wanted = [...new Set([...given, ...beside])];
  // clients that nobody asks need not run
  return wanted.filter(
    (each) =>
      !clients.includes(basename(each)) || [...restart, ...PROBE[probe].starts].includes(basename(each)),
  );
}

/** What is of chance is told only where nothing else is. */
function withoutChance(lines: readonly Line[]): readonly Line[] {
  const sure = lines.filter(({ text }) => !byChance(text));
  return sure.length > 0 ? sure : lines;
}

/** Until nobody says anything new between two looks. */
export async function untilQuiet(said: () => readonly Line[]): Promise<void> {
  let before = -1;
  let since = 0;
  await until(
    'quiet',
    () => {
      const { length } = said();
      if (length !== before) since = performance.now();
      before = length;
      return performance.now() - since > 1_000;
    },
    { limitMs: 10_000, everyMs: 100 },
  ).catch(() => {});
}

/** Until everybody has said what the record has; gives what nobody said. */
export async function untilSaid(
  wanted: readonly Line[],
  said: () => readonly Line[],
): Promise<readonly Line[]> {
  const key = ({ by, text }: Line) => `${by} ${folded(text)}`;
  let missing = wanted;
  await until(
    'what was recorded',
    () => {
      const now = new Set(said().map(key));
      missing = wanted.filter((line) => !atTimes(line.text) && !now.has(key(line)));
      return missing.length === 0;
    },
    { limitMs: 15_000, everyMs: 100 },
  ).catch(() => {});
  return missing;
}
