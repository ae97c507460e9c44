/** The built command making bundles: the same bytes whoever runs it, streams, and what goes wrong while it writes. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../transcript/session.ts';

let session: Session;
let work: string;
const run = (command: string) => session.run(command);
const lines = (command: string) => run(command).stdout.trim().split('\n');

beforeAll(() => {
  session = openSession([]);
  work = session.places[0]?.[0] ?? '';
  expect(run('kubepki init demo').code).toBe(0);
  expect(run('kubepki render -f demo/kubepki.yaml').code).toBe(0);
});
afterAll(() => session.close());

describe('an archive', () => {
  it('is the same bytes from another directory, with other settings, and as a copy of the store', () => {
    const made = [
      'kubepki bundle cp-1 -f demo/kubepki.yaml --to one.tar.gz',
      'umask 0 && cd / && TZ=Asia/Kathmandu LC_ALL=tr_TR.UTF-8 kubepki bundle cp-1 -f "$OLDPWD/demo/kubepki.yaml" --to "$OLDPWD/two.tar.gz"',
      'cp -a demo other && cd other && kubepki bundle cp-1 --to - > ../three.tar.gz',
      'cd demo/nodes && kubepki bundle cp-1 --to >(cat > ../../four.tar.gz)'.replace(
        />\((.*)\)/,
        '/dev/stdout | $1',
      ),
    ];
    for (const command of made) expect([command, run(command).code]).toEqual([command, 0]);
    const sums = lines('sha256sum one.tar.gz two.tar.gz three.tar.gz four.tar.gz').map(
      (line) => line.split(' ')[0],
    );
    expect(new Set(sums).size).toBe(1);
    expect(run('kubepki bundle cp-1 -f demo/kubepki.yaml --to five.tgz -o json').stdout).toContain(
      `"sha256": "${sums[0] ?? ''}"`,
    );
    for (const name of ['one.tar.gz', 'two.tar.gz', 'five.tgz'])
      expect([name, statSync(join(work, name)).mode & 0o777]).toEqual([name, 0o600]);
  });

  const others = ['22', '24'].map((major) =>
    join(homedir(), `.cache/kubepki/node-${major}/node_modules/node-${process.platform}-${process.arch}/bin`),
  );
  it.skipIf(!others.some(existsSync))('is the same bytes on other Nodes', () => {
    run('kubepki bundle cp-1 -f demo/kubepki.yaml --to ours.tar.gz');
    for (const folder of others.filter(existsSync)) {
      expect(
        run(
          `PATH=${folder}:$PATH && node ${join(work, '../bin/kubepki')} bundle cp-1 -f demo/kubepki.yaml --to theirs.tar.gz`,
        ).code,
      ).toBe(0);
      expect(run('cmp ours.tar.gz theirs.tar.gz').code).toBe(0);
    }
  });

  it('is sound to those who open it, and its sums to sha256sum', () => {
    run('kubepki bundle worker-1 -f demo/kubepki.yaml --to w.tar.gz');
    expect(
      run('gzip -t w.tar.gz && tar xzf w.tar.gz && cd worker-1 && sha256sum --strict --quiet -c SHA256SUMS'),
    ).toEqual({
      stdout: '',
      stderr: '',
      code: 0,
    });
    // all that lies there is in the sums, but they themselves
    expect(run('cd worker-1 && find . -type f | wc -l').stdout.trim()).toBe(
      String(lines('cat worker-1/SHA256SUMS').length + 1),
    );
  });

  it('goes to no terminal, and not into a full device without a word', () => {
    const terminal = run(
      `script -qec "kubepki bundle cp-1 -f demo/kubepki.yaml --to -" /dev/null < /dev/null`,
    );
    expect(terminal.stdout).toContain('standard output is a terminal');
    const full = run('kubepki bundle cp-1 -f demo/kubepki.yaml --to - > /dev/full');
    expect(full.code).toBe(3);
    expect(full.stderr).not.toContain('done all the same');
    expect(run('kubepki bundle cp-1 -f demo/kubepki.yaml --to - | head -c 1 > /dev/null').code).toBe(0);
  });
});

it('offers the machines of the cluster file that is meant, and none where there is none', () => {
  const offered = (words: string) => run(`kubepki __complete bundle ${words}`).stdout;
  expect(offered("-f demo/kubepki.yaml ''")).toBe('cp-1\t\nworker-1\t\n:4\n');
  expect(offered('--file=demo/kubepki.yaml wo')).toBe('worker-1\t\n:4\n');
  expect(run("cd demo/nodes && kubepki __complete bundle ''").stdout).toBe('cp-1\t\nworker-1\t\n:4\n');
  expect(offered("''")).toBe(':4\n');
  expect(offered("-f nosuch ''")).toBe(':4\n');
});

describe('what goes wrong while it is written', () => {
  const root = process.getuid?.() === 0;
  it.skipIf(!root)('a full disk: what was there stays, and nothing is left over', () => {
    for (const to of ['m/out', 'm/x.tar.gz']) {
      const ran =
        run(`mkdir -p m && unshare -m sh -c 'mount -t tmpfs -o size=48k none m && echo old > m/x.tar.gz && cp m/x.tar.gz m/kept \
        && kubepki bundle cp-1 -f demo/kubepki.yaml --to ${to}; echo "code $?"; ls -A m; cmp m/x.tar.gz m/kept'`);
      expect(ran.stdout).toBe('code 3\nkept\nx.tar.gz\n');
      expect(ran.stderr).toMatch(/^error: there is no room left at .*\nhint: df -h /);
    }
  });

  it.skipIf(!root)('a file system that is read-only', () => {
    for (const to of ['m/out', 'm/x.tar.gz']) {
      const ran = run(
        `mkdir -p m && unshare -m sh -c 'mount -t tmpfs none m && mount -o remount,ro m && kubepki bundle cp-1 -f demo/kubepki.yaml --to ${to}'`,
      );
      expect([ran.code, ran.stderr]).toEqual([
        3,
        expect.stringMatching(/cannot be written: the file system is read-only/),
      ]);
    }
  });

  it('Ctrl-C at any moment: all of it or nothing', { timeout: 120_000 }, async () => {
    const base = join(work, 'stopped');
    spawnSync('mkdir', [base]);
    const env = { PATH: `${join(work, '../bin')}:/usr/bin:/bin`, HOME: join(work, '../home') };
    const codes = new Set<number | null>();
    for (let wait = 0; wait <= 300; wait += 30) {
      const child = spawn(
        'kubepki',
        ['bundle', 'cp-1', '-f', '../demo/kubepki.yaml', '--to', `out-${wait}`],
        { cwd: base, env, stdio: 'ignore' },
      );
      const timer = setTimeout(() => child.kill('SIGINT'), wait);
      codes.add(await new Promise((resolve) => child.once('exit', resolve)));
      clearTimeout(timer);
    }
    for (const name of readdirSync(base)) {
      expect(name).toMatch(/^out-\d+$/);
      expect(run(`cd stopped/${name} && sha256sum --strict --quiet -c SHA256SUMS`).code).toBe(0);
    }
    // null: before our own answer to signals was in place
    expect([...codes].every((code) => code === 0 || code === 130 || code === null)).toBe(true);
  });
});
