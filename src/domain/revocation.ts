/** What a revocation list says of itself, without its entries: those are read when somebody asks for them. */
import type { DistinguishedName, Extension } from './certificate.ts';

/** RFC 5280 §5.3.1, by the number that stands in the entry; 7 means nothing. */
export const REVOCATION_REASONS = {
  0: 'unspecified',
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  8: 'removeFromCRL',
  9: 'privilegeWithdrawn',
  10: 'aACompromise',
} as const;

export interface RevocationListFacts {
  /** 1 is read and Go refuses it */
  readonly version: number;
  readonly issuer: DistinguishedName;
  readonly thisUpdate: Date;
  /** RFC 5280 §5.1.2.5 wants one; lists without are met, and never grow old */
  readonly nextUpdate?: Date;
  /** two's complement octets, lower-case hex */
  readonly number?: string;
  readonly authorityKeyId?: string;
  readonly extensions: readonly Extension[];
  /** how many entries there are; none of them has been looked into */
  readonly entries: number;
  /** the entries as they stand, one after the other */
  readonly revoked: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly der: Uint8Array;
  /** the signed part, DER */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Revocation {
  /** as a certificate's: two's complement octets, lower-case hex */
  readonly serial: string;
  readonly at: Date;
  /** a name from REVOCATION_REASONS where known, else the number; absent: none was given */
  readonly reason?: string;
}
