/**
 * The one door to @peculiar/x509, which throws at import without a Reflect polyfill and takes a hundred
 * milliseconds to load. It only makes; nothing it says about bytes is believed (self-check.ts).
 */
export type X509 = typeof import('@peculiar/x509');
export type X509Extension = import('@peculiar/x509').Extension;

let opened: Promise<X509> | undefined;

export function x509(): Promise<X509> {
  opened ??= import('reflect-metadata').then(() => import('@peculiar/x509'));
  return opened;
}
