/** The API server believes no kubelet but one with a certificate of the cluster's authority, for the address that it dials. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../src/domain/cluster.ts';
import { nodesOf } from '../../src/domain/machine.ts';
import { fileOn } from '../../src/domain/program/command-line.ts';
import { boot } from './boots/boot.ts';
import type { Booted } from './boots/booted.ts';
import { rowOf } from './boots/row.ts';
import { JUMPBOX } from './boots/store.ts';

let booted: Booted;
let node: Machine;
beforeAll(async () => {
  booted = await boot(rowOf('single'));
  [node] = nodesOf(booted.spec) as [Machine];
});
afterAll(() => booted?.down());

const health = () => booted.kubectl(['get', `--raw=/api/v1/nodes/${node.name}/proxy/healthz`]);

/** A serving pair as openssl makes it, and what it is signed with: itself, or what is said. */
async function serving(name: string, ...signed: readonly string[]): Promise<{ crt: string; key: string }> {
  await booted.on(JUMPBOX.name, [
    ...[
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
    ],
    ...['-keyout', '/run/kubelet.key', '-out', '/run/kubelet.crt', '-subj', '/CN=kubelet'],
    ...['-addext', `subjectAltName=${name}`, '-addext', 'basicConstraints=critical,CA:FALSE', ...signed],
  ]);
  const made = (path: string) => readFileSync(join(booted.bed.host(JUMPBOX.name).root, 'run', path), 'utf8');
  return { crt: made('kubelet.crt'), key: made('kubelet.key') };
}

async function serveWith({ crt, key }: { crt: string; key: string }): Promise<void> {
  const place = (role: 'certificate' | 'key') => fileOn('kubelet-serving', role, booted.spec, node) ?? '';
  await booted.bed.restart(`${node.name}/kubelet`, {
    files: { [place('certificate')]: crt, [place('key')]: key },
  });
}

describe.sequential('the API server dials a kubelet', () => {
  test('that shows what was made for it', async () => {
    expect(await health()).toMatchObject({ code: 0, stdout: 'ok' });
  });

  test('that shows the right name under another authority, and does not speak to it', async () => {
    await serveWith(await serving(`IP:${node.addresses[0]},DNS:${node.name}`));
    const { code, stderr } = await health();
    expect(code).toBe(1);
    expect(stderr).toContain('x509: certificate signed by unknown authority');
  });

  test('that shows another name under the right authority, and does not speak to it', async () => {
    const pki = join(booted.store.directory, 'pki');
    await serveWith(
      await serving('DNS:elsewhere', '-CA', join(pki, 'ca.crt'), '-CAkey', join(pki, 'ca.key')),
    );
    const { code, stderr } = await health();
    expect(code).toBe(1);
    expect(stderr).toMatch(/x509: (?:cannot validate certificate for|certificate is valid for)/);
  });

  test('that shows its own again', async () => {
    await booted.bed.restore();
    await expect.poll(async () => (await health()).stdout, { timeout: 60_000, interval: 500 }).toBe('ok');
  });
});
