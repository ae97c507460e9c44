/** What is wrong with a certificate of a chain, in a word or two behind its name. */
import type { ChainFaultId } from '../../domain/verdict.ts';

export const CHAIN_WORDS: Readonly<Record<ChainFaultId, string>> = {
  'malformed': 'damaged',
  'negative-serial': 'negative serial',
  'unhandled-critical': 'unknown critical extension',
  'not-yet-valid': 'not valid yet',
  'expired': 'expired',
  'wrong-name': 'other names',
  'unknown-issuer': 'signed by none that was met',
  'too-many-candidates': 'too many of its name',
  'signature-fails': 'its signature does not fit',
  'algorithm-insecure': 'weak signature',
  'algorithm-unknown': 'unknown signature algorithm',
  'key-of-other-kind': 'signed by a key of another kind',
  'key-insecure': 'weak key',
  'not-an-authority': 'no authority',
  'may-not-sign': 'may not sign',
  'path-too-long': 'allows fewer below it',
  'wrong-usage': 'for other purposes',
  'name-not-allowed': 'a name that is not allowed',
  'policy-not-allowed': 'policies that are not allowed',
};
