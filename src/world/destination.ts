/**
 * Where a path that shall be written to really leads. /dev/stdout, /dev/fd/63 and the shell's >(…) end in one
 * of our own descriptors, and that is what is meant: opened anew by its name, a pipe or socket has no path, and
 * a file that the shell appends to would be begun afresh.
 */
import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { errnoOf } from './trouble.ts';

type Destination = { readonly path: string } | { readonly descriptor: number };

/** As Linux (MAXSYMLINKS). */
const MOST_LINKS = 40;

/** A link stays a link: what it leads to is meant, be it there or not. */
export function whereItIs(path: string): Destination {
  let here = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const descriptor = descriptorAt(here);
    if (descriptor !== undefined) return { descriptor };
    const next = linkAt(here);
    if (next === undefined) return { path: here };
    here = resolve(realpathSync(dirname(here)), next);
  }
  // the system words a circle better than we could
  return { path: realpathSync(path) };
}

/** proc(5): links below fd are none that a path could follow by hand. macOS has devices in /dev/fd instead. */
function descriptorAt(path: string): number | undefined {
  const folder = attempt(() => realpathSync(dirname(path)));
  const own = new RegExp(`^(?:/proc/${String(process.pid)}(?:/task/\\d+)?/fd|/dev/fd)/(\\d{1,9})$`);
  const [, number] = own.exec(join(folder ?? '', basename(path))) ?? [];
  return number === undefined ? undefined : Number(number);
}

function linkAt(path: string): string | undefined {
  return attempt(() => readlinkSync(path));
}

/** What cannot be looked at is judged when it is written to. */
function attempt(look: () => string): string | undefined {
  try {
    return look();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
