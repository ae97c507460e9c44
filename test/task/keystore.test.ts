/** Credentials of a store as a keystore: which go in, which cannot, and who is asked for the passphrase. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { PassphraseAsk, Passphrases } from '../../src/domain/port.ts';
import { openKeystore } from '../../src/engine/keystore/open.ts';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { keystoreOf } from '../../src/task/keystore.ts';
import { openStore } from '../../src/world/store/open.ts';
import { openScene, type Scene, START } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = openScene();
  await scene.init({ layout: 'kubeadm' });
});
afterAll(() => scene.close());

async function made(ids: readonly string[], passphrase: string | undefined = 'a passphrase') {
  const reading = readClusterFile(scene.text('kubepki.yaml'));
  if (!reading.ok) throw new Error('no cluster file');
  const asked: PassphraseAsk[] = [];
  const passphrases: Passphrases = {
    ask: async (what) => {
      asked.push(what);
      return passphrase === '' ? undefined : passphrase;
    },
  };
  const bytes = await keystoreOf(
    { cluster: reading.cluster, ids, name: 'a.p12', rounds: 1000 },
    { store: openStore(scene.root), passphrases, clock: { now: () => START }, progress: () => undefined },
  );
  const keystore = await openKeystore(bytes, passphrase);
  if (!keystore.ok) throw new Error(keystore.element);
  return { ...keystore.value, asked };
}

describe('what goes in', () => {
  test.each<[readonly string[], readonly string[], readonly string[]]>([
    [['admin'], ['admin'], ['admin', '']],
    [['kubernetes-ca'], [], ['kubernetes-ca trusted']],
    [
      ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'],
      [],
      ['kubernetes-ca trusted', 'etcd-ca trusted', 'front-proxy-ca trusted'],
    ],
    [['apiserver'], ['apiserver@cp-1'], ['apiserver@cp-1', '']],
    [['admin', 'admin', 'kubernetes-ca'], ['admin'], ['admin', '', 'kubernetes-ca trusted']],
    [
      ['admin', 'apiserver-etcd-client@cp-1'],
      ['admin', 'apiserver-etcd-client@cp-1'],
      ['admin', 'apiserver-etcd-client@cp-1', '', ''],
    ],
  ])('%j', async (ids, keys, certificates) => {
    const keystore = await made(ids);
    expect(keystore.keys.map(({ friendlyName }) => friendlyName)).toEqual(keys);
    expect(
      keystore.certificates.map(
        ({ friendlyName = '', trustedFor }) => `${friendlyName}${trustedFor === undefined ? '' : ' trusted'}`,
      ),
    ).toEqual(certificates);
    expect(keystore.asked).toEqual([{ of: 'a.p12', fresh: true }]);
  });
});

describe('what is refused, before anybody is asked', () => {
  it('what the cluster has not', async () => {
    await expect(made(['admn'])).rejects.toMatchObject({
      code: 'unknown-credential',
      evidence: { id: 'admn', nearest: 'admin' },
    });
  });

  it('a pair of keys without a certificate', async () => {
    await expect(made(['service-account'])).rejects.toMatchObject({
      code: 'credential-incomplete',
      evidence: { why: 'no-certificate' },
    });
  });

  it('a key that is another’s, and one that is gone', async () => {
    // of the API server's client of etcd, which has files of its own
    const [file = ''] = [...scene.snapshot().keys()].filter((path) =>
      path.endsWith('apiserver-etcd-client.key'),
    );
    const other = [...scene.snapshot().keys()].find((path) => path.endsWith('front-proxy-client.key')) ?? '';
    const kept = readFileSync(scene.path(file));
    writeFileSync(scene.path(file), readFileSync(scene.path(other)));
    await expect(made(['apiserver-etcd-client@cp-1'])).rejects.toMatchObject({
      evidence: { why: 'key-mismatch' },
    });
    rmSync(scene.path(file));
    await expect(made(['apiserver-etcd-client@cp-1'])).rejects.toMatchObject({
      evidence: { why: 'missing' },
    });
    writeFileSync(scene.path(file), kept, { mode: 0o600 });
  });
});

it('without a passphrase there is none', async () => {
  await expect(made(['admin'], '')).rejects.toMatchObject({
    code: 'passphrase-missing',
    evidence: { of: 'a.p12' },
  });
});

it('nothing in the store is changed', async () => {
  const before = scene.snapshot();
  await made(['admin']);
  expect(scene.snapshot()).toEqual(before);
});
