import { defineConfig } from 'vitest/config';

/** Everything that needs nothing but Node; what takes minutes or a real control plane has its own command. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/**/*.long.test.ts', 'node_modules/**'],
    globalSetup: ['test/build-first.ts'],
    passWithNoTests: false,
    // Forks, because tests set umasks and directories; two, because build machines have two cores.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A zone that nobody lives in by accident: whoever prints local time where UTC was promised is found out.
    env: { TZ: 'Pacific/Chatham' },
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});
