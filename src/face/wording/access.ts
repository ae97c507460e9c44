/** What is said of kubeconfigs that lead to no cluster, and of credentials that cannot be shown. */
import type { ErrorCode } from '../../domain/error.ts';
import { because } from './cause.ts';
import type { ErrorWording } from './error.ts';
import type { Fields } from './fields.ts';

type Code = Extract<
  ErrorCode,
  `access-${string}` | 'context-unknown' | `credential-${'unusable' | 'plugin-failed'}`
>;

/** Tables read by what came from evidence, which is only text. */
type Words = Readonly<Record<string, ((e: Fields) => string) | undefined>>;

export const ACCESS_WORDS: Readonly<Record<Code, ErrorWording>> = {
  'access-missing': {
    summary: 'there is no kubeconfig that says which cluster is meant',
    says: (e) => `there is no cluster to speak to: ${e('looked') || 'no kubeconfig'} says of none`,
    hint: () => '--kubeconfig FILE, or KUBECONFIG=FILE before the same command',
  },
  'access-invalid': {
    summary: 'a kubeconfig cannot be used as it is',
    says: (e) =>
      `${e('path')}: ${(INVALID as Words)[e('problem')]?.(e) ?? `${e('what') || 'something in it'} is not as clients take it${also(e('problem'))}`}`,
    hint: (e, me) => `${me} inspect ${e('path:shell')}`,
  },
  'access-incomplete': {
    summary: 'a context of a kubeconfig does not lead to a server',
    says: (e) =>
      (INCOMPLETE as Words)[e('problem')]?.(e) ??
      `${e('path') || 'the kubeconfig'} leads to no server${also(e('problem'), e('context'), e('name'))}`,
    hint: (e) =>
      e('valid') !== ''
        ? `--context NAME, one of ${e('valid')}`
        : e('problem') === 'no-current-context'
          ? 'kubectl config set-context NAME --cluster=CLUSTER --user=USER'
          : 'kubectl config view, and --context for another one',
  },
  'context-unknown': {
    summary: 'there is no such context in the kubeconfig',
    says: (e) =>
      `there is no context "${e('context')}" in ${e('path') || 'any kubeconfig'}${e('valid') === '' ? '' : `; it has ${e('valid')}`}`,
    hint: (e) => (e('nearest') === '' ? 'kubectl config get-contexts' : `--context ${e('nearest:shell')}`),
  },
  'credential-unusable': {
    summary: 'a credential of the kubeconfig cannot be shown',
    says: (e) =>
      (UNUSABLE as Words)[e('why')]?.(e) ??
      `the user's credential cannot be used${also(e('why'), e('provider'), e('path'))}${because(e)}`,
    hint: (e) =>
      e('path') === '' ? 'kubectl config view, and what its user names' : `ls -l ${e('path:shell')}`,
  },
  'credential-plugin-failed': {
    summary: 'the program that makes the credential gave none',
    says: (e) =>
      `the credential plugin ${e('command')} gave no credential: ${(PLUGIN as Words)[e('why')]?.(e) ?? `nobody can say why${also(e('why'))}`}${e('said') === '' ? '' : `: ${e('said')}`}`,
    hint: (e) => e('install') || `run it yourself: ${e('command:shell')}`,
  },
};

/** What nobody has words for yet is said as it came. */
function also(...words: readonly string[]): string {
  const said = words.filter((word) => word !== '');
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

const INVALID = {
  'syntax': () => 'it is not YAML',
  'too-large': () => 'it is larger than any kubeconfig',
  'documents': () => 'a second document begins, and clients read only one',
  'no-kubeconfig': () => 'it is no kubeconfig',
  'shape': (e) => `${e('what')} is not as a kubeconfig has it`,
  'twice': (e) => `${e('what')} is there twice, and clients refuse the whole file`,
  'base64': (e) => `${e('what')} is not base64`,
  'server-url': (e) => `${e('what')} has a server that is none: ${e('value')}`,
  'proxy-url': (e) => `${e('what')} has a proxy that is none: ${e('value')}`,
  'insecure-with-authority': (e) =>
    `${e('what')} has an authority and insecure-skip-tls-verify, and only one of them can be meant`,
  'two-plugins': (e) => `${e('what')} has exec and auth-provider, and only one of them can be meant`,
  'no-command': (e) => `${e('what')} has exec without a command`,
} satisfies Words;

const INCOMPLETE = {
  'no-current-context': (e) => `${e('path')} has no current context`,
  'no-cluster': (e) => `the context ${e('context')} of ${e('path')} names no cluster`,
  'cluster-missing': (e) =>
    `the context ${e('context')} of ${e('path')} names the cluster ${e('name')}, and there is none of that name`,
  'user-missing': (e) =>
    `the context ${e('context')} of ${e('path')} names the user ${e('name')}, and there is none of that name`,
  'no-server': (e) => `the cluster ${e('name')} has no server (context ${e('context')} of ${e('path')})`,
} satisfies Words;

const UNUSABLE = {
  'pair': () => "the user's key does not fit the user's certificate",
  'pem': () => "the user's certificate or key is not PEM that can be read",
  'encrypted-key': () => "the user's key is encrypted, and clients cannot use it",
  'authority': () => 'the certificate authority of the cluster is no certificate that can be read',
  'no-key': () => 'the user has a certificate and no key to it',
  'no-certificate': () => 'the user has a key and no certificate to it',
  'token-file': (e) => `the file of the token, ${e('path')}, cannot be read${because(e)}`,
  'token-empty': (e) => `the file of the token, ${e('path')}, is empty`,
  'token-characters': () => 'the token has characters that no token has',
  'impersonation': () => 'the user to act as has characters that no header can carry',
  'provider-gone': (e) =>
    `the kubeconfig's auth-provider ${e('provider')} is gone from kubectl too: a program (exec) has taken its place`,
  'oidc': () => "the id-token of the kubeconfig's auth-provider has ended, or is none",
} satisfies Words;

const PLUGIN = {
  'version': (e) =>
    `${e('asked') || 'no version'} is asked of it; client.authentication.k8s.io/v1 and v1beta1 are understood`,
  'missing': () => 'there is no such program',
  'failed': (e) =>
    e('exit') === '' ? `it cannot be run${because(e)}` : `it ended with exit code ${e('exit')}`,
  'killed': (e) => `it was ended by ${e('signal')}`,
  'too-much': () => 'it prints without end',
  'not-json': () => 'what it prints is not JSON',
  'no-credential': () => 'what it prints is no ExecCredential',
  'other-version': (e) => `it prints ${e('version')} where the kubeconfig asks for ${e('asked')}`,
  'no-status': () => 'what it prints has no status',
  'empty': () => 'what it prints has neither token nor certificate and key',
  'half': () => 'what it prints has a certificate or a key, and not both',
  'unusable': () => 'the certificate and key that it prints cannot be used',
  'no-terminal': () => 'it has to ask somebody (interactiveMode: Always), and there is no terminal',
  'interactive-mode': (e) => `its interactiveMode ${e('mode') || 'is missing'}: Never, IfAvailable or Always`,
} satisfies Words;
