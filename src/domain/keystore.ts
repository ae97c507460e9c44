/** How a keystore (PKCS#12) or a part of it is protected, as its own octets say. */
export interface Protection {
  /** AES-256, RC2-40, HMAC-SHA-256; the oid of one that is not known here */
  readonly algorithm: string;
  /** how the key is made of the passphrase: PBKDF2 (RFC 8018), or PKCS#12's own way (RFC 7292 appendix B) */
  readonly derivation?: 'pbkdf2' | 'pkcs12';
  readonly hash?: string;
  readonly rounds?: number;
}

/** What shows that it has not been changed since, and whether it was asked. */
export interface Integrity extends Protection {
  readonly confirmed: boolean;
}
