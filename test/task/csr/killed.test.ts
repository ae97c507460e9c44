/**
 * The built command line against an API server behind real HTTPS: killed at every question it asks, stopped by Ctrl-C, and
 * the connection cut in the ways of connections. The same command carries on, with the same key and the same object.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { apiPath, SIGNING_REQUESTS } from '../../../src/domain/api/server.ts';
import { MemoryApi } from '../../api/memory-api.ts';
import { type ServedApi, serveApi } from '../../api/serve.ts';
import { approveAll, signApproved } from '../../api/signer.ts';

const LAUNCHER = fileURLToPath(new URL('../../../bin/kubepki.js', import.meta.url));
const LIST = apiPath(...SIGNING_REQUESTS);
const whole = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

let served: ServedApi;
let kubeconfig: string;
let memory: MemoryApi;
beforeAll(async () => {
  memory = new MemoryApi(whole);
  served = await serveApi({ memory });
  kubeconfig = served.kubeconfig({ alice: await served.pair('alice', ['dev']) });
});
afterAll(() => served.close());

let folder: string;
let stops: (() => void)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubepki-killed-'));
  stops = [];
});
afterEach(() => {
  memory.fault = () => undefined;
  served.faults.length = 0;
  for (const stop of stops) stop();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function kubepki(...words: readonly string[]) {
  const child = spawn(process.execPath, [LAUNCHER, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  );
  return { child, ended };
}

function created(name: string): void {
  const words = ['csr', 'create', '--common-name', name, '--organization', 'dev', '--to', `${name}.csr`];
  const { status } = spawnSync(process.execPath, [LAUNCHER, ...words], { cwd: folder });
  expect(status).toBe(0);
}

const objects = (name: string) => {
  const answer = memory.handle({ method: 'GET', path: LIST }, { username: 'test', groups: [] });
  if (answer === 'drop') throw new Error('dropped');
  const { items } = answer.body as { items: { metadata: { name: string } }[] };
  return items.filter(({ metadata }) => metadata.name.startsWith(`${name}-`));
};

const file = (name: string) => readFileSync(join(folder, name), 'utf8');

it('killed at every question, before it is answered and after: the same command ends it', async () => {
  stops.push(approveAll(memory), signApproved(memory, served.authority));
  const words = (name: string) => ['csr', 'submit', `${name}.csr`, '--wait', '-o', 'json'];
  for (let at = 1, n = 0; ; at += 1) {
    const name = `k${at}`;
    created(name);
    const key = file(`${name}.key`);
    n = 0;
    const run = kubepki(...words(name));
    memory.fault = () => {
      n += 1;
      if (n !== at) return undefined;
      run.child.kill('SIGKILL');
      // every other one is answered into nothing: the server has done what was asked
      return at % 2 === 0 ? 'drop' : undefined;
    };
    const first = await run.ended;
    memory.fault = () => undefined;
    const last = first.signal === null;
    if (!last) {
      const { code, stderr } = await kubepki(...words(name)).ended;
      expect([at, code, stderr]).toEqual([at, 0, '']);
    } else expect(first.code).toBe(0);
    expect(objects(name)).toHaveLength(1);
    expect(file(`${name}.key`)).toBe(key);
    expect(file(`${name}.crt`)).toContain('-----BEGIN CERTIFICATE-----');
    expect(readdirSync(folder).filter((one) => one.startsWith(`.${name}`))).toEqual([]);
    if (last) {
      expect(at).toBeGreaterThan(3);
      return;
    }
  }
}, 120_000);

it.each([
  ['drop', ['drop']],
  ['half of an answer', ['half']],
  ['rubbish', ['rubbish']],
] as const)(
  'a connection of %s makes no second object',
  async (_, faults) => {
    stops.push(approveAll(memory), signApproved(memory, served.authority));
    const name = `cut-${faults[0]}`;
    created(name);
    served.faults.push(...faults);
    const { code, stderr } = await kubepki('csr', 'submit', `${name}.csr`, '--wait').ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(objects(name)).toHaveLength(1);
    expect(file(`${name}.crt`)).toContain('-----BEGIN CERTIFICATE-----');
  },
  60_000,
);

it('stopped while it waits: 130, the request stands, and how to carry on is said', async () => {
  created('patient');
  const run = kubepki('csr', 'submit', 'patient.csr', '--wait', '-o', 'json');
  await new Promise<void>((resolve) => {
    run.child.stdout.on('data', (data: Buffer) => {
      if (data.toString().includes('CsrWaitReport')) resolve();
    });
  });
  run.child.kill('SIGINT');
  const { code, stderr, stdout } = await run.ended;
  expect(code).toBe(130);
  const [object] = objects('patient');
  expect(stderr).toBe(
    `error: stopped on request; ${object?.metadata.name} stands on the server\nhint: kubepki csr submit patient.csr --wait carries on\n`,
  );
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    kind: 'Error',
    code: 'cancelled',
  });
  stops.push(signApproved(memory, served.authority));
  const next = kubepki('csr', 'submit', 'patient.csr', '--wait');
  next.child.stdout.resume();
  memory.change(`${LIST}/${object?.metadata.name ?? ''}`, (kept) => {
    kept['status'] = {
      conditions: [
        { type: 'Approved', status: 'True', reason: 'Test', message: '', lastUpdateTime: whole() },
      ],
    };
  });
  expect((await next.ended).code).toBe(0);
}, 60_000);

it('the server stops and starts again while somebody waits', async () => {
  created('restart');
  const run = kubepki('csr', 'submit', 'restart.csr', '--wait', '-o', 'json');
  await new Promise<void>((resolve) => {
    run.child.stdout.on('data', (data: Buffer) => {
      if (data.toString().includes('CsrWaitReport')) resolve();
    });
  });
  await served.stop();
  await served.start();
  stops.push(signApproved(memory, served.authority));
  const [object] = objects('restart');
  memory.change(`${LIST}/${object?.metadata.name ?? ''}`, (kept) => {
    kept['status'] = {
      conditions: [
        { type: 'Approved', status: 'True', reason: 'Test', message: '', lastUpdateTime: whole() },
      ],
    };
  });
  const { code, stderr } = await run.ended;
  expect([code, stderr]).toEqual([0, '']);
}, 60_000);
