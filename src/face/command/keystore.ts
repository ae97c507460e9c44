import type { OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['file', 'to', 'passphrase-file'] as const satisfies readonly OptionId[];
export type KeystoreOptions = (typeof options)[number];

export const keystore: Command<KeystoreOptions> = {
  name: 'keystore',
  kind: 'document',
  summary: 'make a PKCS#12 file, for what takes no PEM',
  description:
    'Puts credentials of the cluster into one PKCS#12 file for Java, Windows and browsers: key, certificate and what leads up to the root, under the name of the credential, encrypted with AES-256 and confirmed by a MAC. An authority goes in as a certificate to trust, without its key; authorities alone make a trust store. The file is for its owner alone (mode 0600) and replaces what is there. Its passphrase is never empty and never an argument: it is asked for twice at a terminal, or comes from a file or the environment.',
  operands: [
    {
      name: 'ID',
      says: 'an identity (admin), one of its credentials (apiserver@cp-1), an authority (kubernetes-ca), or all that is of a machine (@cp-1)',
      required: true,
      repeated: true,
      completes: 'identity',
    },
  ],
  options,
  formats: [],
  examples: [
    { does: 'the administrator, to be imported into a browser', type: 'keystore admin --to admin.p12' },
    {
      does: 'a trust store for a Java client',
      type: 'keystore kubernetes-ca --to trust.p12 --passphrase-file passphrase',
    },
  ],
  load: async () => (await import('../run/keystore.ts')).runKeystore,
};
