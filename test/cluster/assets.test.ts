import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findAssets, goDirectory, howToGet, pinnedVersion, programs } from './find-assets.mjs';

function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-assets-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

test('the programs of the bed are each the version asked for', () => {
  const { directory, version, given } = findAssets();
  const say = (program: string, ...args: string[]): string =>
    execFileSync(join(directory, program), args, { encoding: 'utf8' }).trim();
  const expected = given ? /v1\.\d+\.\d+/ : new RegExp(`${version.replaceAll('.', '\\.')}$`);
  for (const program of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet']) {
    expect(say(program, '--version')).toMatch(expected);
  }
  expect(say('kubeadm', 'version', '--output=short')).toMatch(expected);
  expect(JSON.parse(say('kubectl', 'version', '--client', '--output=json')).clientVersion.gitVersion).toMatch(
    expected,
  );
  const [etcd] = /\d+\.\d+\.\d+/.exec(say('etcd', '--version')) ?? [];
  expect(say('etcdctl', 'version')).toContain(`etcdctl version: ${etcd}`);
});

test('a directory of released programs is used as it is, and told what it lacks', () => {
  const directory = emptyDirectory();
  writeFileSync(join(directory, 'etcd'), '', { mode: 0o755 });
  writeFileSync(join(directory, 'kubectl'), '', { mode: 0o644 }); // not a program
  for (const name of ['KUBEPKI_TEST_ASSETS', 'KUBEBUILDER_ASSETS']) {
    const assets = findAssets({ env: { [name]: directory } });
    expect(assets).toMatchObject({
      directory,
      given: true,
      missing: programs.filter((each) => each !== 'etcd'),
    });
    expect(howToGet(assets)).toContain(`kubectl, kubeadm, etcdctl not in ${directory}`);
  }
  const both = { KUBEPKI_TEST_ASSETS: directory, KUBEBUILDER_ASSETS: '/elsewhere' };
  expect(findAssets({ env: both }).directory).toBe(directory);
});

test('what is built is kept by version, outside the checkout; a version is a release', () => {
  const env = { KUBEPKI_CACHE: emptyDirectory() };
  const pinned = findAssets({ env });
  expect(pinned.directory).toMatch(
    new RegExp(`^${env.KUBEPKI_CACHE}/assets/${pinnedVersion()}-[0-9a-f]{16}$`),
  );
  expect(pinned.missing).toEqual(programs);
  expect(howToGet(pinned)).toContain('node test/cluster/assets.mjs --build');
  expect(findAssets({ env: { ...env, KUBEPKI_KUBERNETES: 'v1.33.13' } }).directory).toContain('/v1.33.13-');
  expect(() => findAssets({ env: { ...env, KUBEPKI_KUBERNETES: 'latest' } })).toThrow('expected v1.xx.y');
});

test('every staging module is replaced by the release that belongs to the pinned version', () => {
  const module = readFileSync(join(goDirectory, 'kubernetes/go.mod'), 'utf8');
  const replaced = [...module.matchAll(/^\t(\S+) => (\S+) (\S+)$/gm)];
  expect(replaced.length).toBeGreaterThan(30);
  for (const [, from, to, version] of replaced) {
    expect([to, version]).toEqual([from, pinnedVersion().replace(/^v1/, 'v0')]);
  }
});

test('the settings of Go that change TLS are those of Kubernetes itself', () => {
  const { directory, given } = findAssets();
  const module = readFileSync(join(goDirectory, 'kubernetes/go.mod'), 'utf8');
  expect(module).toMatch(/^godebug default=go1\.\d+$/m);
  if (given) return; // released programs have their own
  const built = execFileSync('go', ['version', '-m', join(directory, 'kubernetes')], { encoding: 'utf8' });
  const settings = /DefaultGODEBUG=(.*)/.exec(built)?.[1] ?? '';
  // "default=go1.26" compiled by Go 1.26 leaves nothing to be set; an older Kubernetes keeps its older behaviour.
  if (process.env['KUBEPKI_KUBERNETES']?.startsWith('v1.33.')) expect(settings).toContain('x509');
  else expect(settings).toBe('');
});
