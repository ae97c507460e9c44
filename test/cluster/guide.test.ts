/**
 * The guide docs/hard-way.md, word for word: every block of it is typed into one shell on the jumpbox, and the cluster that
 * comes of it runs. Of systemd and ssh there is only what guide/desk.mjs has; all else is real.
 */
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logPath } from './bed-state.mjs';
import type { Cluster } from './cluster.mjs';
import { findAssets } from './find-assets.mjs';
import { sectionsOf } from './guide/blocks.ts';
import { openDesk } from './guide/desk.mjs';
import { Session } from './guide/session.ts';
import { raiseCluster } from './raise-cluster.mjs';
import { defaultHosts } from './topology.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const GUIDE = readFileSync(here('../../docs/hard-way.md'), 'utf8');
const SECTIONS = sectionsOf(GUIDE);
/** It names a version, and is typed as it stands: with programs of another one there is nothing to be said of it. */
const [, itsVersion] = /--kubernetes-version (\S+)/.exec(GUIDE) ?? [];
const typed = findAssets().version.startsWith(`v${itsVersion}.`) ? describe.sequential : describe.skip;
const MACHINES = defaultHosts.map(({ name }) => name).filter((name) => name !== 'jumpbox');
/** Long enough for a busy machine; a guide whose loop never ends fails by it. */
const LIMIT_MS = 90_000;

let cluster: Cluster;
let session: Session;
let closeDesk: () => void;
let failed: string | undefined;

beforeAll(async () => {
  cluster = await raiseCluster({
    name: `guide-${process.pid}`,
    hosts: [...defaultHosts],
    // the container runtime is the machine's own affair, as on a real node
    nodes: (nodes) =>
      cpSync(here('node/etc/containerd'), join(nodes, 'node-0/etc/containerd'), { recursive: true }),
    stages: [
      [
        {
          id: 'node-0/containerd',
          host: 'node-0',
          argv: ['containerd', '--config=/etc/containerd/config.toml'],
          ports: [],
        },
      ],
    ],
    assets: findAssets().directory,
    lifetime: 'process',
    mode: 'namespaces',
  });
  closeDesk = openDesk(cluster, {
    jumpbox: ['ssh'],
    ...Object.fromEntries(MACHINES.map((name) => [name, ['systemctl']])),
  });
  const jumpbox = cluster.host('jumpbox');
  symlinkSync(here('../../bin/kubepki.js'), join(jumpbox.root, 'run/bed/shims/kubepki'));
  session = new Session(jumpbox, logPath(cluster.name, 'guide'));
});
afterAll(async () => {
  session?.close();
  closeDesk?.();
  await cluster?.down();
});

typed('the guide', () => {
  test.each(SECTIONS.map(({ title, blocks }) => [title, blocks] as const))(
    '%s',
    async (title, blocks) => {
      expect(failed, 'the section that failed before this one').toBeUndefined();
      for (const { line, text } of blocks) {
        try {
          await session.run(text, LIMIT_MS);
        } catch (error) {
          failed = title;
          throw new Error(`docs/hard-way.md:${line}: ${(error as Error).message}`);
        }
      }
    },
    4 * LIMIT_MS,
  );

  test('after all of it everything runs, and nobody has edited a file', async () => {
    expect(failed, 'the section that failed').toBeUndefined();
    const dead = cluster.state.components.map(({ id }) => id).filter((id) => !cluster.isAlive(id));
    // who cannot renew its lease while an API server starts again ends, and systemd would have started it again
    for (const id of dead)
      expect(cluster.linesSince({ id, offset: 0 }).at(-1)).toMatch(/leaderelection lost/i);
    for (const name of MACHINES) {
      const { code, stdout, stderr } = await cluster.run(name, ['sh', '/var/lib/kubepki/verify.sh']);
      expect([name, code, stderr]).toEqual([name, 0, '']);
      expect(stdout).toContain('all as they should be');
    }
  });
});

typed('a block of the shell', () => {
  const shell = () => new Session(cluster.host('jumpbox'), logPath(cluster.name, 'blocks'));

  test.each([
    ['whose command fails', 'echo first\nfalse\necho second\n', 'ended with 1'],
    ['whose loop fails', 'echo first\nfor i in 1 2; do false; done\n', 'ended with 1'],
    ['whose pipe begins with a failure', 'echo first\nfalse | cat\n', 'ended with 1'],
    ['that ends with what should have failed', 'echo first\n! true\n', 'ended with 1'],
    ['that fails on another host', "echo first\nssh root@etcd-2 'exit 7'\n", 'ended with 7'],
    ['that starts what is not there', 'echo first\nssh root@etcd-2 systemctl start nosuch\n', 'not found'],
    ['that never ends', 'echo first\nuntil false; do sleep 1; done\n', 'was not done after 3 s'],
  ])('%s is told, with what it printed', async (_, text, said) => {
    const told = await shell()
      .run(text, 3_000)
      .then(String, ({ message }: Error) => message);
    expect(told).toContain(said);
    expect(told).toMatch(/it printed:\nfirst\n(?!second)/);
  });

  test('finds what the one before it left, and gives ssh its own standard input', async () => {
    const one = shell();
    await one.run('cd /var/log\nword=kept\n', 3_000);
    const said = await one.run('echo "$word" | ssh root@etcd-2 "cat; hostname"\npwd\n', 3_000);
    expect(said).toBe('kept\netcd-2\n/var/log\n');
    one.close();
  });
});
