/** What servers really show: TLS servers of this test, and the site that says they should be there. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SeenProgram, Site } from '../../../src/domain/site/site.ts';
import { readCertificate } from '../../../src/engine/read/certificate.ts';
import { splitPem } from '../../../src/engine/read/pem.ts';
import { servedDiffers } from '../../../src/domain/diagnosis/rule/served-differs.ts';
import { diagnose } from '../../../src/task/diagnose/diagnose.ts';
import { look } from '../../../src/task/diagnose/look.ts';
import { placesOf, served, withServed } from '../../../src/task/diagnose/served.ts';
import { openEndpoints } from '../../../src/world/endpoint.ts';
import { openFiles } from '../../../src/world/files.ts';
import { openScene, START } from '../scene.ts';

const serialIn = (path: string) => {
  const reading = readCertificate(splitPem(readFileSync(path)).blocks[0]?.der ?? new Uint8Array());
  return reading.ok ? reading.value.serial : '';
};

describe('what servers show', () => {
  it('is asked where a kubeconfig dials, though another certificate lies on disk by now', async () => {
    const scene = openScene();
    onTestFinished(scene.close);
    await scene.init();
    const pair = ['crt', 'key'].map((end) =>
      scene.path(`nodes/cp-1/var/lib/kubernetes/kube-apiserver.${end}`),
    );
    const [cert = '', key = ''] = pair;
    const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const shown = serialIn(cert);
    await scene.renew(['apiserver@cp-1'] as never);
    const folder = mkdtempSync(join(tmpdir(), 'kubepki-served-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const text = scene
      .text('pki/admin.kubeconfig')
      .replace(/server: .*/, `server: https://127.0.0.1:${port}`);
    writeFileSync(join(folder, 'admin.kubeconfig'), text);
    const ports = { files: openFiles(), clock: { now: () => START }, progress: () => undefined };
    const site = await look({ targets: [folder] }, ports);
    const endpoints = openEndpoints();
    const [found, ...others] = await served(site, { endpoints, progress: () => undefined });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ host: '127.0.0.1', port, dialledBy: ['kubectl@admin.kubeconfig'] });
    expect(found?.certificates.map(({ serial }) => serial)).toEqual([shown]);
    // who answers there is judged by what its client trusts, though no file of the server is here
    const report = await diagnose({ targets: [folder], at: START }, { ...ports, endpoints });
    expect(report.connections.filter(({ state }) => state !== 'unknown')).toMatchObject([
      { connection: 'admin-to-apiserver', to: `kube-apiserver@127.0.0.1:${port}`, state: 'works' },
    ]);
    const units = scene.path('nodes/cp-1');
    const whole = await look({ targets: [units] }, ports);
    const apiserver = whole.programs.filter(({ party }) => party === 'kube-apiserver');
    const there = [{ ...program('kube-apiserver', {}), ...apiserver[0], settings: listeningAt(port) }];
    const own = { ...whole, programs: there, machines: [{ name: 'cp-1', root: '/', addresses: [] }] };
    const scene2 = { at: START, site: await withServed(own, { endpoints, progress: () => undefined }) };
    const [differs] = servedDiffers.judge({ ...scene2, meetings: [], pairs: [] } as never);
    expect(differs).toMatchObject({
      subject: { file: cert },
      evidence: { serial: shown, file: serialIn(cert) },
    });
  });

  it('is nothing where nobody answers, and says why', async () => {
    const server = createServer({});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const site = siteOf([
      program('etcd', { 'listen-client-urls': `https://127.0.0.1:${port},http://127.0.0.1:2381` }),
    ]);
    expect(await served(site, { endpoints: openEndpoints(), progress: () => undefined })).toEqual([
      {
        host: '127.0.0.1',
        port,
        program: 'etcd@here',
        slot: 'serving-certificate',
        dialledBy: [],
        certificates: [],
        reason: 'ECONNREFUSED',
      },
    ]);
  });

  it('is asked of each place once, at an address that can be dialled from here', () => {
    const away = siteOf(
      [
        program('kube-apiserver', { 'advertise-address': '10.0.0.1', 'secure-port': '7443' }),
        program('kubelet', {}),
        program('kube-scheduler', { 'bind-address': '127.0.0.1' }),
        program('etcd', {
          'listen-client-urls': 'https://10.0.0.1:2379,https://127.0.0.1:2379',
          'listen-peer-urls': 'https://[fd00::1]:2380',
        }),
        program('kube-controller-manager', { 'secure-port': '0' }),
      ],
      'nodes/here',
    );
    expect(placesOf(away).map(({ program: who, host, port, slot }) => [who, host, port, slot])).toEqual([
      ['kube-apiserver@here', '10.0.0.1', 7443, 'serving-certificate'],
      ['kubelet@here', '10.0.0.1', 10250, 'serving-certificate'],
      ['etcd@here', '10.0.0.1', 2379, 'serving-certificate'],
      ['etcd@here', 'fd00::1', 2380, 'peer-certificate'],
    ]);
  });
});

function listeningAt(port: number): SeenProgram['settings'] {
  const spot = { file: 'unit' };
  return [
    { key: 'bind-address', value: 'localhost', spot },
    { key: 'secure-port', value: String(port), spot },
  ];
}

function program(party: SeenProgram['party'], flags: Readonly<Record<string, string>>): SeenProgram {
  const spot = { file: `${party}.service` };
  return {
    id: `${party}@here`,
    party,
    machine: 'here',
    told: { by: 'unit', spot },
    settings: Object.entries(flags).map(([key, value]) => ({ key, value, spot })),
  };
}

function siteOf(programs: readonly SeenProgram[], root = '/'): Site {
  return { machines: [{ name: 'here', root, addresses: ['10.0.0.1'] }], programs, uses: [], troubles: [] };
}
