/** The algorithms of PKCS#12 files: their identifiers, and how each is called. One table a kind. */
import type { HashId } from './derive.ts';

export interface Hash {
  readonly id: HashId;
  readonly name: string;
}

export const HASHES: Readonly<Record<string, Hash>> = {
  '1.3.14.3.2.26': { id: 'sha1', name: 'SHA-1' },
  '2.16.840.1.101.3.4.2.4': { id: 'sha224', name: 'SHA-224' },
  '2.16.840.1.101.3.4.2.1': { id: 'sha256', name: 'SHA-256' },
  '2.16.840.1.101.3.4.2.2': { id: 'sha384', name: 'SHA-384' },
  '2.16.840.1.101.3.4.2.3': { id: 'sha512', name: 'SHA-512' },
  '2.16.840.1.101.3.4.2.5': { id: 'sha512-224', name: 'SHA-512/224' },
  '2.16.840.1.101.3.4.2.6': { id: 'sha512-256', name: 'SHA-512/256' },
};

/** RFC 8018 appendix B.1.2: HMAC with each of them, what PBKDF2 and PBMAC1 are made of. */
export const HMACS: Readonly<Record<string, Hash>> = {
  '1.2.840.113549.2.7': { id: 'sha1', name: 'SHA-1' },
  '1.2.840.113549.2.8': { id: 'sha224', name: 'SHA-224' },
  '1.2.840.113549.2.9': { id: 'sha256', name: 'SHA-256' },
  '1.2.840.113549.2.10': { id: 'sha384', name: 'SHA-384' },
  '1.2.840.113549.2.11': { id: 'sha512', name: 'SHA-512' },
  '1.2.840.113549.2.12': { id: 'sha512-224', name: 'SHA-512/224' },
  '1.2.840.113549.2.13': { id: 'sha512-256', name: 'SHA-512/256' },
};

export interface Cipher {
  readonly name: string;
  /** as node:crypto calls it; RC2 is ours */
  readonly cipher: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc' | 'rc2';
  /** octets of the key; of RC2's all bits count */
  readonly length: number;
  readonly ivLength: number;
}

/** RFC 8018 appendix B.2 and RFC 3565: what PBES2 is used with. */
export const CIPHERS: Readonly<Record<string, Cipher>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'AES-128', cipher: 'aes-128-cbc', length: 16, ivLength: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'AES-192', cipher: 'aes-192-cbc', length: 24, ivLength: 16 },
  '2.16.840.1.101.3.4.1.42': { name: 'AES-256', cipher: 'aes-256-cbc', length: 32, ivLength: 16 },
  '1.2.840.113549.3.7': { name: '3DES', cipher: 'des-ede3-cbc', length: 24, ivLength: 8 },
};

/** RFC 7292 appendix C; its two with RC4 nobody is known to have written. */
export const OLD_CIPHERS: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': { name: '3DES', cipher: 'des-ede3-cbc', length: 24, ivLength: 8 },
  '1.2.840.113549.1.12.1.4': { name: '2-key 3DES', cipher: 'des-ede3-cbc', length: 16, ivLength: 8 },
  '1.2.840.113549.1.12.1.5': { name: 'RC2-128', cipher: 'rc2', length: 16, ivLength: 8 },
  '1.2.840.113549.1.12.1.6': { name: 'RC2-40', cipher: 'rc2', length: 5, ivLength: 8 },
};

export const PBES2 = '1.2.840.113549.1.5.13';
export const PBKDF2 = '1.2.840.113549.1.5.12';
export const PBMAC1 = '1.2.840.113549.1.5.14';
