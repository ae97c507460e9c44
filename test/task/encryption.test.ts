/** The ring of encryption keys in a real store, step by step: what each step needs, what it says, and what is refused. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openEncryption, type EncryptionScene } from './encryption-scene.ts';
import { refusal } from './scene.ts';

const RING = 'pki/encryption.yaml';
let scene: EncryptionScene;
beforeEach(async () => {
  scene = openEncryption();
  await scene.init({
    controlPlane: [
      { name: 'cp-1', addresses: ['10.0.0.1'] },
      { name: 'cp-2', addresses: ['10.0.0.2'] },
    ],
  });
});
afterEach(() => scene.close());

const states = async () => (await scene.show()).keys.map(({ name, state }) => `${name} ${state}`);
/** The keys of an API server's file, in its order. */
const keysOf = (machine: string): string[] => {
  const { resources } = parse(scene.text(scene.rendered(machine))) as {
    resources: { providers: Record<string, { keys?: { name: string }[] }>[] }[];
  };
  return (resources[0]?.providers ?? []).flatMap((provider) =>
    Object.entries(provider).flatMap(([id, { keys }]) => keys?.map(({ name }) => name) ?? [id]),
  );
};
const code = async (work: Promise<unknown>) => (await refusal(work)).code;

describe('rendering', () => {
  it('makes a ring with a key where there is none, for its owner alone, and never again', async () => {
    await scene.renderKeys();
    const first = scene.text(RING);
    expect(statSync(scene.path(RING)).mode & 0o777).toBe(0o600);
    expect(statSync(scene.path(scene.rendered('cp-2'))).mode & 0o777).toBe(0o600);
    expect(keysOf('cp-1')).toEqual(['key-1', 'identity']);
    expect(scene.text(scene.rendered('cp-1'))).toBe(scene.text(scene.rendered('cp-2')));
    await scene.renderKeys();
    expect(scene.text(RING)).toBe(first);
    expect((await scene.history()).length).toBe(2);
  });

  it('makes no ring where the file of an API server has keys already', async () => {
    await scene.renderKeys();
    const lost = readFileSync(scene.path(RING));
    scene.remove(RING);
    expect(await refusal(scene.renderKeys())).toMatchObject({
      code: 'encryption-ring-lost',
      evidence: { path: RING, rendered: scene.rendered('cp-1') },
    });
    writeFileSync(scene.path(RING), lost);
    await scene.renderKeys();
  });

  it('keeps in mind what was ever encrypted', async () => {
    scene.edit('resources: [secrets]', 'resources: [secrets, configmaps]');
    await scene.renderKeys();
    scene.edit('resources: [secrets, configmaps]', 'resources: [secrets]');
    await scene.renderKeys();
    expect((await scene.show()).formerResources).toEqual(['configmaps']);
    expect(scene.text(scene.rendered('cp-1'))).toContain(
      '- resources: [configmaps]\n    providers:\n      - identity: {}',
    );
  });

  it('refuses to render nothing where keys may have written, and ends by way of identity', async () => {
    await scene.renderKeys();
    scene.edit('provider: secretbox', 'provider: none');
    expect(await code(scene.renderKeys())).toBe('encryption-keys-left');
    expect((await scene.show()).next.step).toBe('say-identity');
    scene.edit('provider: none', 'provider: identity');
    expect(await code(scene.add())).toBe('encryption-off');
    await scene.renderKeys();
    expect(keysOf('cp-1')).toEqual(['identity', 'key-1']);
    expect((await scene.show()).next).toEqual({ step: 'drop', keys: ['key-1'], rewrite: ['secrets'] });
    expect(await code(scene.drop(['key-1']))).toBe('encryption-not-rewritten');
    await scene.drop(['key-1'], true);
    expect((await scene.show()).next.step).toBe('say-none');
    scene.edit('provider: identity', 'provider: none');
    expect((await scene.renderKeys()).files).toEqual([]);
    // and when it begins again, no name comes again
    scene.edit('provider: none', 'provider: secretbox');
    await scene.renderKeys();
    expect(await states()).toEqual(['key-2 writes']);
  });
});

