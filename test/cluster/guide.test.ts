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
const SECTIONS = sectionsOf(readFileSync(here('../../docs/hard-way.md'), 'utf8'));
const MACHINES = defaultHosts.map(({ name }) => name).filter((name) => name !== 'jumpbox');
/** Long enough for a busy machine; a guide whose loop never ends fails by it. */
const LIMIT_MS = 60_000;

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

describe.sequential('the guide', () => {
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
});
