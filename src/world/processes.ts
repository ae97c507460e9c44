/**
 * Who runs on this machine, by /proc (proc(5)). A process may end while it is looked at, and most of what is told of
 * somebody else's only root is told: what cannot be known is left out, and nothing is ever sent to anybody.
 */
import { readFile, readdir, readlink, stat } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { basename } from 'node:path';
import type { Processes, RunningProcess } from '../domain/port.ts';

/** Jiffies a second, as the kernel tells every program, whatever it counts in itself (USER_HZ). */
const USER_HZ = 100;

/** @param proc where it is mounted; undefined is returned for a system that has none */
export function openProcesses(proc = '/proc'): Processes {
  return {
    machine: () => ({ name: hostname(), addresses: ownAddresses() }),
    async list(names, environment) {
      const booted = await bootTime(proc);
      const pids = booted === undefined ? [] : (await readdir(proc)).filter((name) => /^\d+$/.test(name));
      const wanted = new Set(names);
      const found: RunningProcess[] = [];
      for (const pid of pids) {
        const argv = await words(`${proc}/${pid}/cmdline`);
        if (argv === undefined || !wanted.has(basename(argv[0] ?? ''))) continue;
        const process = await lookAt({ proc, pid, argv, booted: booted ?? 0, environment });
        if (process !== undefined) found.push(process);
      }
      return found;
    },
  };
}

interface Asked {
  readonly proc: string;
  readonly pid: string;
  readonly argv: readonly string[];
  /** milliseconds */
  readonly booted: number;
  readonly environment: readonly string[];
}

/** undefined where it has ended meanwhile */
async function lookAt({ proc, pid, argv, booted, environment }: Asked): Promise<RunningProcess | undefined> {
  const directory = `${proc}/${pid}`;
  const status = await readFile(`${directory}/stat`, 'latin1').catch(() => undefined);
  // the name in brackets may hold brackets and blanks; what follows it does not
  const after = status?.slice(status.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(after?.[19]);
  // a zombie has ended, and has no root any more
  if (after === undefined || after[0] === 'Z' || !Number.isFinite(ticks)) return undefined;
  const all = (await words(`${directory}/environ`)) ?? [];
  const given = all.filter((variable) => environment.some((prefix) => variable.startsWith(prefix)));
  const here = await readlink(`${directory}/cwd`).catch(() => undefined);
  return {
    pid: Number(pid),
    argv,
    started: new Date(booted + (ticks * 1000) / USER_HZ),
    root: await rootOf(directory),
    environment: Object.fromEntries(
      given.map((variable) => {
        const at = variable.indexOf('=');
        return [variable.slice(0, at), variable.slice(at + 1)];
      }),
    ),
    ...(here === undefined ? {} : { directory: here }),
  };
}

/** By what it is, not by what it is called: the root of a container is called / as well. One that we may not see is taken for ours. */
async function rootOf(directory: string): Promise<string> {
  const [own, its] = await Promise.all([
    stat('/', { bigint: true }),
    stat(`${directory}/root/`, { bigint: true }).catch(() => undefined),
  ]);
  if (its !== undefined) return own.dev === its.dev && own.ino === its.ino ? '/' : `${directory}/root`;
  // another mount namespace, and not to be entered: its files are nobody's to see
  const [ours, theirs] = await Promise.all(
    ['/proc/self', directory].map(async (of) => readlink(`${of}/ns/mnt`).catch(() => undefined)),
  );
  return theirs === undefined || ours === theirs ? '/' : `${directory}/root`;
}

async function words(path: string): Promise<readonly string[] | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined || text === '' ? undefined : text.replace(/\0$/, '').split('\0');
}

/** Milliseconds; the kernel tells it in whole seconds. */
async function bootTime(proc: string): Promise<number | undefined> {
  const text = await readFile(`${proc}/stat`, 'latin1').catch(() => '');
  const [, seconds] = /^btime (\d+)$/m.exec(text) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** But for those that only this machine can dial. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
}
