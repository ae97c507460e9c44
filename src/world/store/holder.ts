/**
 * Who holds a lock, and whether it still lives. A pid alone says little: it is reused, it means something
 * else in another pid namespace, and nothing on another host or after a reboot. So the record carries all
 * of these, and where they do not suffice to judge, the answer is `unknown` and the lock is respected.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errnoOf } from '../trouble.ts';

export interface Holder {
  readonly pid: number;
  /** clock ticks since boot at which the process began; '' where there is no /proc */
  readonly start: string;
  /** the kernel's id of this boot; '' where there is no /proc */
  readonly boot: string;
  /** the pid namespace */
  readonly space: string;
  readonly host: string;
  /** tells hosts of one name apart (two machines called localhost on one network share) */
  readonly machine: string;
  readonly since: string;
  /** unique to this taking of the lock */
  readonly nonce: string;
}

type Verdict = 'dead' | 'alive' | 'other-host' | 'other-namespace';

export function describeSelf(since: Date): Holder {
  return {
    pid: process.pid,
    start: startOf(process.pid)?.start ?? '',
    boot: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    space: attempt(() => readlinkSync('/proc/self/ns/pid')),
    host: hostname(),
    machine: attempt(() => readFileSync('/etc/machine-id', 'utf8').trim()),
    since: since.toISOString(),
    nonce: randomBytes(8).toString('hex'),
  };
}

/** The record as a link's text, and back; undefined for what we did not write. */
export function readHolder(text: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Record<string, unknown>;
  const words = ['start', 'boot', 'space', 'host', 'machine', 'since', 'nonce'];
  if (!words.every((word) => typeof record[word] === 'string')) return undefined;
  if (!Number.isSafeInteger(record['pid']) || (record['pid'] as number) < 1) return undefined;
  if (!/^[0-9a-f]{16}$/.test(record['nonce'] as string)) return undefined;
  return value as Holder;
}

export function judge(holder: Holder, self: Holder): Verdict {
  if (holder.boot !== '' && holder.boot === self.boot) {
    return holder.space === self.space ? judgeProcess(holder) : 'other-namespace';
  }
  if (holder.host !== self.host || holder.machine !== self.machine) return 'other-host';
  // No boot id to be had (not Linux): the pid is all there is, and a reused one is taken for the holder.
  if (holder.boot === '' || self.boot === '') return judgeProcess(holder);
  // The same machine has booted since, if it can be told from another of the same name at all.
  return holder.machine === '' ? 'other-host' : 'dead';
}

function judgeProcess(holder: Holder): Verdict {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM means that it exists and belongs to somebody else.
    if (errnoOf(error) === 'ESRCH') return 'dead';
  }
  const now = startOf(holder.pid);
  if (now === undefined || holder.start === '') return 'alive';
  // A killed process that nobody has waited for (no init in the container) is still listed, as a zombie.
  return now.start === holder.start && !/^[ZX]$/.test(now.state) ? 'alive' : 'dead';
}

function startOf(pid: number): { readonly start: string; readonly state: string } | undefined {
  // A /proc of another pid namespace would tell of another process with this number.
  if (attempt(() => readlinkSync('/proc/self')) !== String(process.pid)) return undefined;
  const text = attempt(() => readFileSync(`/proc/${String(pid)}/stat`, 'latin1'));
  // proc(5): the name in parentheses may hold anything; the state is field 3, the start time field 22.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields[0], fields[19]];
  return state === undefined || start === undefined ? undefined : { state, start };
}

function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
