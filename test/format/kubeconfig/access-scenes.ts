/** Kubeconfigs, and what kubectl makes of them: told here for tests without it, and compared with it in test/cluster/api-access. */

export interface Scene {
  readonly says: string;
  /** KUBECONFIG, in this order; undefined for a file that is named and not there */
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly context?: string;
  readonly means: {
    readonly context: string;
    readonly server: string;
    readonly namespace?: string;
    readonly token?: string;
    /** relative to the folder of all files */
    readonly authorityFile?: string;
    readonly certificateFile?: string;
    readonly keyFile?: string;
    readonly tokenFile?: string;
    readonly command?: string;
    readonly as?: string;
    readonly groups?: readonly string[];
  };
}

const cluster = (name: string, server: string, more = '') =>
  `- name: ${name}\n  cluster: {server: "${server}"${more}}`;
const user = (name: string, fields: string) => `- name: ${name}\n  user: {${fields}}`;
const context = (name: string, of: string, by: string, more = '') =>
  `- name: ${name}\n  context: {cluster: ${of}, user: ${by}${more}}`;

interface Parts {
  readonly clusters?: readonly string[];
  readonly users?: readonly string[];
  readonly contexts?: readonly string[];
  readonly current?: string;
}

export function kubeconfig({ clusters = [], users = [], contexts = [], current }: Parts): string {
  const list = (name: string, items: readonly string[]) =>
    items.length === 0 ? '' : `${name}:\n${items.join('\n')}\n`;
  return `apiVersion: v1\nkind: Config\n${list('clusters', clusters)}${list('users', users)}${list('contexts', contexts)}${current === undefined ? '' : `current-context: ${current}\n`}`;
}

const ONE = kubeconfig({
  clusters: [cluster('c', 'https://one:6443'), cluster('other', 'https://other:6443')],
  users: [user('u', 'token: first'), user('v', 'token: second')],
  contexts: [context('x', 'c', 'u', ', namespace: here'), context('second', 'other', 'v')],
  current: 'x',
});

export const SCENES: readonly Scene[] = [
  {
    says: 'one file, its current context',
    files: { a: ONE },
    means: { context: 'x', server: 'https://one:6443', namespace: 'here', token: 'first' },
  },
  {
    says: 'another context of it',
    files: { a: ONE },
    context: 'second',
    means: { context: 'second', server: 'https://other:6443', token: 'second' },
  },
  {
    says: 'the first file that has an entry has the whole of it',
    files: {
      a: kubeconfig({
        clusters: [cluster('c', 'https://mine:6443')],
        users: [user('u', 'as: somebody, token: mine')],
      }),
      b: kubeconfig({
        clusters: [cluster('c', 'https://theirs:6443', ', tls-server-name: theirs')],
        users: [user('u', 'token: theirs')],
        contexts: [context('x', 'c', 'u')],
        current: 'x',
      }),
    },
    means: { context: 'x', server: 'https://mine:6443', token: 'mine', as: 'somebody' },
  },
  {
    says: 'the first current context that there is',
    files: {
      a: kubeconfig({ contexts: [context('z', 'c', 'v')] }),
      b: kubeconfig({ current: 'z' }),
      c: ONE,
    },
    means: { context: 'z', server: 'https://one:6443', token: 'second' },
  },
  {
    says: 'a file that is missing is none',
    files: { gone: undefined, a: ONE },
    means: { context: 'x', server: 'https://one:6443', namespace: 'here', token: 'first' },
  },
  {
    says: 'an empty file says nothing',
    files: { empty: '', a: ONE },
    means: { context: 'x', server: 'https://one:6443', namespace: 'here', token: 'first' },
  },
  {
    says: 'paths are found from the file that names them',
    files: {
      'sub/a': kubeconfig({
        clusters: [cluster('c', 'https://one:6443', ', certificate-authority: pki/ca.crt')],
        users: [user('u', 'client-certificate: u.crt, client-key: ../u.key')],
      }),
      'b': kubeconfig({ contexts: [context('x', 'c', 'u')], current: 'x' }),
    },
    means: {
      context: 'x',
      server: 'https://one:6443',
      authorityFile: 'sub/pki/ca.crt',
      certificateFile: 'sub/u.crt',
      keyFile: 'u.key',
    },
  },
  {
    says: 'the file of a token is found so too',
    files: {
      'sub/a': kubeconfig({
        clusters: [cluster('c', 'https://one:6443')],
        users: [user('u', 'tokenFile: tokens/t, token: stale')],
        contexts: [context('x', 'c', 'u')],
        current: 'x',
      }),
    },
    means: { context: 'x', server: 'https://one:6443', token: 'stale', tokenFile: 'sub/tokens/t' },
  },
  {
    says: 'a command with a slash is found so too',
    files: {
      'sub/a': kubeconfig({
        clusters: [cluster('c', 'https://one:6443')],
        users: [
          user(
            'u',
            'exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: ./login}',
          ),
        ],
        contexts: [context('x', 'c', 'u')],
        current: 'x',
      }),
    },
    means: { context: 'x', server: 'https://one:6443', command: 'sub/login' },
  },
  {
    says: 'a command without one is sought on the PATH',
    files: {
      a: kubeconfig({
        clusters: [cluster('c', 'https://one:6443')],
        users: [
          user(
            'u',
            'exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: login}',
          ),
        ],
        contexts: [context('x', 'c', 'u')],
        current: 'x',
      }),
    },
    means: { context: 'x', server: 'https://one:6443', command: 'login' },
  },
  {
    says: 'impersonation, with groups',
    files: {
      a: kubeconfig({
        clusters: [cluster('c', 'https://one:6443')],
        users: [user('u', 'token: t, as: eve, as-groups: [dev, ops]')],
        contexts: [context('x', 'c', 'u')],
        current: 'x',
      }),
    },
    means: { context: 'x', server: 'https://one:6443', token: 't', as: 'eve', groups: ['dev', 'ops'] },
  },
  {
    says: 'JSON, and anchors',
    files: {
      a: '{"clusters":[{"name":"c","cluster":{"server":"https://one:6443"}}],"users":[{"name":"u","user":{"token":"first"}}]}',
      b: 'contexts:\n- &one\n  name: x\n  context: &inner {cluster: c, user: u}\n- name: second\n  context: *inner\ncurrent-context: second\n',
    },
    means: { context: 'second', server: 'https://one:6443', token: 'first' },
  },
];
