import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The suite against a real control plane. One cluster is shared by all files, so they run one after the other. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/cluster/**/*.test.ts'],
    globalSetup: ['test/cluster/raise-shared.ts'],
    passWithNoTests: false,
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
    env: { TZ: 'Pacific/Chatham' },
  },
});
