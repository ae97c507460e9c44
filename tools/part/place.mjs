// @ts-check
/** Where the tree is: every tool speaks of files relative to the checkout it lies in, never to the caller's directory. */
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @param {...string} parts */
export const fromRoot = (...parts) => ROOT + parts.join('/');
