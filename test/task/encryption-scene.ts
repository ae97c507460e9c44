/** A real store, the acts on its encryption keys, and the rendering of what API servers get of them. */
import { rmSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import type { EncryptionReport } from '../../src/domain/report.ts';
import { renderings } from '../../src/domain/rendering/rendering.ts';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import {
  addEncryptionKey,
  dropEncryptionKeys,
  promoteEncryptionKey,
} from '../../src/task/encryption/change.ts';
import { showEncryption } from '../../src/task/encryption/sight.ts';
import { openStore } from '../../src/world/store/open.ts';
import { openScene, type Scene } from './scene.ts';

export interface EncryptionScene extends Scene {
  readonly show: () => Promise<EncryptionReport>;
  readonly add: () => Promise<EncryptionReport>;
  readonly promote: (installed: boolean) => Promise<EncryptionReport>;
  readonly drop: (names: readonly string[], rewritten?: boolean) => Promise<EncryptionReport>;
  readonly renderKeys: () => ReturnType<Scene['render']>;
  /** a key added, promoted and rendered */
  readonly rotate: () => Promise<void>;
  /** in the store, what the API server of a machine gets */
  readonly rendered: (machine: string) => string;
  readonly remove: (path: string) => void;
  readonly history: () => ReturnType<ReturnType<typeof openStore>['history']>;
}

export const TEMPLATE = readFileSync(
  new URL('../../templates/encryption-config.yaml', import.meta.url),
  'utf8',
);

export function openEncryption(): EncryptionScene {
  const scene = openScene();
  const store = openStore(scene.root);
  const ports = { store, clock: { now: () => tick() }, template: async () => TEMPLATE };
  // each act is a moment after the one before, as acts are
  const tick = () => (scene.now = new Date(scene.now.getTime() + 1000));
  const cluster = () => {
    const reading = readClusterFile(scene.text('kubepki.yaml'));
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return reading.cluster;
  };
  const rendered = () =>
    renderings(cluster()).flatMap(({ kind, machine, path }) =>
      kind === 'encryption-config' && machine !== undefined ? [{ machine: machine.name, path }] : [],
    );
  const ask = () => ({ cluster: cluster() });
  const renderKeys = async () => {
    tick();
    return scene.render('encryption-config');
  };
  const add = async () => addEncryptionKey(ask(), ports);
  const promote = async (installed: boolean) => promoteEncryptionKey({ ...ask(), installed }, ports);
  return Object.assign(scene, {
    show: async () => showEncryption(ask(), ports),
    add,
    promote,
    drop: async (names: readonly string[], rewritten = false) =>
      dropEncryptionKeys({ ...ask(), names, rewritten }, ports),
    renderKeys,
    rotate: async () => {
      await renderKeys();
      await add();
      await renderKeys();
      await promote(true);
      await renderKeys();
    },
    rendered: (name: string) => rendered().find(({ machine }) => machine === name)?.path ?? '',
    remove: (path: string) => rmSync(scene.path(path)),
    history: async () => store.history(),
  });
}
