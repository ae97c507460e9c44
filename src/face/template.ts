import { openAssets } from '../world/assets.ts';
import { fromUtf8 } from '../domain/utf8.ts';

/** A template of the package: two folders up from dist/cli, where the face is shipped, as from src/face. */
export async function templateText(name: string): Promise<string> {
  return fromUtf8(await openAssets(new URL('../../templates/', import.meta.url)).read(name));
}
