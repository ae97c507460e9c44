/** Keys that API servers had before: a new ring beside them reads nothing of what lies in etcd, and that must be heard. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { openRing } from '../../src/task/encryption/ring.ts';
import { openStore } from '../../src/world/store/open.ts';
import { openScene, type Scene } from './scene.ts';

const MACHINES = { controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.11'] }] };
let before: Scene;
let scene: Scene;
beforeEach(async () => {
  [before, scene] = [openScene(), openScene()];
  await before.init(MACHINES);
});
afterEach(() => {
  before.close();
  scene.close();
});

const KINDS = [
  'kind: EncryptionConfiguration',
  "kind: 'EncryptionConfig' # old",
  '{"kind": "EncryptionConfiguration"}',
];

it.each(KINDS)('an adopted %s stays the API server’s own, and no ring is made', async (kind) => {
  const folder = join(dirname(before.root), 'cp-1/etc/kubernetes/enc');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'enc.yaml'), `${kind}\n`);
  const adopt = [{ path: before.root }, { path: join(dirname(before.root), 'cp-1') }];
  const { warnings } = await scene.init({ ...MACHINES, adopt });
  const found = { file: join(folder, 'enc.yaml'), place: '/etc/kubernetes/enc/enc.yaml' };
  expect(warnings).toContainEqual({ warning: 'encryption-found', ...found });
  const rendered = await scene.render();
  expect(rendered.created).not.toContain('pki/encryption.yaml');
  expect(scene.text('nodes/cp-1/etc/systemd/system/kube-apiserver.service')).toContain(
    ' --encryption-provider-config=/etc/kubernetes/enc/enc.yaml\n',
  );
});

it('the first key of a cluster that was adopted without them is said to be new, once', async () => {
  await scene.init({ ...MACHINES, adopt: [{ path: before.root }] });
  scene.edit('provider: none', 'provider: secretbox');
  const warned = async () => (await scene.render()).warnings.map(({ warning }) => warning);
  expect(await warned()).toContain('encryption-begins');
  expect(await warned()).not.toContain('encryption-begins');
});

it('so is one after another that was undone, and not the first of a cluster that was begun here', async () => {
  expect((await before.render()).warnings).toEqual([]);
  await before.undo();
  expect((await before.render()).warnings).toEqual([
    { warning: 'encryption-begins', key: 'key-2', after: 'undo' },
  ]);
});

it('a ring that another render makes meanwhile is not called lost', async () => {
  const store = openStore(before.root);
  const reading = readClusterFile(before.text('kubepki.yaml'));
  if (!reading.ok) throw new Error('the cluster file was not read');
  const rendered = ['nodes/cp-1/var/lib/kubernetes/encryption-config.yaml'];
  let looks = 0;
  const late = {
    ...store,
    // the other one is done after the first look
    read: async (path: string) => {
      if (path === 'pki/encryption.yaml' && ++looks === 1) {
        await before.render('encryption-config');
        return undefined;
      }
      return store.read(path);
    },
  };
  const opened = await openRing({ store: late, now: before.now, cluster: reading.cluster, rendered });
  expect(opened?.writes).toEqual([]);
});
