/**
 * Files that are shipped with the package, under templates/. Where the package is, only the one who calls
 * knows: the library runs from dist/lib, the command from a bundled chunk in dist/cli, and import.meta.url in
 * here would be one or the other. So the caller says where templates/ is.
 */
import { readFile } from 'node:fs/promises';
import { KubepkiError } from '../domain/error.ts';
import { errnoOf } from './trouble.ts';

export interface Assets {
  /** @param name below templates/, forward slashes */
  read(name: string): Promise<Uint8Array>;
}

/** @param base the URL of the templates directory, with or without its last slash */
export function openAssets(base: string | URL): Assets {
  const directory = new URL(base);
  if (!directory.pathname.endsWith('/')) directory.pathname += '/';
  return {
    async read(name) {
      const url = new URL(name.split('/').map(encodeURIComponent).join('/'), directory);
      // Names come from our own tables; one that leads out of the directory is a defect, as is one that is not there.
      if (!url.href.startsWith(directory.href)) throw new KubepkiError('internal', { asset: name });
      try {
        return await readFile(url);
      } catch (error) {
        throw new KubepkiError('template-broken', { asset: name, errno: errnoOf(error) ?? 'none' }, error);
      }
    },
  };
}
