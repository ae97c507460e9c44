/**
 * Every option of every command, once: spelling, argument, help. Commands name the ids they take; the parser,
 * the help, the completion and the docs are made from this table, and an option given where it has no place
 * is refused with the valid ones listed.
 */
import { ALGORITHM_IDS } from '../domain/algorithm.ts';
import { RISK_IDS } from '../domain/api/risk.ts';
import { SIGNING_STATES } from '../domain/api/signing-request.ts';
import { USAGES } from '../domain/api/signer.ts';
import { LAYOUT_IDS } from '../domain/layout/table.ts';

export interface OptionRecord {
  readonly short?: string;
  /** the argument as help shows it; absent for a switch */
  readonly takes?: string;
  readonly repeated?: true;
  /** where only some words will do */
  readonly oneOf?: readonly string[];
  /** what completion offers where no words are fixed */
  readonly completes?: 'file' | 'directory';
  readonly says: string;
}

export const FORMATS = ['table', 'json', 'yaml'] as const;
/** What diagnose prints besides: for other programs, and pictures of what fails. */
export const DIAGNOSIS_FORMATS = [...FORMATS, 'junit', 'sarif', 'html', 'mermaid', 'dot'] as const;
export type Format = (typeof DIAGNOSIS_FORMATS)[number];

