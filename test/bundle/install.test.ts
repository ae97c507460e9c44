/** install.sh and verify.sh, run by every shell that is here, on a directory that plays the machine. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bed, FIRST, openBed, type Ran, ROOT, seal, SECOND, SHELLS } from './machine.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates/bundle/', import.meta.url));
let bed: Bed;
let shell: readonly string[] = ['sh'];
beforeEach(() => {
  bed = openBed();
});
afterEach(() => bed.close());

const install = (bundle: string, ...args: readonly string[]) =>
  bed.run([...shell, `${bundle}/install.sh`, '--root', bed.root, ...args]);
const verify = (bundle: string) => bed.run([...shell, `${bundle}/verify.sh`, '--root', bed.root]);
const steady = ({ stdout }: Ran) =>
  stdout
    .replaceAll(/\d{8}T\d{6}Z/g, '<time>')
    .replaceAll(bed.root, '')
    .split('\n');
const modes = () => bed.tree().filter((line) => !line.includes('/kubepki/'));

describe.each(SHELLS)('%s', (_name, words) => {
  beforeEach(() => {
    shell = words;
  });

  it('puts everything in place, leaves alone what is right, replaces what is not and keeps it', () => {
    const first = bed.lay(FIRST);
    const ran = install(first);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(steady(ran)).toEqual([
      'cp-1: 5 files: 5 written, 0 as they were',
      ...FIRST.map(({ place }) => `  + ${place}`),
      'to take effect:',
      '  systemctl daemon-reload',
      '  systemctl enable --now kubelet',
      '',
    ]);
    expect(modes()).toEqual([
      '0755 /etc/',
      '0755 /etc/kubernetes/',
      '0600 /etc/kubernetes/old.conf',
      '0755 /etc/kubernetes/pki/',
      '0644 /etc/kubernetes/pki/ca.crt',
      '0600 /etc/kubernetes/pki/server.key',
      '0755 /etc/systemd/',
      '0755 /etc/systemd/system/',
      '0644 /etc/systemd/system/kubelet.service',
      '0755 /var/',
      '0755 /var/lib/',
      '0700 /var/lib/kubelet/',
      '0600 /var/lib/kubelet/a b  c.key',
    ]);
    expect(verify(first)).toMatchObject({ code: 0, stdout: 'cp-1: 5 files, all as they should be\n' });
    const before = bed.tree();
    expect(steady(install(first))).toEqual(['cp-1: 5 files: 0 written, 5 as they were', '']);
    expect(bed.tree()).toEqual(before);

    const second = bed.lay(SECOND);
    expect(verify(second)).toMatchObject({ code: 2 });
    const dry = install(second, '--dry-run');
    expect(dry.code).toBe(0);
    expect(bed.tree()).toEqual(before);
    const changed = [
      '  ~ /etc/kubernetes/pki/ca.crt',
      '  ~ /etc/kubernetes/pki/server.key',
      '  + /etc/kubernetes/pki/new.key',
    ];
    const left = [
      'put here by an earlier bundle and not in this one; take away what nothing reads:',
      '  ? /etc/kubernetes/old.conf',
    ];
    expect(steady(dry)).toEqual(['cp-1: would write 3 of 5 files:', ...changed, ...left, '']);
    expect(steady(install(second))).toEqual([
      'cp-1: 5 files: 3 written, 2 as they were',
      ...changed,
      'what was replaced is kept in /var/lib/kubepki/backup/<time>',
      ...left,
      'to take effect:',
      '  etcd: move etcd.yaml out of /etc/kubernetes/manifests for 20 seconds, then back',
      '  nothing for kube-apiserver: it reads its files again by itself',
      '  systemctl restart kubelet',
      '',
    ]);
    for (const { place, text } of SECOND) expect(bed.text(place)).toBe(text);
    expect(bed.text('/etc/kubernetes/old.conf')).toBe('old\n');
    const kept = bed.tree().filter((line) => line.includes('/backup/') && !line.endsWith('/'));
    expect(kept.map((line) => line.replace(/\/var\S+Z/, ''))).toEqual([
      '0644 /etc/kubernetes/pki/ca.crt',
      '0600 /etc/kubernetes/pki/server.key',
    ]);
    // what is left over is not forgotten by the next run, and verify says it from the copy that stays
    expect(steady(install(second))).toContain('  ? /etc/kubernetes/old.conf');
    rmSync(second, { recursive: true });
    expect(verify(bed.at('/var/lib/kubepki'))).toMatchObject({
      code: 0,
      stdout:
        'left over /etc/kubernetes/old.conf: an earlier bundle put it there\ncp-1: 5 files, all as they should be\n',
    });
  });

  it('replaces a link and follows none', () => {
    mkdirSync(bed.at('/etc/kubernetes/pki'), { recursive: true });
    mkdirSync(join(bed.base, 'trap'));
    writeFileSync(join(bed.base, 'target'), 'of somebody else\n');
    symlinkSync(join(bed.base, 'target'), bed.at('/etc/kubernetes/pki/server.key'));
    symlinkSync(join(bed.base, 'trap'), bed.at('/etc/kubernetes/pki/ca.crt'));
    symlinkSync(join(bed.base, 'target'), bed.at('/etc/kubernetes/.old.conf.kubepki-new'));
    const ran = install(bed.lay(FIRST));
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(steady(ran)).toContain(
      '  ~ /etc/kubernetes/pki/server.key (a link until now; what it led to is left alone)',
    );
    expect(readFileSync(join(bed.base, 'target'), 'utf8')).toBe('of somebody else\n');
    expect(bed.run(['ls', '-A', join(bed.base, 'trap')]).stdout).toBe('');
    expect(lstatSync(bed.at('/etc/kubernetes/pki/ca.crt')).isFile()).toBe(true);
    expect(bed.tree().filter((line) => line.includes('kubepki-new'))).toEqual([]);
  });

  it('says in what a machine differs', () => {
    const bundle = bed.lay(FIRST);
    install(bundle);
    rmSync(bed.at('/etc/kubernetes/old.conf'));
    bed.put('/etc/kubernetes/pki/ca.crt', 'certificate 0\n');
    chmodSync(bed.at('/etc/kubernetes/pki/server.key'), 0o644);
    rmSync(bed.at('/var/lib/kubelet/a b  c.key'));
    symlinkSync('/etc/hostname', bed.at('/var/lib/kubelet/a b  c.key'));
    expect(verify(bundle)).toEqual({
      code: 2,
      stderr: '',
      stdout: [
        'differs   /etc/kubernetes/pki/ca.crt: other content',
        'differs   /etc/kubernetes/pki/server.key: mode rw-r--r--, not rw-------',
        'missing   /etc/kubernetes/old.conf',
        'differs   /var/lib/kubelet/a b  c.key: it is a symbolic link',
        'cp-1: 4 of 5 files differ',
        '',
      ].join('\n'),
    });
    expect(install(bundle).code).toBe(0);
    expect(verify(bundle).code).toBe(0);
  });
});

describe('sh', () => {
  beforeEach(() => {
    shell = ['sh'];
  });

  it('writes nothing where the bundle is damaged in any way', () => {
    const damage: readonly (readonly [string, (bundle: string) => void])[] = [
      ['a file changed', (at) => appendFileSync(join(at, 'files/etc/kubernetes/pki/ca.crt'), 'x')],
      ['a file missing', (at) => rmSync(join(at, 'files/etc/kubernetes/pki/server.key'))],
      ['a script changed', (at) => appendFileSync(join(at, 'verify.sh'), '# x\n')],
      [
        'a link in place of a file',
        (at) => {
          rmSync(join(at, 'files/etc/kubernetes/old.conf'));
          symlinkSync('/etc/hostname', join(at, 'files/etc/kubernetes/old.conf'));
        },
      ],
      ['sums cut short', (at) => cut(join(at, 'SHA256SUMS'), (text) => text.slice(0, -30))],
      ['no sums', (at) => cut(join(at, 'SHA256SUMS'), () => '')],
      ['another mark', (at) => resealed(at, (text) => text.replace('kubepki-bundle 1', 'kubepki-bundle 2'))],
      [
        'a path that leads out',
        (at) => resealed(at, (text) => text.replaceAll('/etc/kubernetes/old', '/etc/../../old')),
      ],
      ['a path without a slash', (at) => resealed(at, (text) => text.replaceAll(' /etc/kub', ' etc/kub'))],
      ['an owner unknown', (at) => resealed(at, (text) => text.replace('root:root', 'etcd:etcd'))],
      ['a mode unknown', (at) => resealed(at, (text) => text.replace('0600 ', '4755 '))],
      ['a file without its sum', (at) => resealed(at, (text) => text.replace(/[0-9a-f]{64}/, '-'))],
      ['an empty manifest', (at) => resealed(at, () => 'kubepki-bundle 1 cp-1\n')],
    ];
    for (const [what, spoil] of damage) {
      const bundle = bed.lay(FIRST);
      spoil(bundle);
      const { code, stderr } = install(bundle);
      expect([what, code], stderr).toEqual([what, 2]);
      expect(stderr).toContain('nothing was written\nhint: bring it here again, whole\n');
      expect([what, bed.tree()]).toEqual([what, []]);
    }
  });

  it('is for one machine alone', () => {
    const other = bed.lay(FIRST, 'some-other-machine');
    const here = bed.lay(FIRST, hostname().toLowerCase().split('.')[0]);
    const asked = (bundle: string, ...args: readonly string[]) =>
      bed.run([...shell, `${bundle}/install.sh`, '--dry-run', ...args]);
    if (!ROOT) return expect(asked(here)).toMatchObject({ code: 3 });
    expect(asked(other)).toMatchObject({ code: 2, stdout: '' });
    expect(asked(other).stderr).toContain(
      'hint: if this is some-other-machine all the same: sh install.sh --host some-other-machine\n',
    );
    expect(asked(other, '--host', 'cp-2').stderr).toContain('is for some-other-machine, not for cp-2');
    expect(asked(other, '--host=some-other-machine').stdout).toContain('would write 5 of 5 files');
    expect(asked(other, '--any-host').code).toBe(0);
    expect(asked(here).code).toBe(0);
  });

  it('refuses where something else is in the way, all of it said at once', () => {
    mkdirSync(bed.at('/etc/kubernetes/old.conf'), { recursive: true });
    bed.put('/var/lib/kubelet', 'a file');
    symlinkSync(bed.base, bed.at('/etc/systemd'));
    const before = bed.tree();
    const { code, stderr } = install(bed.lay(FIRST));
    expect(code).toBe(2);
    expect(stderr.replaceAll(bed.root, '').split('\n').toSorted()).toEqual([
      '',
      'error: /etc/kubernetes/old.conf is not a file, and is in the way',
      'error: /etc/systemd is a symbolic link, which may lead out of /',
      'error: /var/lib/kubelet is not a directory',
      'error: these places are not as they must be; nothing was written',
      'hint: look at each with ls -ld, and mend it',
    ]);
    expect(bed.tree()).toEqual(before);
  });

  it('takes no argument that it does not know', () => {
    const bundle = bed.lay(FIRST);
    for (const script of ['install.sh', 'verify.sh']) {
      const asked = (...args: readonly string[]) => bed.run([...shell, `${bundle}/${script}`, ...args]);
      expect(asked('--help')).toMatchObject({ code: 0, stderr: '' });
      expect(asked('--nosuch')).toMatchObject({ code: 3, stdout: '' });
      expect(asked('--root')).toMatchObject({ code: 3, stdout: '' });
      expect(asked('--root', '/nosuch')).toMatchObject({ code: 3, stdout: '' });
    }
    const alone = join(bed.base, 'alone.sh');
    writeFileSync(alone, readFileSync(`${bundle}/install.sh`));
    expect(bed.run([...shell, alone]).code).toBe(3);
    const beside = `cd '${bundle}' && exec ${shell.join(' ')} install.sh --root '${bed.root}'`;
    expect(bed.run(['sh', '-c', beside])).toMatchObject({ code: 0, stderr: '' });
  });
});

it('knows what it needs in the way of programs: a checksum by openssl or shasum does as well', () => {
  const bundle = bed.lay(FIRST);
  const all = ['cat', 'chmod', 'chown', 'cp', 'date', 'id', 'ls', 'mkdir', 'mv', 'rm', 'sync', 'tr', 'uname'];
  for (const program of ['sha256sum', 'openssl', 'shasum', undefined]) {
    const bin = join(bed.base, `bin-${program ?? 'none'}`);
    mkdirSync(bin);
    for (const name of [...all, ...(program === undefined ? [] : [program])]) {
      const where = spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
      if (where !== '') symlinkSync(where, join(bin, name));
    }
    if (program !== undefined && !existsSync(join(bin, program))) continue;
    rmSync(bed.root, { recursive: true });
    mkdirSync(bed.root);
    const ran = bed.run(['/bin/sh', `${bundle}/install.sh`, '--root', bed.root], { env: { PATH: bin } });
    if (program === undefined) expect(ran).toMatchObject({ code: 3, stdout: '' });
    else expect([program, ran.code, ran.stderr]).toEqual([program, 0, '']);
  }
});

it.skipIf(!ROOT)('root owns what it installs, and does not work where others may write', () => {
  const bundle = bed.lay(FIRST);
  // a machine of its own: the same paths, in a root directory that is bed.root
  const here = (...words: readonly string[]) => bed.run(['chroot', bed.root, ...words]);
  if (spawnSync('busybox', ['true']).error !== undefined) return;
  mkdirSync(bed.at('/bin'), { recursive: true });
  mkdirSync(bed.at('/dev'));
  bed.run(['mknod', '-m', '666', bed.at('/dev/null'), 'c', '1', '3']);
  const busybox = spawnSync('which', ['busybox'], { encoding: 'utf8' }).stdout.trim();
  bed.run(['cp', '-L', busybox, bed.at('/bin/busybox')]);
  // Debian's is linked dynamically
  for (const [library] of bed.run(['ldd', busybox]).stdout.matchAll(/\/\S+/g)) {
    mkdirSync(dirname(bed.at(library)), { recursive: true });
    bed.run(['cp', '-L', library, bed.at(library)]);
  }
  bed.run(['cp', '-r', bundle, bed.at('/bundle')]);
  expect(bed.run(['chroot', bed.root, '/bin/busybox', '--install', '-s', '/bin']).stderr).toBe('');
  mkdirSync(bed.at('/etc/kubernetes'), { recursive: true });
  mkdirSync(bed.at('/var/lib/kubelet'), { recursive: true });
  const run = (script: string, ...args: readonly string[]) => here('/bin/sh', `/bundle/${script}`, ...args);
  bed.run(['chown', '12345', bed.at('/etc/kubernetes')]);
  chmodSync(bed.at('/var/lib/kubelet'), 0o777);
  expect(run('install.sh', '--any-host')).toMatchObject({ code: 2, stdout: '' });
  expect(run('install.sh', '--any-host').stderr).toContain(
    'error: /etc/kubernetes belongs to somebody else than root\n',
  );
  expect(run('install.sh', '--any-host').stderr).toContain(
    'error: everybody may write in /var/lib/kubelet\n',
  );
  bed.run(['chown', '0', bed.at('/etc/kubernetes')]);
  chmodSync(bed.at('/var/lib/kubelet'), 0o755);
  expect(run('install.sh', '--any-host')).toMatchObject({ code: 0, stderr: '' });
  bed.run(['chown', '12345:54321', bed.at('/etc/kubernetes/old.conf')]);
  expect(run('verify.sh')).toMatchObject({
    code: 2,
    stdout: 'differs   /etc/kubernetes/old.conf: owner 12345:54321, not 0:0\ncp-1: 1 of 5 files differ\n',
  });
  expect(run('install.sh', '--any-host').stdout).toContain('5 files: 1 written, 4 as they were');
  expect(run('verify.sh').code).toBe(0);
  // whoever is not root is told so, and cannot judge what it cannot read
  const nobody = (script: string, ...args: readonly string[]) =>
    bed.run(['chroot', '--userspec=12345:12345', bed.root, '/bin/sh', `/bundle/${script}`, ...args]);
  bed.run(['chmod', '-R', 'a+rX', bed.at('/bundle')]);
  expect(nobody('install.sh').stderr).toContain('hint: sudo sh install.sh');
  expect(nobody('verify.sh')).toMatchObject({ code: 3 });
});

it('are shell scripts to shellcheck’s taste', () => {
  const ran = spawnSync('shellcheck', ['--shell=sh', 'install.sh', 'verify.sh'], {
    cwd: TEMPLATES,
    encoding: 'utf8',
  });
  if (ran.error === undefined) expect(ran.stdout).toBe('');
});

function cut(path: string, how: (text: string) => string): void {
  writeFileSync(path, how(readFileSync(path, 'utf8')));
}

/** A manifest that says something else, with sums that agree: not an accident. */
function resealed(bundle: string, how: (text: string) => string): void {
  cut(join(bundle, 'MANIFEST'), how);
  seal(bundle);
}
