import type { Reading } from '../../domain/certificate.ts';
import { Der, DerFault } from './der.ts';

/**
 * No certificate of a cluster comes near this (ten thousand names are 200 kB); beyond it, reading is a way
 * of keeping somebody busy.
 */
const LARGEST = 1 << 20;

/** Runs a reader over bytes and turns what it threw into a value: nothing hostile leaves as an exception. */
export function reading<T>(
  bytes: Uint8Array,
  element: string,
  read: (der: Der) => T,
  largest = LARGEST,
): Reading<T> {
  if (bytes.length > largest) return { ok: false, fault: 'too-large', offset: largest, element };
  try {
    return { ok: true, value: read(new Der(bytes)) };
  } catch (thrown) {
    if (thrown instanceof DerFault) {
      return { ok: false, fault: thrown.fault, offset: thrown.offset, element: thrown.element };
    }
    throw thrown;
  }
}
