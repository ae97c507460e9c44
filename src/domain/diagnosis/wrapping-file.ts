/** What a program writes down when it cannot load a file: at its start, after which it ends, or when somebody uses it. */
import { quote } from '../go-quote.ts';
import type { SeenProgram, Site, Use } from '../site/site.ts';
import type { PairVerdict } from './meeting.ts';
import type { Logged } from './rule.ts';
import { jsonText } from './wrapping.ts';

/** A pair that does not load, in crypto/tls X509KeyPair's words. */
export function saidOfPair({ certificate, text = '' }: PairVerdict, site: Site): readonly Logged[] {
  const program = programOf(certificate, site);
  if (program === undefined) return [];
  // client-go tools/clientcmd/client_config.go: what is embedded is loaded before anything is dialled
  if (program.party === 'kubectl') return [line(program, `error: …${text}`)];
  // pkg/controller/certificates/signer (newSigner), cmd/kube-controller-manager/app/controllermanager.go
  if (certificate.slot === 'signing-certificate') {
    const reading = `error reading CA cert file ${quote(certificate.path ?? '…')}: ${text}`;
    const error = `failed to init kubernetes.io/kubelet-serving certificate controller: ${reading}`;
    return [line(program, `"Error building controllers" err=${quote(error)}`)];
  }
  return [line(program, failing(program, text))];
}

export function saidOfFile(use: Use, site: Site): readonly Logged[] {
  const program = programOf(use, site);
  if (program === undefined) return [];
  const path = use.path ?? '…';
  const error = `open ${path}: no such file or directory`;
  const kind = KUBECONFIG_KINDS[use.slot];
  // client-go tools/clientcmd/validation.go
  if (kind !== undefined) return [line(program, `unable to read ${kind} ${path} for … due to ${error}`)];
  return [line(program, failing(program, error))];
}

const KUBECONFIG_KINDS: Readonly<Record<string, string>> = {
  'kubeconfig-ca': 'certificate-authority',
  'kubeconfig-certificate': 'client-cert',
  'kubeconfig-key': 'client-key',
};

/** A file of authorities that nobody can take for one. */
export function saidOfBundle(use: Use, text: string, site: Site): readonly Logged[] {
  const program = programOf(use, site);
  if (program === undefined) return [];
  if (program.party === 'kubectl') {
    return [line(program, `unable to load root certificates: ${text}`)];
  }
  return [line(program, failing(program, text))];
}

/** component-base cli/run.go; pkg/kubelet/server (ListenAndServeKubeletServer); etcd server/etcdmain/etcd.go */
function failing({ party }: SeenProgram, error: string): string {
  if (party === 'etcd') return `"error":${jsonText(error)}`;
  const inside = quote(error).slice(1, -1);
  return party === 'kubelet' ? `err="…${inside}…"` : `"command failed" err="…${inside}…"`;
}

function line(program: SeenProgram, text: string): Logged {
  return { by: program.party, program: program.id, text };
}

function programOf({ program }: Use, { programs }: Site): SeenProgram | undefined {
  return programs.find(({ id }) => id === program);
}
