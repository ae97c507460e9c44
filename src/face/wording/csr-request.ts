/** What is said where a request cannot be made or read: a part of the table of error.ts. */
import type { ErrorCode } from '../../domain/error.ts';
import type { ErrorWording } from './error.ts';

const IS: Readonly<Record<string, string>> = {
  'certificate': 'it is a certificate',
  'key': 'it is a private key, which belongs into nobody’s hands but its owner’s',
  'public-key': 'it is a public key',
  'revocation-list': 'it is a revocation list',
  'pkcs12': 'it is a keystore (PKCS#12)',
  'empty': 'it is empty',
  'damaged-pem': 'its PEM is damaged',
  'damaged': 'its YAML is damaged',
  'too-large': 'it is too large to be a manifest',
  'other-object': 'its objects are others',
  'binary': 'it is no text, and no DER of a request',
  'text': 'it is text without PEM in it',
};

export const CSR_REQUEST_WORDS = {
  'not-a-request': {
    summary: 'a file holds no certificate request',
    says: (e) =>
      `there is no request in ${e('path') === '-' ? 'standard input' : e('path')}: ${IS[e('is')] ?? `it holds ${e('is')}`}`,
    hint: (e, me) =>
      e('is') === 'empty' || e('path') === '-'
        ? `${me} csr create --help`
        : `${me} inspect ${e('path:shell')}`,
  },
  'request-differs': {
    summary: 'a request stands there that asks for something else',
    says: (e) => `${e('path')} is a request for something else: ${e('differs')}`,
    hint: () => 'write to another file with --to, or move this one and its key away',
  },
  'key-differs': {
    summary: 'a key stands there, and is not the one that was meant',
    says: (e) => `${e('path')} is another key than ${e('request') || e('key')} is for`,
    hint: () => 'write to another file with --to, or move this one away',
  },
  'request-key-unusable': {
    summary: 'a key cannot be used for a request',
    says: (e) => `${e('path')} cannot be used: ${KEY_TROUBLE[e('why')] ?? e('why')}`,
    hint: (e, me) =>
      e('why') === 'passphrase'
        ? `${me} csr create --passphrase-file FILE`
        : `${me} inspect ${e('path:shell')}`,
  },
  'request-not-for': {
    summary: 'there is no certificate to be asked for',
    says: (e) =>
      e('makes') === 'several'
        ? `${e('id')} is several credentials: ${e('ids')}`
        : `${e('id')} is ${e('makes') === 'authority' ? 'an authority, which no signer makes' : 'a pair of keys without a certificate'}`,
    hint: (e, me) =>
      `${me} csr create ${e('nearest') || 'admin'} --to ${e('nearest') || 'admin'}.csr`.replaceAll('@', '@'),
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWording>>;

const KEY_TROUBLE: Readonly<Record<string, string>> = {
  'unreadable': 'it holds no private key that can be read',
  'passphrase': 'it lies under a passphrase, and none was given',
  'algorithm': 'its algorithm is none that a request can be signed with',
  'open': 'others than its owner may read it',
};
