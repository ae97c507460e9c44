import { DIAGNOSIS_FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['file', 'at', 'live', 'logs', 'output'] as const satisfies readonly OptionId[];
export type DiagnoseOptions = (typeof options)[number];

export const diagnose: Command<DiagnoseOptions> = {
  name: 'diagnose',
  kind: 'verdict',
  summary: 'say which connections of a cluster fail, why, and what mends it',
  description:
    'Finds out which component uses which file, from unit files, static pods, configurations and kubeconfigs, or on a node from what runs there; joins who dials whom; and asks of each side what it would answer, in the words of the components. What fails for one reason is told as one cause: what is wrong and where, what both sides log of it, and what to type. Without a target it is the cluster file found upwards and the store beside it, and where there is none this node. A folder may be a store, the root of a machine, a folder of such roots, or just of files. With --logs it listens to logs instead, of whatever form and length: every message about certificates and TLS, of Go, Kubernetes, etcd, OpenSSL, Node or Java, is told once, with how often, by whom, what it means, whose certificate it is about, what is usually behind it and what to do; where a serial number, key id, date or name in it is that of a certificate among the targets or in the store, its file is told. Nothing is changed, nobody is spoken to but, with --live, the servers, of which nothing is believed and to which nothing is shown; no program of a kubeconfig is run, no key or token is printed. Ends with 0 when nothing wrong was found, 1 for warnings, 2 for something critical, 3 when something could not be judged.',
  operands: [
    {
      name: 'DIR|FILE',
      says: 'where the files of a cluster, of a machine or of one component lie',
      repeated: true,
      completes: 'file',
    },
  ],
  options,
  formats: DIAGNOSIS_FORMATS,
  examples: [
    { does: 'the cluster whose file is here, or this node', type: 'diagnose' },
    { does: 'a copy of the files of a node', type: 'diagnose copy/of/node-1' },
    { does: 'what will fail in three months', type: 'diagnose --at +90d' },
    { does: 'and what the servers show by now', type: 'diagnose --live' },
    { does: 'what a journal says, and which file it is about', type: 'diagnose . --logs journal.txt' },
    { does: 'everything that was looked at', type: 'diagnose -v' },
    { does: 'a page to send to somebody', type: 'diagnose -o html > diagnosis.html' },
    { does: 'for a code scanner', type: 'diagnose -o sarif > diagnosis.sarif' },
  ],
  load: async () => (await import('../run/diagnose.ts')).runDiagnose,
};
