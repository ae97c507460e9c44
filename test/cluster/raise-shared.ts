import type { TestProject } from 'vitest/node';
import { attachCluster } from './cluster.mjs';
import { raiseOwnCluster } from './own-cluster.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** the name of the bed that the suite shares */
    bed: string;
  }
}

/**
 * Brings up the cluster that the whole suite shares, and ends it whatever the suite did: by the returned function, or,
 * when this process is killed, by the kernel. KUBEPKI_SUITE_BED names a bed of cluster:up to be used instead.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const standing = process.env['KUBEPKI_SUITE_BED'];
  if (standing) {
    project.provide('bed', attachCluster(standing).name);
    return async () => {};
  }
  const name = `suite-${process.pid}`;
  const cluster = await raiseOwnCluster({ name, lifetime: 'process', say: (line) => console.log(line) });
  project.provide('bed', name);
  return async () => {
    const cleared = await cluster.down();
    console.log(`${cleared?.ended ?? 0} processes of the bed ended; logs in ${cleared?.logs}`);
  };
}
