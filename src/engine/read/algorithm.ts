/** AlgorithmIdentifier (RFC 5280 §4.1.1.2) and the names its oids usually go by. */
import type { Der } from './der.ts';
import { readOid } from './primitive.ts';

/** Signature algorithms under openssl's names; what is not here is shown as its oid. */
export const SIGNATURE_NAMES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2WithRSAEncryption',
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.10': 'rsassaPss',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  // ISO's oid for the same, as makecert.exe wrote it.
  '1.3.14.3.2.29': 'sha1WithRSA',
  '1.2.840.10040.4.3': 'dsa-with-SHA1',
  '2.16.840.1.101.3.4.3.2': 'dsa-with-SHA256',
  '1.2.840.10045.4.1': 'ecdsa-with-SHA1',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
  '1.2.840.10045.4.3.4': 'ecdsa-with-SHA512',
  '1.3.101.112': 'Ed25519',
};

export interface Algorithm {
  readonly oid: string;
  /** the parameters as they stand, header included; empty when absent */
  readonly parameters: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** Reads what is inside the SEQUENCE; like Go's parseAI it looks no further than the parameters. */
export function readAlgorithm(inside: Der, element: string): Algorithm {
  const oid = readOid(inside, `${element}.algorithm`);
  if (inside.empty) return { oid, parameters: NOTHING };
  inside.next(`${element}.parameters`);
  return { oid, parameters: inside.whole() };
}
