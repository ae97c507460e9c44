import { FORMATS, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = ['signer', 'usage', 'expires', 'requester', 'output'] as const satisfies readonly OptionId[];
export type CsrLintOptions = (typeof options)[number];

export const csrLint: Command<CsrLintOptions> = {
  name: 'csr lint',
  kind: 'verdict',
  summary: 'what API server and signer will refuse of a request',
  description:
    "Judges requests before anything is sent, be they made here or elsewhere: PEM or DER, or CertificateSigningRequest objects as YAML or JSON with the signer, usages and lifetime that they name. First what the API server refuses as the object is created, and what the signer refuses once it is approved, in their own words; then advice on what both let pass although it does not do what it looks like. The rules are those of Kubernetes' own signers; of any other signer only what holds for every object is judged. Nothing is sent. Ends with 0 when nothing was found, 1 for advice, 2 when it will be refused, 3 when something could not be judged.",
  operands: [
    {
      name: 'FILE|-',
      says: 'a request, or a manifest; - is standard input',
      required: true,
      repeated: true,
      completes: 'file',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'a request that somebody sent', type: 'csr lint alice.csr' },
    {
      does: 'for an hour, as kubelet-serving',
      type: 'csr lint w-1.csr --signer kubelet-serving --expires 1h',
    },
    { does: 'objects as kubectl would apply them', type: 'csr lint requests.yaml' },
    {
      does: 'as a node would send it',
      type: 'csr lint w-1.csr --requester system:node:w-1',
    },
    { does: 'for a script', type: 'csr lint alice.csr -o json' },
  ],
  load: async () => (await import('../../run/csr/lint.ts')).runCsrLint,
};
