// @ts-check
/**
 * Is what was made still what the sources say? Answered by content, not by times: a fresh clone, a switched
 * branch and a touched file all have misleading times.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromRoot } from './place.mjs';

/**
 * Every file below a folder of the tree, sorted, relative to the root.
 * @param {string} folder
 * @param {(path: string) => boolean} [wanted]
 * @returns {string[]}
 */
export function filesBelow(folder, wanted = () => true) {
  if (!existsSync(fromRoot(folder))) return [];
  return readdirSync(fromRoot(folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path, wanted) : wanted(path) ? [path] : [];
    })
    .sort();
}

/** @param {readonly string[]} paths relative to the root; a missing one counts as such */
export function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash.update(`${path}\0`);
    hash.update(existsSync(fromRoot(path)) ? readFileSync(fromRoot(path)) : 'missing');
    hash.update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} stamp @param {string} digest @param {readonly string[]} outputs that must exist as well */
export function isFresh(stamp, digest, outputs) {
  const file = fromRoot(stamp);
  return (
    existsSync(file) &&
    readFileSync(file, 'utf8') === digest &&
    outputs.every((path) => existsSync(fromRoot(path)))
  );
}

/** @param {string} stamp @param {string} digest */
export function setStamp(stamp, digest) {
  mkdirSync(dirname(fromRoot(stamp)), { recursive: true });
  writeFileSync(fromRoot(stamp), digest);
}

/** Does node_modules hold what the lock says? npm keeps its own note of what it installed, and when. */
export function isInstalled() {
  const note = fromRoot('node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const stamp = fromRoot('node_modules/.kubepki-lock');
  const digest = digestOf(['package-lock.json']);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === digest;
  return statSync(note).mtimeMs >= statSync(fromRoot('package-lock.json')).mtimeMs;
}

/** To be called after `npm ci`: from here on the lock's content decides, not its time. */
export function noteInstalled() {
  writeFileSync(join(fromRoot('node_modules'), '.kubepki-lock'), digestOf(['package-lock.json']));
}
