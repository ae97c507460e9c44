/** Somewhere to run a story's commands: a fresh directory, a home of its own, and the built launchers on the PATH; not a terminal. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));

/** kubectl finds `kubectl pki` on the PATH; a machine without kubectl has the same through this. */
const KUBECTL = `#!/bin/sh
[ "$1" = pki ] || { echo "only kubectl pki is here" >&2; exit 127; }
shift
exec kubectl-pki "$@"
`;

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface Session {
  /** paths of this machine, longest first, and what a story calls them */
  readonly places: readonly (readonly [string, string])[];
  /** its ~, for what is not a story's to write */
  readonly home: string;
  run(command: string): Ran;
  /** the same, while something in this process answers it */
  runMeanwhile(command: string): Promise<Ran>;
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
  const own = (command: string): Ran | undefined => {
    // These two change the session itself, which a shell of its own for each command would forget.
    const cd = /^cd (\S+)$/.exec(command)?.[1];
    const set = /^export (\w+)=(\S*)$/.exec(command);
    if (cd === undefined && set === null) return undefined;
    if (cd !== undefined) folder = resolve(folder, cd);
    if (set?.[1] !== undefined) env[set[1]] = set[2];
    return { stdout: '', stderr: '', code: 0 };
  };
  const shell = (command: string): [string, string[]] => ['/bin/sh', ['-c', `umask 022\n${command}`]];
  return {
    home,
    places: [
      [work, '<dir>'],
      [home, '<home>'],
      [base, '<base>'],
    ],
    run(command) {
      const done = own(command);
      if (done !== undefined) return done;
      const ran = spawnSync(...shell(command), {
        cwd: folder,
        env,
        encoding: 'utf8',
        timeout: 60_000,
      });
      if (ran.error) throw ran.error;
      return { stdout: ran.stdout, stderr: ran.stderr, code: ran.status ?? 128 };
    },
    async runMeanwhile(command) {
      const done = own(command);
      if (done !== undefined) return done;
      const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
      const child = spawn(...shell(command), { cwd: folder, env, stdio, timeout: 60_000 });
      const ended = once(child, 'close') as Promise<[number | null]>;
      const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { stdout, stderr, code: code ?? 128 };
    },
    close: () => rmSync(base, { recursive: true, force: true }),
  };
}