describe('a rotation', () => {
  it('is add, promote, drop, each when what it needs was rendered and is said to be in use', async () => {
    await scene.renderKeys();
    expect((await scene.show()).next.step).toBe('none');
    const added = await scene.add();
    expect(added).toMatchObject({
      verb: 'add-key',
      about: ['key-2'],
      next: { step: 'promote', keys: ['key-2'] },
    });
    expect(await code(scene.add())).toBe('encryption-key-waits');
    expect(await refusal(scene.promote(true))).toMatchObject({
      code: 'encryption-not-installed',
      evidence: { key: 'key-2', machines: ['cp-1', 'cp-2'], stale: ['cp-1', 'cp-2'].map(scene.rendered) },
    });
    await scene.renderKeys();
    expect(keysOf('cp-2')).toEqual(['key-1', 'key-2', 'identity']);
    expect(await refusal(scene.promote(false))).toMatchObject({ evidence: { stale: [] } });
    expect(await scene.promote(true)).toMatchObject({
      about: ['key-2'],
      next: { step: 'drop', keys: ['key-1'] },
    });
    expect(await states()).toEqual(['key-2 writes', 'key-1 retired']);
    expect(await code(scene.promote(true))).toBe('encryption-none-waits');
    expect(await code(scene.drop(['key-2'], true))).toBe('encryption-key-writes');
    expect(await refusal(scene.drop(['key-1'], true))).toMatchObject({ code: 'encryption-not-rewritten' });
    await scene.renderKeys();
    expect(keysOf('cp-1')).toEqual(['key-2', 'key-1', 'identity']);
    expect(await refusal(scene.drop(['key-1']))).toMatchObject({
      code: 'encryption-not-rewritten',
      evidence: { keys: ['key-1'], stale: [], resources: ['secrets'] },
    });
    expect(await scene.drop(['key-1'], true)).toMatchObject({ about: ['key-1'], next: { step: 'render' } });
    await scene.renderKeys();
    expect(keysOf('cp-1')).toEqual(['key-2', 'identity']);
    expect((await scene.show()).next.step).toBe('none');
  });

  it('is refused while one control plane has the file of before', async () => {
    await scene.renderKeys();
    await scene.add();
    const before = readFileSync(scene.path(scene.rendered('cp-2')));
    await scene.renderKeys();
    writeFileSync(scene.path(scene.rendered('cp-2')), before);
    expect(await refusal(scene.promote(true))).toMatchObject({
      evidence: { stale: [scene.rendered('cp-2')] },
    });
    scene.remove(scene.rendered('cp-2'));
    expect((await scene.show()).rendered.map(({ state }) => state)).toEqual(['current', 'missing']);
    expect(await code(scene.promote(true))).toBe('encryption-not-installed');
  });

  it('goes to another provider where the cluster file says so, and the old key still reads', async () => {
    await scene.renderKeys();
    scene.edit('provider: secretbox', 'provider: aesgcm');
    expect((await scene.show()).next.step).toBe('add-key');
    await scene.add();
    await scene.renderKeys();
    await scene.promote(true);
    await scene.renderKeys();
    const text = scene.text(scene.rendered('cp-1'));
    expect(text.indexOf('aesgcm')).toBeLessThan(text.indexOf('secretbox'));
    expect(keysOf('cp-1')).toEqual(['key-2', 'key-1', 'identity']);
  });

  it('ends with several retired keys at once', async () => {
    await scene.rotate();
    await scene.rotate();
    expect(await states()).toEqual(['key-3 writes', 'key-2 retired', 'key-1 retired']);
    expect(await code(scene.drop(['key-1', 'key-9'], true))).toBe('encryption-key-unknown');
    expect(await code(scene.drop(['key-1', 'key-3'], true))).toBe('encryption-key-writes');
    await scene.drop(['key-1', 'key-2', 'key-1'], true);
    expect(await states()).toEqual(['key-3 writes']);
  });
});

