import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { bedDirectory, type BedState, claimBed, clearBed, livingProcesses, readState } from './bed-state.mjs';
import { until } from './poll.mjs';
import { childrenOf, startTime } from './proc.mjs';
import { onlyHost, raiseSmall } from './small-cluster.mjs';
import { stages } from './topology.mjs';

const name = `ending-${process.pid}`;
const program = fileURLToPath(new URL('bed.mjs', import.meta.url));
afterEach(() => clearBed(name));

/** All processes of a bed: those it knows of, and what these have started. */
function family(state: BedState): number[] {
  const below = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(below)];
  return livingProcesses(state).flatMap(({ id }) => below(id.pid));
}

function alive(pids: number[]): number[] {
  return pids.filter((pid) => startTime(pid) !== undefined);
}

/** bed.mjs up, in a process of its own, until its etcd members run. */
async function startUp(): Promise<{ child: ReturnType<typeof spawn>; state: BedState }> {
  const child = spawn(process.execPath, [program, 'up'], {
    env: { ...process.env, KUBEPKI_BED_NAME: name },
    stdio: 'ignore',
  });
  const state = await until('etcd to run', () => {
    const known = readState(name);
    return (known?.components.filter((component) => component.process).length ?? 0) >= 3 && known;
  });
  return { child, state };
}

test('down leaves no process, no file but the logs, and can be said twice', async () => {
  const cluster = await raiseSmall(name, { lifetime: 'detached' });
  const pids = family(cluster.state);
  expect(pids.length).toBeGreaterThanOrEqual(4); // two holders, nsenter, etcd
  const cleared = await cluster.down();
  expect(alive(pids)).toEqual([]);
  expect(existsSync(bedDirectory(name))).toBe(false);
  expect(existsSync(`${cleared?.logs}/only.etcd.log`)).toBe(true);
  expect(await clearBed(name)).toBeUndefined();
});

test('Ctrl-C during up ends what was started', async () => {
  const { child, state } = await startUp();
  const pids = family(state);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(alive(pids)).toEqual([]);
  expect(readState(name)).toBeUndefined();
});

test('a test run that is killed takes its bed with it, by the kernel', async () => {
  const raise = `
    const { raiseSmall } = await import(${JSON.stringify(new URL('small-cluster.mjs', import.meta.url).href)});
    await raiseSmall(${JSON.stringify(name)});
    setInterval(() => {}, 1000);
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', raise], { stdio: 'ignore' });
  const state = await until('etcd to run', () => {
    const known = readState(name);
    return known?.components.some((component) => component.process) && known;
  });
  const pids = family(state);
  expect(pids.length).toBeGreaterThanOrEqual(4);
  owner.kill('SIGKILL');
  await until('the kernel to end the bed', () => alive(pids).length === 0, { limitMs: 5_000 });
  await claimBed(name); // and its name is free again
});

test('a stage that fails ends what came before it', async () => {
  const [etcd = []] = stages([onlyHost], 'namespaces');
  let pids: number[] = [];
  const failing = raiseSmall(name, {
    run: [
      etcd,
      async (cluster) => {
        pids = family(cluster.state);
        throw new Error('as asked');
      },
    ],
  });
  await expect(failing).rejects.toThrow('as asked');
  expect(pids.length).toBeGreaterThanOrEqual(4);
  expect(alive(pids)).toEqual([]);
});

test('a bed that is up is not brought up again', async () => {
  await raiseSmall(name);
  await expect(raiseSmall(name)).rejects.toThrow(
    `the bed ${name} is up already (cluster:down takes it down)`,
  );
});
