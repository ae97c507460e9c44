import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['to', 'credentials-only', 'file', 'output'] as const satisfies readonly OptionId[];
export type BundleOptions = (typeof options)[number];

export const bundle: Command<BundleOptions> = {
  name: 'bundle',
  kind: 'act',
  summary: 'put together what one machine needs, with a script that installs it',
  description:
    'Puts all files of one machine into a tar.gz or a directory: its credentials, what is rendered for it, and nothing else, with install.sh, verify.sh and checksums that need no more than a shell there. Without --to that is HOST.tar.gz here, and one that is there already is not replaced; --to takes a name that ends in .tar.gz or .tgz, a directory that is new, empty or a former bundle of the same machine, or - for a tar.gz on standard output, which ssh takes to the machine without a file in between. Refused where a file is missing, or not as apply and render would have it; what is merely due is a warning. The same store gives the same bytes. It holds private keys: the file is for its owner alone (mode 0600), and is best deleted once it is installed.',
  operands: [
    {
      name: 'HOST',
      says: 'a machine of the cluster file, by its name',
      required: true,
      completes: 'machine',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'cp-1.tar.gz, here', type: 'bundle cp-1' },
    { does: 'a directory, to be looked at', type: 'bundle worker-1 --to out/worker-1' },
    { does: 'what would be in it', type: 'bundle cp-1 --to - | tar tzf -' },
    { does: 'credentials alone, where kubeadm configures the rest', type: 'bundle cp-1 --credentials-only' },
  ],
  load: async () => (await import('../run/bundle.ts')).runBundle,
};
