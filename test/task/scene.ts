/** A real store in a temporary directory and the tasks over it, at a time that stands still until it is moved. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PassphraseAsk, Passphrases } from '../../src/domain/port.ts';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { applyCluster } from '../../src/task/apply.ts';
import { initCluster, type InitAsk } from '../../src/task/init.ts';
import { inspect } from '../../src/task/inspect/inspect.ts';
import { inspectSerial } from '../../src/task/inspect/serial.ts';
import { planStore } from '../../src/task/plan.ts';
import { type RenewAsk, renewCluster } from '../../src/task/renew.ts';
import { renderCluster } from '../../src/task/render/render.ts';
import type { RenderKind } from '../../src/domain/rendering/kind.ts';
import { undoLast } from '../../src/task/undo.ts';
import { openFiles } from '../../src/world/files.ts';
import type { Disk } from '../../src/world/store/disk.ts';
import { openStore } from '../../src/world/store/open.ts';

export interface Scene {
  readonly root: string;
  now: Date;
  passphrases: Passphrases | undefined;
  readonly init: (ask?: Partial<InitAsk>) => ReturnType<typeof initCluster>;
  readonly plan: () => ReturnType<typeof planStore>;
  readonly apply: () => ReturnType<typeof applyCluster>;
  readonly renew: (
    which: RenewAsk['which'],
    more?: { readonly newKey?: boolean; readonly sameKey?: true; readonly dueWithin?: number },
  ) => ReturnType<typeof renewCluster>;
  /** with system calls of the caller's own */
  readonly applyOn: (disk: Disk) => ReturnType<typeof applyCluster>;
  readonly render: (...kinds: RenderKind[]) => ReturnType<typeof renderCluster>;
  readonly undo: () => ReturnType<typeof undoLast>;
  readonly inspect: (...targets: string[]) => ReturnType<typeof inspect>;
  readonly serial: (serial: string) => ReturnType<typeof inspectSerial>;
  /** changes the cluster file as an editor would */
  readonly edit: (from: string, to: string) => void;
  readonly path: (name: string) => string;
  readonly text: (name: string) => string;
  /** every file but the history and the log that every act adds to, with its content: for saying what an act touched */
  readonly snapshot: () => Map<string, string>;
  readonly close: () => void;
}

export const START = new Date('2026-06-01T12:00:00.250Z');
export const DAY = 86_400_000;

export function openScene(): Scene {
  const base = mkdtempSync(join(tmpdir(), 'kubepki-task-'));
  const root = join(base, 'store');
  const store = openStore(root);
  const path = (name: string) => join(root, name);
  const text = (name: string) => readFileSync(path(name), 'utf8');
  const scene: Pick<Scene, 'now' | 'passphrases'> = { now: START, passphrases: undefined };
  const ports = {
    store,
    files: openFiles(),
    clock: { now: () => scene.now },
    progress: () => undefined,
    passphrases: { ask: async (what: PassphraseAsk) => scene.passphrases?.ask(what) },
    template: async (name: string) =>
      readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8'),
  };
  const cluster = () => {
    const reading = readClusterFile(text('kubepki.yaml'));
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return reading.cluster;
  };
  return Object.assign(scene, {
    root,
    init: async (ask: Partial<InitAsk> = {}) => initCluster({ specOnly: false, ...ask }, ports),
    plan: async () => planStore({ cluster: cluster() }, ports),
    apply: async () => applyCluster({ cluster: cluster(), verb: 'apply', alongside: [] }, ports),
    renew: async (which: RenewAsk['which'], more = {}) =>
      renewCluster({ cluster: cluster(), which, ...more } as RenewAsk, ports),
    applyOn: async (disk: Disk) =>
      applyCluster(
        { cluster: cluster(), verb: 'apply', alongside: [] },
        { ...ports, store: openStore(root, disk) },
      ),
    render: async (...kinds: RenderKind[]) => renderCluster({ cluster: cluster(), kinds }, ports),
    undo: async () => undoLast(ports),
    inspect: async (...targets: string[]) =>
      inspect({ targets: targets.map((target) => (target === '.' ? root : path(target))) }, ports),
    serial: async (serial: string) => inspectSerial({ serial }, ports),
    edit: (from: string, to: string) => {
      const before = text('kubepki.yaml');
      if (!before.includes(from)) throw new Error(`no ${from} in the cluster file`);
      writeFileSync(path('kubepki.yaml'), before.replace(from, to));
    },
    path,
    text,
    snapshot: () => {
      const listed = execFileSync('find', ['.', '-type', 'f', '-not', '-path', './history/*', '-print0'], {
        cwd: root,
        encoding: 'utf8',
      });
      const names = listed
        .split('\0')
        .filter((name) => name !== '')
        .map((name) => name.slice(2))
        .filter((name) => name !== 'pki/issued.jsonl');
      return new Map(names.sort().map((name) => [name, text(name)]));
    },
    close: () => rmSync(base, { recursive: true, force: true }),
  });
}

/** The names of the files that differ between two snapshots. */
export function touched(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort();
}

export async function refusal(work: Promise<unknown>): Promise<{ code: string; evidence: unknown }> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) throw new Error('it was done');
  const { code, evidence } = error as { code: string; evidence: unknown };
  return { code, evidence };
}

/** action, credential and reasons of every step that is not kept */
export const changes = async (scene: Scene) =>
  (await scene.plan()).steps
    .filter(({ action }) => action !== 'keep')
    .map(({ action, credential, reasons }) =>
      [action, credential, ...reasons.map(({ why }) => why)].join(' '),
    );

/** What is planned after something was done to the store, that apply does just that, and that then nothing is left. */
export async function mended(
  scene: Scene,
  expected: readonly string[],
  files: readonly string[],
): Promise<void> {
  expect(await changes(scene)).toEqual(expected);
  const before = scene.snapshot();
  await scene.apply();
  expect(touched(before, scene.snapshot())).toEqual([...files].sort());
  expect(await changes(scene)).toEqual([]);
  expect((await scene.inspect('.')).verdict).toBe('fine');
}
