import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const OWN_CLUSTERS = [
  'test/cluster/boots*.test.ts',
  'test/cluster/guide*.test.ts',
  'test/cluster/kubeadm-diagnosed.test.ts',
];
/** Eight minutes on a quiet machine, twenty on a busy one: it runs where it is asked for, KUBEPKI_FAULT_MATRIX=1. */
const FAULT_MATRIX = 'test/cluster/fault-matrix.test.ts';
const wanted = process.env['KUBEPKI_FAULT_MATRIX'] === '1' ? [...OWN_CLUSTERS, FAULT_MATRIX] : OWN_CLUSTERS;
/** What the root says is not handed down to projects: each file would be a worker's. */
const oneByOne = { pool: 'forks', fileParallelism: false, maxWorkers: 1 } as const;

/** The suite against a real control plane, one file after the other: what raises clusters of its own needs no shared one. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    ...oneByOne,
    passWithNoTests: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
    env: { TZ: 'Pacific/Chatham' },
    projects: [
      {
        extends: true,
        test: {
          ...oneByOne,
          name: 'shared',
          include: ['test/cluster/**/*.test.ts'],
          exclude: [...OWN_CLUSTERS, FAULT_MATRIX],
          globalSetup: ['test/cluster/raise-shared.ts'],
        },
      },
      { extends: true, test: { ...oneByOne, name: 'own', include: wanted } },
    ],
  },
});
