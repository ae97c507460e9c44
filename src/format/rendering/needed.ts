import { KubepkiError } from '../../domain/error.ts';

/** A path that the layout has wherever this is rendered: the template's own, left standing, would name a file of nobody's. */
export function needed(path: string | undefined, what: string): string {
  if (path === undefined) throw new KubepkiError('internal', { what });
  return path;
}
