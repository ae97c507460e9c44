/** What somebody took for a request, so that they can be told. */
import { readCertificate } from '../../engine/read/certificate.ts';
import { findPrivateKey } from '../../engine/read/key.ts';
import { type PemBlock, splitPem } from '../../engine/read/pem.ts';
import { kindOf } from '../inspect/kind.ts';

/** request, certificate, key, public-key, revocation-list, pkcs12, empty, binary, text, or a label of PEM */
export function whatItIs(thing: Uint8Array | PemBlock): string {
  if (thing instanceof Uint8Array) return whatFileIs(thing);
  const kind = kindOf(thing);
  if (kind !== undefined) return kind;
  if (thing.label !== '') return thing.label;
  return readCertificate(thing.der).ok ? 'certificate' : findPrivateKey(thing.der).ok ? 'key' : 'binary';
}

function whatFileIs(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'empty';
  const { blocks, problems } = splitPem(bytes);
  const [first] = blocks;
  if (first !== undefined) return whatItIs(first);
  if (problems.length > 0) return 'damaged-pem';
  return bytes.subarray(0, 1024).includes(0) ? 'binary' : 'text';
}
