/** The extensions of a wish as the library's values: the same in a certificate and in the request for one. */
import { EXTENDED_KEY_USAGES, KEY_USAGES, type KeyUsage } from '../../domain/certificate.ts';
import type { AskedName, Wish } from './ask.ts';
import type { X509, X509Extension } from './x509-door.ts';

/** @param names as the ask's check returned them */
export function extensionsFor(
  { authority, pathLength, keyUsage, extendedKeyUsage }: Wish,
  names: readonly AskedName[],
  library: X509,
): readonly X509Extension[] {
  const extensions: X509Extension[] = [new library.BasicConstraintsExtension(authority, pathLength, true)];
  if (keyUsage.length > 0) extensions.push(new library.KeyUsagesExtension(usageBits(keyUsage), true));
  if (extendedKeyUsage.length > 0) {
    const oids = extendedKeyUsage.map((usage) => EXTENDED_KEY_USAGES[usage]);
    extensions.push(new library.ExtendedKeyUsageExtension(oids));
  }
  if (names.length > 0) {
    const list = names.map(({ kind, text }) => ({ type: kind, value: text }));
    extensions.push(new library.SubjectAlternativeNameExtension(list));
  }
  return extensions;
}

/** The library's flags are the bits counted from the lowest, in the order of RFC 5280 §4.2.1.3. */
function usageBits(usages: readonly KeyUsage[]): number {
  return usages.reduce((bits, usage) => bits | (1 << KEY_USAGES.indexOf(usage)), 0);
}
