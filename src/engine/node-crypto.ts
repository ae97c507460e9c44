/**
 * The one door to node:crypto. It opens when a signature, a private key or a digest is really asked for, so
 * that reading certificates costs none of it at start-up.
 */
let opened: Promise<typeof import('node:crypto')> | undefined;

export function nodeCrypto(): Promise<typeof import('node:crypto')> {
  opened ??= import('node:crypto');
  return opened;
}
