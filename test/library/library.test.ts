/** src/index.ts as a library: values in, values out, on a real directory; nothing printed and nothing ended. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as kubepki from '../../src/index.ts';

let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'kubepki-library-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
const ended = vi.spyOn(process, 'exit');
afterEach(() => {
  for (const spy of written) expect(spy).not.toHaveBeenCalled();
  expect(ended).not.toHaveBeenCalled();
});

/** Templates of the package lie above dist/lib; from src they are one folder nearer. */
function ports(root: string) {
  const template = async (name: string) =>
    readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');
  return { ...kubepki.openPorts(root), template };
}

describe('the library', () => {
  it('gives what its door says, and no default', () => {
    const verbs = [
      'applyCluster',
      'createRequest',
      'credentials',
      'decryptPrivateKey',
      'encodePem',
      'encryptPrivateKey',
      'initCluster',
      'inspect',
      'kubeconfigOf',
      'lintRequest',
      'lintRequests',
      'makeCertificate',
      'makeKey',
      'makeRequest',
      'makeRevocationList',
      'mergeKubeconfig',
      'openPorts',
      'planStore',
      'readCertificate',
      'readClusterFile',
      'readInnerRequest',
      'renewCluster',
      'undoLast',
      'verify',
    ];
    for (const verb of verbs)
      expect([verb, typeof (kubepki as Record<string, unknown>)[verb]]).toEqual([verb, 'function']);
    expect(Object.keys(kubepki)).not.toContain('default');
  });

  it('goes the whole way: file, files, plan, inspection, undo', async () => {
    const root = join(base, 'a');
    const world = ports(root);
    const made = await kubepki.initCluster(
      { specOnly: false, name: 'mine', controlPlane: [{ name: 'cp', addresses: ['fd00::1'] }] },
      world,
    );
    expect([made.kind, made.created.length]).toEqual(['ActReport', 42]);
    const reading = kubepki.readClusterFile(readFileSync(join(root, 'kubepki.yaml'), 'utf8'));
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    expect(reading.cluster.endpoint).toEqual({ host: 'fd00::1', port: 6443 });
    const ids = kubepki.credentials(reading.cluster).map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['kubernetes-ca', 'service-account', 'apiserver@cp', 'admin']),
    );
    expect(await kubepki.planStore({ cluster: reading.cluster }, world)).toMatchObject({
      kind: 'PlanReport',
      changes: 0,
    });
    expect(await kubepki.inspect({ targets: [root] }, world)).toMatchObject({
      kind: 'InspectReport',
      verdict: 'fine',
    });
    const later = await kubepki.inspect(
      { targets: [root], at: new Date(Date.now() + 400 * 86_400_000) },
      world,
    );
    expect(later.findings.map(({ rule }) => rule)).toContain('expired');
    expect((await kubepki.undoLast(world)).removed.length).toBe(41);
  });

  it('throws one kind of error, with its code and evidence as fields', async () => {
    const root = join(base, 'b');
    const world = ports(root);
    await kubepki.initCluster({ specOnly: true }, world);
    const error: unknown = await kubepki
      .initCluster({ specOnly: true }, world)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kubepki.KubepkiError);
    expect(error).toMatchObject({
      code: 'cluster-file-exists',
      class: 'refused',
      evidence: { path: `${root}/kubepki.yaml` },
    });
    writeFileSync(join(base, 'file'), '');
    await expect(kubepki.initCluster({ specOnly: true }, ports(join(base, 'file')))).rejects.toMatchObject({
      code: expect.stringMatching(/^not-a-directory$|^file-/),
    });
    expect(Object.keys(kubepki.ERRORS)).toContain('cluster-file-exists');
  });

  it('the tables cannot be changed by whoever imports them, as far as types go, and are plain data', () => {
    for (const table of [kubepki.IDENTITIES, kubepki.CONNECTIONS, kubepki.LAYOUTS, kubepki.ERRORS])
      expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });
});