export const OPTIONS = {
  'file': {
    short: 'f',
    takes: 'FILE',
    completes: 'file',
    says: 'the cluster file (default kubepki.yaml, searched upwards)',
  },
  'output': { short: 'o', takes: 'FORMAT', says: 'how to print the result' },
  'to': {
    takes: 'PATH',
    completes: 'file',
    says: 'where to write it; - is standard output',
  },
  'at': { takes: 'TIME', says: 'judge as of then: RFC 3339, a date, or a span from now such as +90d' },
  'logs': {
    takes: 'FILE|-',
    repeated: true,
    says: 'a log to listen to, of journalctl, a container, kubectl or a file; - is standard input',
  },
  'live': {
    says: 'ask the servers too what they show: nothing is believed of them, and nothing shown to them',
  },
  'credentials-only': { says: 'credentials alone, and nothing that render makes' },
  'serial': {
    takes: 'SERIAL',
    says: 'the certificate of that serial number, hex or decimal: what the issuance log says of it, and where it stands',
  },
  'name': {
    takes: 'NAME',
    says: 'what it is called: the cluster in kubeconfigs, the object of a request',
  },
  'endpoint': {
    takes: 'HOST[:PORT]',
    says: 'where clients dial the API server (default: the first control plane)',
  },
  'control-plane': {
    takes: 'NAME=ADDR[,ADDR…]',
    repeated: true,
    says: 'a machine that runs the API server, with its addresses and further DNS names',
  },
  'etcd': {
    takes: 'NAME=ADDR[,ADDR…]',
    repeated: true,
    says: 'a machine that runs a member of etcd (default: each control plane runs one)',
  },
  'worker': { takes: 'NAME=ADDR[,ADDR…]', repeated: true, says: 'a machine that runs workloads' },
  'service-cidr': {
    takes: 'CIDR',
    repeated: true,
    says: 'the service address range; give it twice for dual stack',
  },
  'dns-domain': { takes: 'DOMAIN', says: "the cluster's DNS domain" },
  'kubernetes-version': {
    takes: 'VERSION',
    says: 'the version of Kubernetes, such as 1.37',
  },
  'layout': { takes: 'LAYOUT', oneOf: LAYOUT_IDS, says: 'where files lie on the machines' },
  'key-algorithm': {
    takes: 'ALGORITHM',
    oneOf: ALGORITHM_IDS.filter((id) => id !== 'ed25519'),
    says: 'the algorithm of every key',
  },
  'encrypt-authority-keys': {
    says: 'the keys of authorities lie under a passphrase, and on no machine',
  },
  'from': {
    takes: 'FILE',
    completes: 'file',
    says: 'take over a kubeadm configuration: what options say wins over it; - is standard input',
  },
  'adopt': {
    takes: '[WHOSE=]PATH',
    repeated: true,
    completes: 'file',
    says: 'take over the certificates and keys below PATH, a file or directory; WHOSE is the machine that they are from, or the one credential that they are',
  },
  'passphrase-file': {
    takes: 'FILE',
    completes: 'file',
    says: 'the first line of FILE is the passphrase; - is standard input (default: KUBEPKI_PASSPHRASE, else asked for at a terminal)',
  },
  'embed': { says: 'the certificates and keys stand in the kubeconfig itself (default)' },
  'paths': {
    says: 'certificates and keys are files beside the kubeconfig, which clients read anew, and it names them',
  },
  'server': {
    takes: 'URL',
    says: 'the API server that is dialled, where it is not as the cluster file says: https://HOST[:PORT]',
  },
  'tls-server-name': {
    takes: 'NAME',
    says: "what the server's certificate is asked for instead of the host that is dialled",
  },
  'merge-into': {
    takes: 'FILE',
    completes: 'file',
    says: 'put the entries into that kubeconfig, and leave all else in it as it is',
  },
  'replace': { says: "entries of the same names that are somebody else's are replaced" },
  'spec-only': { says: 'write the cluster file and nothing else' },
  'due': { says: 'what is due: 30 days, or a third of its lifetime, before the end, whichever is less' },
  'all': {
    says: 'all of them: every certificate but those of authorities, every request that is pending',
  },
  'due-within': { takes: 'DURATION', says: 'what ends within that span is due, such as 90d' },
  'new-key': { says: 'what is made anew gets a new key' },
  'same-key': { says: 'extend the certificate of an authority, with the key it has' },
  'installed': { says: 'every API server was restarted with the rendered file' },
  'rewritten': {
    says: 'every API server was restarted with the rendered file, and every object was written anew since',
  },
  'kubeconfig': {
    takes: 'FILE',
    completes: 'file',
    says: "whom to speak to and as whom (default: KUBECONFIG, else ~/.kube/config, else a pod's service account)",
  },
  'context': { takes: 'NAME', says: "the kubeconfig's context (default: its current one)" },
  'namespace': { short: 'n', takes: 'NAME', says: "the namespace (default: the context's)" },
  'as': { takes: 'USER', says: 'act as that user, if you may' },
  'as-group': { takes: 'GROUP', repeated: true, says: 'with --as: act as in that group' },
  'request-timeout': {
    takes: 'DURATION',
    says: 'how long one request may take, such as 10s (default: 0, for ever)',
  },
  'yes': { short: 'y', says: 'do not ask' },
  'accept': {
    takes: 'RISK',
    repeated: true,
    oneOf: RISK_IDS,
    says: 'do it although that was found',
  },
  'signer': {
    takes: 'SIGNER',
    says: "the signer: DOMAIN/NAME, of Kubernetes' own the NAME alone (for a new request, default: by its subject)",
  },
  'usage': {
    takes: 'USAGE',
    repeated: true,
    oneOf: USAGES,
    says: 'what the certificate shall be for (default: what its signer gives)',
  },
  'expires': {
    takes: 'DURATION',
    says: 'how long the certificate shall be valid, 10m or more (default: as long as the signer gives)',
  },
  'requester': { takes: 'USER', says: 'who sends it, or has sent it, as the API server knows them' },
  'state': { takes: 'STATE', oneOf: SIGNING_STATES, says: 'where the request stands' },
  'common-name': { takes: 'NAME', says: 'the common name: whom the API server takes the bearer for' },
  'organization': {
    takes: 'NAME',
    repeated: true,
    says: 'an organization: a group that the bearer is in',
  },
  'san': {
    takes: 'dns:NAME|ip:ADDR',
    repeated: true,
    says: 'a name or address that the certificate shall carry',
  },
  'key': {
    takes: 'FILE',
    completes: 'file',
    says: 'the private key that is there already (default: one is made beside the request)',
  },
  'wait': { says: 'wait until it is issued, and put the certificate beside the key' },
  'timeout': {
    takes: 'DURATION',
    says: 'how long to wait, such as 90s or 8h (default: 10m); 0 for as long as the request stands',
  },
  'trust': {
    takes: 'FILE',
    completes: 'file',
    says: 'the authority that must have signed it, PEM',
  },
  'message': { takes: 'TEXT', says: 'why, for whoever reads it: it stays with the request' },
  'group': { short: 'g', takes: 'GROUP', repeated: true, says: 'a group that the certificate carries' },
  'role': { takes: 'ROLE', says: 'bind that Role of the namespace to the user' },
  'cluster-role': {
    takes: 'ROLE',
    says: 'bind that ClusterRole to the user: in the namespace that -n names, else everywhere',
  },
  'via': {
    takes: 'WAY',
    oneOf: ['api', 'authority'],
    says: 'who signs: the API server is asked (default), or the authority in the store, where there is no API yet',
  },
  'csr': {
    takes: 'FILE',
    completes: 'file',
    says: "the user's own request, whose key stays with the user; - is standard input",
  },
  'system': { says: "the system's own users too (system:…)" },
  'list': { says: 'list everything there is' },
  'random': { says: 'draw one; nothing says which' },
  'seed': { takes: 'WORD', says: 'with --random: the same word draws the same one' },
  'check': {
    takes: 'DIR',
    completes: 'directory',
    says: 'whether the cluster in DIR is whole again',
  },
  'tell': { says: 'with --check: what it is, mended or not' },
  'quiet': { short: 'q', says: 'no progress and no warnings; errors still' },
  'verbose': {
    short: 'v',
    says: 'say more: which files were read, and where an error came from',
  },
  'no-color': { says: 'no colour (NO_COLOR and anything but a terminal do the same)' },
  'help': { short: 'h', says: 'this help' },
} as const satisfies Record<string, OptionRecord>;

/** The options of every command that speaks to a cluster, with kubectl's meaning. */
export const OF_CLUSTER = [
  'kubeconfig',
  'context',
  'as',
  'as-group',
  'request-timeout',
] as const satisfies readonly OptionId[];

export type OptionId = keyof typeof OPTIONS;

/** The options that every command takes. */
export const EVERYWHERE = ['quiet', 'verbose', 'no-color', 'help'] as const satisfies readonly OptionId[];

type ValueOf<Id extends OptionId> = (typeof OPTIONS)[Id] extends { readonly repeated: true }
  ? readonly string[]
  : (typeof OPTIONS)[Id] extends { readonly takes: string }
    ? string
    : true;

/** What a command is handed: the options it declared, typed by the table, absent where not given. */
export type OptionValues<Id extends OptionId> = { readonly [K in Id]?: ValueOf<K> };

export function option(id: OptionId): OptionRecord {
  return OPTIONS[id];
}

/** -o, --output FORMAT */
export function spelling(id: OptionId): string {
  const { short, takes } = option(id);
  return `${short === undefined ? '' : `-${short}, `}--${id}${takes === undefined ? '' : ` ${takes}`}`;
}
