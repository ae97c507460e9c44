import { FORMATS, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [
  'to',
  'common-name',
  'organization',
  'san',
  'key',
  'key-algorithm',
  'signer',
  'expires',
  'passphrase-file',
  'file',
  'output',
] as const satisfies readonly OptionId[];
export type CsrCreateOptions = (typeof options)[number];

export const csrCreate: Command<CsrCreateOptions> = {
  name: 'csr create',
  kind: 'act',
  summary: 'make a key and a request for it',
  description:
    'Makes a private key and a certificate request (PKCS#10) for a credential of the cluster file, or for the names that options give. The key lies beside the request as NAME.key, for its owner alone (mode 0600); one that stands there is used, and nothing that stands is ever replaced. Interrupted at any point, the same command goes on with the same key, and where all is there it changes nothing. What API server and signer would refuse of it is told at once. With a name that ends in .yaml or .json the request is written as a CertificateSigningRequest, for kubectl to apply.',
  operands: [
    {
      name: 'ID',
      says: 'a credential of the cluster file (admin, user@alice, kubelet@w-1), whose subject, names and usages are asked for',
      completes: 'identity',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'a user of the cluster file', type: 'csr create user@alice --to alice.csr' },
    {
      does: 'anybody',
      type: 'csr create --common-name alice --organization dev --to alice.csr',
    },
    { does: "a kubelet's serving certificate", type: 'csr create kubelet-serving@w-1 --to w-1.csr' },
    { does: 'for kubectl, valid for a day', type: 'csr create user@alice --expires 24h --to alice.yaml' },
    {
      does: 'with a key that is there',
      type: 'csr create user@alice --key alice.key --to -',
    },
  ],
  load: async () => (await import('../../run/csr/create.ts')).runCsrCreate,
};
