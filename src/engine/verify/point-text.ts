/**
 * Go's words for an elliptic curve key that is no point (crypto/ecdsa ParseUncompressedPublicKey, and
 * crypto/internal/fips140/nistec on amd64); they have no "x509: " before them.
 */
import { Der, TAG } from '../read/der.ts';
import { readBits, readOid, rightAligned } from '../read/primitive.ts';
import { CURVES, curveOf } from '../read/curve.ts';
import { hex } from '../read/text.ts';

export function pointText(der: Uint8Array): string {
  const tbs = new Der(der).enter(TAG.sequence, '').enter(TAG.sequence, '');
  // version where there is one, serial, algorithm, issuer, validity, subject
  for (let skip = tbs.sees(0xa0) ? 6 : 5; skip > 0; skip -= 1) tbs.next('');
  tbs.take(TAG.sequence, '');
  return pointTextOf(tbs.whole());
}

/** @param spki SubjectPublicKeyInfo, DER */
export function pointTextOf(spki: Uint8Array): string {
  const info = new Der(spki).enter(TAG.sequence, '');
  const algorithm = info.enter(TAG.sequence, '');
  readOid(algorithm, '');
  const name = curveOf(readOid(algorithm, ''))?.curve ?? '';
  const point = rightAligned(readBits(info, ''));
  if (point[0] !== 4) return 'ecdsa: invalid uncompressed public key';
  const curve = name.replace('-', '');
  const prime = CURVES[name]?.p ?? 0n;
  const size = Math.ceil(prime.toString(2).length / 8);
  if (point.length !== 1 + 2 * size) return `invalid ${curve} point encoding`;
  const numbers = [point.subarray(1, 1 + size), point.subarray(1 + size)].map((each) =>
    BigInt(`0x${hex(each)}`),
  );
  if (numbers.every((number) => number < prime)) return `${curve} point not on curve`;
  // P-256 has its own arithmetic on amd64, and its own words.
  return curve === 'P256' ? 'invalid P256 element encoding' : `invalid ${curve}Element encoding`;
}
