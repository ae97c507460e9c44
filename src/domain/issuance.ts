/** The issuance log: who was given what, and when. Only ever added to, and not for undo to take back. */

/** In the store; no machine needs it. */
export const ISSUANCE_LOG = 'pki/issued.jsonl';

/** One line of it. Field names are a promise: others read the file as well. */
export interface Issuance {
  /** RFC 3339, UTC */
  readonly time: string;
  /** the verb that made it: init, apply, renew */
  readonly act: string;
  /** apiserver@cp-1 */
  readonly credential: string;
  /** hex, as the certificate has it */
  readonly serial: string;
  readonly subject: string;
  /** kind:value */
  readonly names: readonly string[];
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of the certificate's DER, hex */
  readonly fingerprint: string;
  /** its subject key identifier, hex */
  readonly keyId?: string;
  /** the credential that signed it; itself for one that signs itself */
  readonly signer: string;
  /** its authority key identifier, hex: by it the signer is found though its file has been replaced */
  readonly signerKeyId?: string;
}
