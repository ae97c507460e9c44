/**
 * What kubeadm really leaves, taken over: kept octet for octet, and what was signed before still believed. Needs no
 * cluster, only the program.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { findAssets } from './find-assets.mjs';

const LAUNCHER = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'kubepki-adopt-'));
afterAll(() => rmSync(directory, { recursive: true }));

const assets = findAssets({ wanted: ['kubeadm'] });
const run = (program: string, ...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: directory, encoding: 'utf8' });
  return { status, stdout, said: `${stdout}${stderr}` };
};
const kubeadm = (...words: string[]) => run(join(assets.directory, 'kubeadm'), ...words);
const kubepki = (...words: string[]) => run(process.execPath, LAUNCHER, ...words);

const HOME = join(directory, 'kubernetes');
const CONFIG = join(directory, 'kubeadm.yaml');

function filesBelow(root: string): readonly (readonly [string, string])[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = names.filter((name) => statSync(join(root, name)).isFile());
  return files.map((name) => [name, readFileSync(join(root, name), 'base64')] as const);
}

function configure(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const configuration = (certificatesDir: string) => `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration: {name: cp-1}
localAPIEndpoint: {advertiseAddress: 10.0.0.11}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${assets.version}
clusterName: prod
controlPlaneEndpoint: api.example.com:6443
networking: {serviceSubnet: 10.32.0.0/16}
apiServer: {certSANs: [lb.example.com]}
certificatesDir: ${certificatesDir}
`;

test('there is a kubeadm to ask', () => expect(assets.missing).toEqual([]));

describe('a control plane that kubeadm made', () => {
  test('kubeadm makes it', () => {
    configure('kubeadm.yaml', configuration(join(HOME, 'pki')));
    expect(kubeadm('init', 'phase', 'certs', 'all', '--config', CONFIG)).toMatchObject({ status: 0 });
    const kubeconfigs = ['init', 'phase', 'kubeconfig', 'all', '--kubeconfig-dir', HOME, '--config', CONFIG];
    expect(kubeadm(...kubeconfigs)).toMatchObject({ status: 0 });
  });

  test.each([
    ['with its configuration', ['--from', CONFIG]],
    [
      'with what an administrator would say of it',
      [
        ...['--name', 'prod', '--layout', 'kubeadm', '--endpoint', 'api.example.com:6443'],
        ...['--control-plane', 'cp-1=10.0.0.11', '--service-cidr', '10.32.0.0/16'],
      ],
    ],
  ])('%s every file stays as it is, and nothing is left to do', (what, words) => {
    const before = filesBelow(HOME);
    const store = join(directory, what.replaceAll(' ', '-'));
    const { status, stdout } = kubepki('init', store, ...words, '--adopt', `cp-1=${HOME}`);
    expect([status, stdout]).toEqual([0, expect.stringContaining('+ create kubelet-serving@cp-1\n')]);
    expect(stdout).not.toMatch(/^[~?!]/m);
    expect(filesBelow(HOME)).toEqual(before);
    expect(filesBelow(join(store, 'nodes/cp-1/etc/kubernetes'))).toEqual(before);
    expect(kubepki('plan', '-f', join(store, 'kubepki.yaml'))).toMatchObject({ status: 0 });
    expect(kubepki('inspect', '-q', store)).toMatchObject({ status: 0 });
  });

  test('kubeadm goes on with the directory that this left', () => {
    const ours = join(directory, 'with-its-configuration/nodes/cp-1/etc/kubernetes');
    const config = configure('ours.yaml', configuration(join(ours, 'pki')));
    const { status, said } = kubeadm('init', 'phase', 'certs', 'all', '--config', config);
    expect([status, said]).toEqual([0, expect.not.stringMatching(/Generating|WARNING/)]);
    expect(said.match(/Using (?:the )?existing/g)?.length).toBe(11);
  });

  test('a copy of its disk put in place by hand is kept as well', () => {
    const store = join(directory, 'by-hand');
    cpSync(HOME, join(store, 'nodes/cp-1/etc/kubernetes'), { recursive: true });
    cpSync(join(HOME, 'pki'), join(store, 'pki'), { recursive: true });
    expect(kubepki('init', store, '--from', CONFIG)).toMatchObject({ status: 0 });
    expect(filesBelow(join(store, 'nodes/cp-1/etc/kubernetes/pki'))).toEqual(filesBelow(join(HOME, 'pki')));
  });
});
