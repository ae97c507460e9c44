/** What is said of credentials that cannot be given away as they are. */
import type { ErrorWording } from './error.ts';

export const CREDENTIAL_WORDS: Readonly<Record<'credential-incomplete', ErrorWording>> = {
  'credential-incomplete': {
    summary: 'a credential is not as it should be, and cannot be given away so',
    says: (e) => `${e('credential')} cannot be taken as it is: ${TROUBLE[e('why')] ?? e('why')}`,
    hint: (e, me) => (e('identity') === '' ? `${me} plan` : `${me} explain ${e('identity')}`),
  },
};

const TROUBLE: Readonly<Record<string, string | undefined>> = {
  'missing': 'its certificate or key is not in the store',
  'key-mismatch': 'its key is not the one of its certificate',
  'signer': 'its signer here has not signed it',
  'no-client': 'it never dials the API server, and so has no kubeconfig',
  'no-certificate': 'it is a pair of keys, and no certificate belongs to it',
};
