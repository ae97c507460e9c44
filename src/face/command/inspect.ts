import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['serial', 'file', 'at', 'passphrase-file', 'output'] as const satisfies readonly OptionId[];
export type InspectOptions = (typeof options)[number];

export const inspect: Command<InspectOptions> = {
  name: 'inspect',
  kind: 'verdict',
  summary: 'show certificates and all that is around them, and what is wrong with it',
  description:
    'Shows what each file holds, what it is for and what is wrong with it: certificates, requests, revocation lists, keys, service-account tokens, kubeconfigs, manifests and keystores (PKCS#12) with all that stands in them, as PEM or DER. A directory is shown with all below it. Each certificate is judged as the components, which are written in Go, would judge it if the top of what was met above it were trusted, and what a component would log is told in its words. Of a server the certificates that it sends are shown, whoever it is, and nothing is sent. No token, key or password is ever printed, no program of a kubeconfig run. What cannot be read is said, and the rest is still shown. With --serial instead of a target it looks for the certificate of that number, as openssl or Go print it: in the issuance log beside the cluster file (pki/issued.jsonl) and among the certificates of pki/ and nodes/. Ends with 0 when nothing wrong was found, 1 for warnings, 2 for something critical, 3 when something could not be judged.',
  operands: [
    {
      name: 'FILE|DIR|https://HOST:PORT|-',
      says: 'what to show; - is standard input, https:// what a server shows',
      repeated: true,
      completes: 'file',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'everything of a cluster', type: 'inspect .' },
    { does: 'one certificate, as it will be judged in a year', type: 'inspect pki/ca.crt --at +1y' },
    { does: 'what an API server shows', type: 'inspect https://10.240.0.11:6443' },
    { does: 'what a Secret holds', type: 'inspect secret.yaml' },
    { does: 'a token and the key that should have signed it', type: 'inspect token sa.pub' },
    { does: 'whose a serial number is', type: 'inspect --serial 45:97:89:17:7c:ed:14:49' },
    {
      does: 'a keystore, its passphrase in a file',
      type: 'inspect keystore.p12 --passphrase-file passphrase',
    },
    { does: 'for a script', type: 'inspect pki/admin.crt -o json' },
  ],
  load: async () => (await import('../run/inspect.ts')).runInspect,
};
