/**
 * The world is the product's hands: it moves bytes between us and disk, and knows the time.
 * It may import the domain and node:* (client-node through api/client-node-door.ts).
 * It will never decide anything: no certificate is parsed here, no format known, no word said to the user, and nothing
 * but KubepkiError thrown for trouble that could be foreseen.
 * Start with store/commit.ts and follow one act through prepare, perform and finish beside it.
 */
export { openAssets, type Assets } from './assets.ts';
export { clock } from './clock.ts';
export { openEndpoints, type Patience } from './endpoint.ts';
export { openFiles, type Bounds } from './files.ts';
export { findUpwards } from './find-upwards.ts';
export { openStore } from './store/open.ts';
