/** Scratch directories, and everything there is to see in one, for tests that compare before and after. */
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Act, FileRemoval, FileWrite, LinesAdded } from '../../../src/domain/port.ts';

export const AT = new Date('2030-01-02T03:04:05Z');
export const ROOT = process.geteuid?.() === 0;

export function scratch(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'kubepki-world-')));
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

export function put(
  path: string,
  text: string,
  replaces?: string,
  mode = path.endsWith('.key') ? 0o600 : 0o644,
): FileWrite {
  return {
    path,
    bytes: Buffer.from(text),
    mode,
    replaces: replaces === undefined ? undefined : Buffer.from(replaces),
  };
}

export function drop(path: string, replaces: string): FileRemoval {
  return { path, replaces: Buffer.from(replaces) };
}

export function grow(path: string, text: string): LinesAdded {
  return { path, lines: Buffer.from(text), mode: 0o600 };
}

export function act(verb: string, ...writes: readonly FileWrite[]): Act {
  return { verb, at: AT, writes };
}

/** path → "mode text" for a file, "mode dir", "link target"; sorted */
export function survey(directory: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(directory, below)).toSorted()) {
    const path = below === '' ? name : `${below}/${name}`;
    const full = join(directory, path);
    const status = lstatSync(full);
    const mode = (status.mode & 0o777).toString(8);
    if (status.isDirectory()) Object.assign(found, { [path]: `${mode} dir` }, survey(directory, path));
    else if (status.isSymbolicLink()) found[path] = `link ${readlinkSync(full)}`;
    else found[path] = `${mode} ${readFileSync(full, 'utf8')}`;
  }
  return found;
}

/** Without the store's own books and lock. */
export function visible(directory: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(survey(directory)).filter(
      ([path]) => !/(?:^|\/)(?:history(?:\/|$)|\.kubepki-)/.test(path),
    ),
  );
}

/** What must not be there once a writer has come through: temporaries, lock, unfinished acts. */
export function strays(directory: string): readonly string[] {
  return Object.keys(survey(directory)).filter((path) => /(?:^|\/)\.kubepki-|history\/\./.test(path));
}

export function contents(directory: string): ReadonlySet<string> {
  return new Set(
    Object.values(survey(directory))
      .filter((text) => /^\d/.test(text))
      .map((text) => text.replace(/^\d+ /, '')),
  );
}

/** A simulated crash leaves a lock of this living process; rewrites it as one of a process that is no more. */
export function bury(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.startsWith('.kubepki-lock')) continue;
    const path = join(directory, name);
    const holder = JSON.parse(readlinkSync(path)) as Record<string, unknown>;
    unlinkSync(path);
    symlinkSync(JSON.stringify({ ...holder, start: '1' }), path);
  }
}

export async function codeOf(
  work: Promise<unknown>,
): Promise<{ readonly code: string; readonly [field: string]: unknown }> {
  try {
    await work;
  } catch (error) {
    const { code, evidence } = error as { code?: string; evidence?: Record<string, unknown> };
    if (code !== undefined && evidence !== undefined) return { ...evidence, code };
    throw error;
  }
  return { code: 'no error' };
}
