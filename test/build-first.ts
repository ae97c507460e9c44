/** The transcripts and the start-up gates run what is built: make sure, also under a bare `npx vitest`, that it is today's. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function setup(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL('../tools/build.mjs', import.meta.url))], {
    stdio: ['ignore', 2, 2],
  });
}
