import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [
  'name',
  'to',
  'trust',
  'file',
  ...OF_CLUSTER,
  'output',
] as const satisfies readonly OptionId[];
export type FetchOptions = (typeof options)[number];

export const csrFetch: Command<FetchOptions> = {
  name: 'csr fetch',
  kind: 'act',
  summary: 'put the certificate of a request beside its key',
  description:
    'Takes the certificate that was issued and looks at it before it is written: that it is for the request’s key and for the key that lies there, with the subject, names and usages that were asked for, and that it leads to an authority that is known here (--trust; else the cluster file’s, else the kubeconfig’s). Where none of these signed it, that is said: clusters may sign with an authority of its own. What does not fit is never written. An older certificate of the same key is replaced, one of another key never. It says how long the certificate lasts, and why that is less than was asked for. With a NAME instead of a file, --to says where it goes.',
  operands: [
    {
      name: 'FILE|NAME',
      says: 'the request’s file, or the name of its object',
      required: true,
      completes: 'file',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'alice.crt beside alice.key', type: 'csr fetch alice.csr' },
    { does: 'without the file of the request', type: 'csr fetch alice-0d3b9fa2c1 --to alice.crt' },
  ],
  load: async () => (await import('../../run/csr/fetch.ts')).runFetch,
};