describe('a key that was added and not promoted', () => {
  it('goes as it came, and its name does not come again', async () => {
    await scene.renderKeys();
    await scene.add();
    await scene.drop(['key-2']);
    expect(await states()).toEqual(['key-1 writes']);
    await scene.add();
    expect(await states()).toEqual(['key-1 writes', 'key-3 waits']);
  });

  it('does not go so easily where its promotion was taken back: it may have written', async () => {
    await scene.renderKeys();
    await scene.add();
    await scene.renderKeys();
    await scene.promote(true);
    await scene.renderKeys();
    await scene.undo();
    await scene.undo();
    expect(await states()).toEqual(['key-1 writes', 'key-2 waits']);
    expect(await code(scene.drop(['key-2']))).toBe('encryption-not-rewritten');
    await scene.drop(['key-2'], true);
  });
});

describe('undo', () => {
  it('takes each step back, and no key that was undone lends its name to another', async () => {
    await scene.renderKeys();
    const first = scene.text(RING);
    await scene.add();
    await scene.undo();
    expect(scene.text(RING)).toBe(first);
    await scene.add();
    expect(await states()).toEqual(['key-1 writes', 'key-3 waits']);
    await scene.renderKeys();
    await scene.promote(true);
    await scene.undo();
    expect(await states()).toEqual(['key-1 writes', 'key-3 waits']);
    await scene.promote(true);
    await scene.renderKeys();
    const two = scene.text(RING);
    await scene.drop(['key-1'], true);
    await scene.undo();
    expect(scene.text(RING)).toBe(two);
  });

  it('of the first rendering leaves its key behind in the history, and the next has another name', async () => {
    await scene.renderKeys();
    await scene.undo();
    await scene.renderKeys();
    expect(await states()).toEqual(['key-2 writes']);
  });
});

describe('what stands damaged', () => {
  it('is said with line and column and no secret, and nothing is written', async () => {
    await scene.renderKeys();
    const secret = /secret: (.+)/.exec(scene.text(RING))?.[1] ?? '';
    const damaged = scene.text(RING).replace(secret, secret.slice(0, 30));
    writeFileSync(scene.path(RING), damaged);
    for (const work of [scene.show, scene.add, () => scene.promote(true), scene.renderKeys]) {
      const error: unknown = await Promise.resolve(work()).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'encryption-ring-invalid',
        details: [{ line: 14, column: 13, path: 'keys.0.secret', expected: '32 octets in base64' }],
      });
      expect(JSON.stringify(error)).not.toContain(secret.slice(0, 8));
    }
    expect(scene.text(RING)).toBe(damaged);
  });

  it('without a ring nothing is promoted', async () => {
    for (const work of [scene.add(), scene.promote(true), scene.drop(['key-1'], true)])
      expect(await code(work)).toBe('encryption-ring-missing');
    expect((await scene.show()).next.step).toBe('render');
  });
});

describe('the rest of the store', () => {
  it('has the ring accounted for, and no report has a secret', async () => {
    await scene.renderKeys();
    expect((await scene.plan()).unknown).not.toContain(RING);
    const secret = /secret: (.+)/.exec(scene.text(RING))?.[1] ?? '';
    expect(secret.length).toBe(44);
    const said = [await scene.show(), await scene.add(), await scene.inspect('.')];
    expect(JSON.stringify(said)).not.toContain(secret);
  });

  it('is shown by inspect as what it is, without its keys, and judged by who may read it', async () => {
    await scene.rotate();
    const of = async (path: string) => {
      const { items, findings } = await scene.inspect(path);
      return [items, findings.map(({ rule }) => rule)];
    };
    const file = scene.rendered('cp-1');
    expect(await of(RING)).toMatchObject([
      [{ what: 'object', kind: 'EncryptionKeyRing', encryptionKeys: 2 }],
      [],
    ]);
    expect(await of(file)).toMatchObject([[{ kind: 'EncryptionConfiguration', encryptionKeys: 2 }], []]);
    chmodSync(scene.path(file), 0o644);
    expect((await of(file))[1]).toEqual(['key-open']);
  });
});
