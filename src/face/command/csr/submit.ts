import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [
  'name',
  'signer',
  'usage',
  'expires',
  'wait',
  'timeout',
  'trust',
  'accept',
  'file',
  ...OF_CLUSTER,
  'output',
] as const satisfies readonly OptionId[];
export type SubmitOptions = (typeof options)[number];

export const csrSubmit: Command<SubmitOptions> = {
  name: 'csr submit',
  kind: 'act',
  summary: 'send a request to the API server, once',
  description:
    'Makes the CertificateSigningRequest object for a request: NAME.csr, or a manifest. What the API server or the signer will refuse is refused before anything is sent. The object is named after the request itself, so that the same file finds the same object: stopped at any moment, the same command carries on with the same key and the same object. Signer and usages come from the request where they are not given: client certificates from kubernetes.io/kube-apiserver-client, a kubelet’s from its own two signers. With --wait it goes on as csr wait and csr fetch do, until the certificate lies beside the key.',
  operands: [
    {
      name: 'FILE',
      says: 'the request: PEM, DER, or a manifest with the object',
      required: true,
      completes: 'file',
    },
  ],
  options,
  formats: FORMATS,
  lines: true,
  examples: [
    { does: 'ask for a certificate of a day', type: 'csr submit alice.csr --expires 24h' },
    { does: 'and wait until it lies beside the key', type: 'csr submit alice.csr --wait --timeout 1h' },
  ],
  load: async () => (await import('../../run/csr/submit.ts')).runSubmit,
};
