/** The store's table of system calls, with a saboteur: it dies or fails at the Nth call. */
import { DISK, type Disk } from '../../../src/world/store/disk.ts';

export class Crash extends Error {}

export interface Sabotage {
  readonly disk: Disk;
  /** calls so far, the sabotaged one included */
  readonly calls: () => number;
  /** the call that was sabotaged, by name and path */
  readonly victim: () => string;
}

type Call = (...args: readonly unknown[]) => unknown;

function wrap(around: (name: string, call: Call, args: readonly unknown[]) => unknown): Disk {
  const calls = Object.entries(DISK).map(([name, call]) => [
    name,
    (...args: unknown[]) => around(name, call as Call, args),
  ]);
  return Object.fromEntries(calls) as Disk;
}

/** As kill -9 before the Nth call: it and everything after it does not happen, no cleanup either. A write is torn. */
export function crashAt(n: number): Sabotage {
  let count = 0;
  let victim = '';
  const disk = wrap((name, call, args) => {
    if (++count < n) return call(...args);
    if (count === n) {
      victim = `${name} ${String(args[0])}`;
      if (name === 'write') {
        const [fd, bytes] = args as [number, Uint8Array];
        DISK.write(fd, bytes.subarray(0, bytes.length >> 1), 0);
      }
    }
    // The process is gone; its descriptors the kernel closes.
    if (name === 'close') return call(...args);
    throw new Crash(victim);
  });
  return { disk, calls: () => count, victim: () => victim };
}

/** As crashAt, before the first call that is the one meant. */
export function crashBefore(meant: (name: string, path: string) => boolean): Disk {
  let dead = false;
  return wrap((name, call, args) => {
    dead ||= meant(name, String(args[0]));
    if (dead && name !== 'close') throw new Crash(name);
    return call(...args);
  });
}

/** The Nth call that can fail so does, once. */
export function failAt(n: number, errno: string): Sabotage {
  let count = 0;
  let victim = '';
  const disk = wrap((name, call, args) => {
    // close(2) gives up the descriptor whatever it says.
    if (name === 'close' || ++count !== n) return call(...args);
    victim = `${name} ${String(args[0])}`;
    const path = typeof args[0] === 'string' ? { path: args[0] } : {};
    throw Object.assign(new Error(errno), { code: errno, syscall: name, ...path });
  });
  return { disk, calls: () => count, victim: () => victim };
}

/** Every call with its path, descriptors resolved to the path they were opened with. */
export function recorder(): {
  readonly disk: Disk;
  readonly trace: { name: string; path: string; to: string }[];
} {
  const open = new Map<number, string>();
  const trace: { name: string; path: string; to: string }[] = [];
  const disk = wrap((name, call, args) => {
    const first = args[0];
    const path = typeof first === 'number' ? (open.get(first) ?? '?') : String(first);
    trace.push({ name, path, to: typeof args[1] === 'string' ? args[1] : '' });
    const result = call(...args);
    if (name === 'create' || name.startsWith('open')) open.set(result as number, path);
    return result;
  });
  return { disk, trace };
}
