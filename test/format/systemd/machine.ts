/**
 * A machine's root that only systemd looks at: units, the programs that they name (which do nothing), and stubs of the targets
 * that come with systemd. Nothing is started, and no systemd needs to run.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const MANAGERS = ['/usr/lib/systemd/systemd', '/lib/systemd/systemd'];
export const SYSTEMD = MANAGERS.find((path) => existsSync(path));
export const WITH = SYSTEMD === undefined ? 'skipped: no systemd here (Debian: systemd)' : 'asked of systemd';
/** Where everything must run, what is missing is a failure and nothing is skipped. */
export const SKIPS = SYSTEMD === undefined && process.env['CI'] !== 'true';

const TARGETS = ['sysinit', 'basic', 'shutdown', 'multi-user', 'default', 'network-online', 'time-sync'];
const NOBODY = 65534;

/** Files by their absolute paths; those below a bin directory can be run. */
export function machineWith(files: ReadonlyMap<string, string>): {
  readonly root: string;
  readonly end: () => void;
} {
  const root = mkdtempSync(join(tmpdir(), 'kubepki-systemd-'));
  chmodSync(root, 0o755);
  const stubs = TARGETS.map((name): [string, string] => [
    `/usr/lib/systemd/system/${name}.target`,
    `[Unit]\nDescription=${name}\nDefaultDependencies=no\n`,
  ]);
  for (const [path, text] of [...stubs, ...files]) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: /\/s?bin\//.test(path) ? 0o755 : 0o644 });
  }
  return { root, end: () => rmSync(root, { recursive: true }) };
}

/** What systemd-analyze has to say of units; nothing when all is well. */
export function verify(root: string, units: readonly string[]): string {
  const { stdout, stderr, error, status } = spawnSync(
    'systemd-analyze',
    ['verify', '--man=no', '--recursive-errors=yes', `--root=${root}`, ...units],
    { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } },
  );
  if (error !== undefined) throw error;
  return `${stdout}${stderr}${status === 0 ? '' : `exit ${status}`}`;
}

/** The words of each unit's command, as systemd itself splits and fills them; a doubled $ stays until the command is run. */
export function commandsIn(directory: string, target: string): ReadonlyMap<string, readonly string[]> {
  const home = mkdtempSync(join(tmpdir(), 'kubepki-systemd-'));
  const root = process.geteuid?.() === 0;
  if (root) chownSync(home, NOBODY, NOBODY);
  const { stdout, error } = spawnSync(SYSTEMD ?? '', ['--test', '--user', `--unit=${target}`], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      PATH: process.env['PATH'],
      LC_ALL: 'C',
      HOME: home,
      XDG_RUNTIME_DIR: home,
      SYSTEMD_UNIT_PATH: directory,
    },
    // root is refused a test
    ...(root ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  rmSync(home, { recursive: true });
  if (error !== undefined) throw error;
  const commands = new Map<string, readonly string[]>();
  for (const [, unit = '', about = ''] of stdout.matchAll(/^\t-> Unit (\S+):\n((?:\t\t.*\n)*)/gm)) {
    const [, line] = /^\t\t\tCommand Line: (.*)$/m.exec(about) ?? [];
    if (line !== undefined) commands.set(unit, words(line));
  }
  return commands;
}

const CONTROL: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** As systemd quotes what it prints (basic/escape.c, shell_maybe_quote). */
function words(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) =>
      plain ?? (quoted ?? '').replace(/\\(.)/g, (_, letter: string) => CONTROL[letter] ?? letter),
  );
}
