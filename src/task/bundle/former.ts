/** Whether a directory may give way to a bundle: it is empty, or a former bundle of the same machine and nothing else. */
import { KubepkiError } from '../../domain/error.ts';
import type { Files } from '../../domain/port.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { readManifest } from '../../format/bundle/read.ts';
import { AROUND, SUMS } from './bundle.ts';

/**
 * @param names what lies directly in it
 * @returns the paths of its files below it, all of them the former bundle's
 * @throws KubepkiError place-taken, and what reading the directory throws
 */
export async function formerBundle(
  { directory, machine, names }: { directory: string; machine: string; names: readonly string[] },
  files: Files,
): Promise<readonly string[]> {
  if (names.length === 0) return [];
  const manifest = names.includes('MANIFEST')
    ? readManifest(fromUtf8(await files.read(`${directory}/MANIFEST`)))
    : undefined;
  if (manifest === undefined) throw new KubepkiError('place-taken', { path: directory, why: 'not-ours' });
  if (manifest.machine !== machine)
    throw new KubepkiError('place-taken', {
      path: directory,
      why: 'other-machine',
      machine: manifest.machine,
    });
  const known = new Set([...AROUND, SUMS, ...manifest.places.map((place) => `files${place}`)]);
  const found = (await files.walk(directory)).map(({ path }) => path.slice(directory.length + 1));
  const foreign = found.find((path) => !known.has(path));
  if (foreign !== undefined)
    throw new KubepkiError('place-taken', { path: directory, why: 'more', file: foreign });
  return found;
}
