/** Keys are made and signatures checked on libuv's threads, of which there are four unless the environment says more. */
import { availableParallelism } from 'node:os';

const LIBUVS_OWN = 4;

/** One thread a core where there are more cores. Read by libuv when the first work is given to it, so before that. */
export function useEveryCore(cores = availableParallelism()): void {
  if (cores > LIBUVS_OWN) process.env['UV_THREADPOOL_SIZE'] ??= String(cores);
}
