/** The transcripts and the start-up gates run what is built: make sure, also under a bare `npx vitest`, that it is today's. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function setup(): void {
  // The gates' own proof (tools/gates-proof.mjs) plants offences that do not compile.
  if (process.env['KUBEPKI_NO_BUILD']) return;
  execFileSync(process.execPath, [fileURLToPath(new URL('../tools/build.mjs', import.meta.url))], {
    stdio: ['ignore', 2, 2],
  });
}
