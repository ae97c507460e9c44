/** What a certificate request says of itself: what somebody asks for, and nothing that anybody has granted. */
import type { AlternativeName, DistinguishedName, Extension, KeyFacts, KeyUsage } from './certificate.ts';

/** RFC 2986 §4.1, with the extensions that are asked for (RFC 2985 §5.4.2) spread out as a certificate's are. */
export interface RequestFacts {
  /** told from one; everybody writes 1 and Go does not look */
  readonly version: number;
  readonly subject: DistinguishedName;
  readonly key: KeyFacts;
  readonly names: readonly AlternativeName[];
  readonly keyUsage?: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly string[];
  /** asks to be an authority, which no signer of Kubernetes grants */
  readonly authority: boolean;
  readonly pathLength?: number;
  readonly subjectKeyId?: string;
  /** the extensions that are asked for */
  readonly extensions: readonly Extension[];
  /** those of them whose value is not as it must be; Go reads the names alone, and so does not mind */
  readonly malformed: readonly string[];
  /** every attribute by its oid: the extensions, a challenge password, what a vendor likes */
  readonly attributes: readonly string[];
  readonly signatureAlgorithm: string;
  /** its parameters as they stand, DER; empty when absent */
  readonly signatureParameters: Uint8Array;
  readonly der: Uint8Array;
  /** the signed part, DER */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}
