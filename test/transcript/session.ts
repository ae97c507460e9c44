/** Somewhere to run a story's commands: a fresh directory, a home of its own, and the built launchers on the PATH; not a terminal. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));

/** kubectl finds `kubectl pki` on the PATH; a machine without kubectl has the same through this. */
const KUBECTL = `#!/bin/sh
[ "$1" = pki ] || { echo "only kubectl pki is here" >&2; exit 127; }
shift
exec kubectl-pki "$@"
`;

export interface Session {
  /** paths of this machine, longest first, and what a story calls them */
  readonly places: readonly (readonly [string, string])[];
  run(command: string): { stdout: string; stderr: string; code: number };
  close(): void;
}

export function openSession(files: readonly { readonly name: string; readonly text: string }[]): Session {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'kubepki-transcript-')));
  const [work, home, bin, temporary] = ['work', 'home', 'bin', 'tmp'].map((name) => join(base, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const folder of [work, home, bin, temporary]) mkdirSync(folder);
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const name of ['kubepki', 'kubectl-pki', 'kubectl_complete-pki'])
    symlinkSync(join(BIN, `${name}.js`), join(bin, name));
  writeFileSync(join(bin, 'kubectl'), KUBECTL, { mode: 0o755 });
  for (const { name, text } of files) {
    mkdirSync(dirname(join(work, name)), { recursive: true });
    writeFileSync(join(work, name), text, { mode: 0o600 });
  }
  const env: NodeJS.ProcessEnv = {
    PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    TMPDIR: temporary,
    LC_ALL: 'C.UTF-8',
    TZ: 'Pacific/Chatham',
    COLUMNS: '100',
  };
  let folder = work;
  return {
    places: [
      [work, '<dir>'],
      [home, '<home>'],
      [base, '<base>'],
    ],
    run(command) {
      // These two change the session itself, which a shell of its own for each command would forget.
      const cd = /^cd (\S+)$/.exec(command)?.[1];
      if (cd !== undefined) {
        folder = resolve(folder, cd);
        return { stdout: '', stderr: '', code: 0 };
      }
      const set = /^export (\w+)=(\S*)$/.exec(command);
      if (set?.[1] !== undefined) {
        env[set[1]] = set[2];
        return { stdout: '', stderr: '', code: 0 };
      }
      const ran = spawnSync('/bin/sh', ['-c', `umask 022\n${command}`], {
        cwd: folder,
        env,
        encoding: 'utf8',
        timeout: 60_000,
      });
      if (ran.error) throw ran.error;
      return { stdout: ran.stdout, stderr: ran.stderr, code: ran.status ?? 128 };
    },
    close: () => rmSync(base, { recursive: true, force: true }),
  };
}
