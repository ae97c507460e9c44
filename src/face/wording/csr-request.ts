/** What is said where a request cannot be made or read: a part of the table of error.ts. */
import type { ErrorCode } from '../../domain/error.ts';
import type { ErrorWording } from './error.ts';

const IS: Readonly<Record<string, string>> = {
  'certificate': 'it is a certificate',
  'key': "it is a private key, which is its owner's alone",
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
      `there is no request in ${e('path') === '-' ? 'standard input' : e('path')}${e('is') === '' ? '' : `: ${IS[e('is')] ?? `it holds ${e('is')}`}`}`,
    hint: (e, me) =>
      e('is') === 'empty' || e('path') === '-'
        ? `${me} csr create --help`
        : `${me} inspect ${e('path:shell')}`,
  },
  'request-differs': {
    summary: 'a file stands where the request would go, and is not the one that is asked for',
    says: (e) =>
      e('differs') === 'key-missing'
        ? `${e('path')} is a request, and its key is not at ${e('key')}`
        : `${e('path')} is there already, and ${DIFFERS[e('differs')] ?? `is not what is asked for${e('differs') === '' ? '' : `: ${e('differs')}`}`}`,
    hint: (e) =>
      e('differs') === 'key-missing'
        ? `put its key at ${e('key')} or name it with --key; or write to another file with --to`
        : `write to another file with --to, or move it and its key${e('key') === '' ? '' : ` (${e('key')})`} away`,
  },
  'key-differs': {
    summary: 'a key stands where one would go, and is not the one that is meant',
    says: (e) =>
      e('wanted') === ''
        ? `${e('path')} is not the key of ${e('request') || 'the request'}`
        : `${e('path')} is a key of ${e('is')}, and ${e('wanted')} was asked for`,
    hint: (e) =>
      e('wanted') === ''
        ? 'name its key with --key, or write to another file with --to'
        : `leave --key-algorithm out to use it, or write to another file with --to`,
  },
  'request-key-unusable': {
    summary: 'a file that is to be the key of a request holds none',
    says: (e) => `${e('path')} holds no private key that can be read`,
    hint: (e, me) => `${me} inspect ${e('path:shell')}`,
  },
  'request-not-for': {
    summary: 'no signer of the cluster certifies that',
    says: (e) =>
      e('ids') === ''
        ? `${e('id')} ${NOT_FOR[e('makes')] ?? `is not certified${e('makes') === '' ? '' : `: ${e('makes')}`}`}`
        : `${e('id')} is ${e('makes')} credentials, and a request is for one: ${e('ids')}`,
    hint: (e, me) =>
      e('ids') !== ''
        ? `${me} csr create ${e('nearest:shell')} --to ${e('nearest:shell')}.csr`
        : `${me} explain ${e('id:shell')}`,
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWording>>;

const DIFFERS: Readonly<Record<string, string>> = {
  'no-request': 'is no request that can be read',
  'common-name': 'asks for another common name',
  'organizations': 'asks for other organizations',
  'names': 'asks for other names',
  'usages': 'asks for other usages',
  'signer': 'is for another signer',
  'lifetime': 'asks for another lifetime',
};

const NOT_FOR: Readonly<Record<string, string>> = {
  'authority': 'is an authority, and no signer of a cluster makes one',
  'key-pair': 'is a pair of keys without a certificate',
  'other-authority': "is certified by another authority than the cluster's signers sign with",
};
