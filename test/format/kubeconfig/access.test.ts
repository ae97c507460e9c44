/** Which cluster kubeconfigs mean, as kubectl would say; and what is refused where it would be guessed at. */
import { describe, expect, test } from 'vitest';
import { KubepkiError } from '../../../src/domain/error.ts';
import { type AccessAsk, chooseAccess } from '../../../src/format/kubeconfig/access.ts';
import { kubeconfig, SCENES } from './access-scenes.ts';

const BASE = '/base/';
const filesOf = (files: Readonly<Record<string, string | undefined>>) =>
  Object.entries(files).flatMap(([name, text]) =>
    text === undefined ? [] : [{ path: `${BASE}${name}`, text }],
  );
const one = (text: string, ask: AccessAsk = {}) => chooseAccess([{ path: `${BASE}config`, text }], ask);

/** Dot segments are the system's to follow; here they are taken out so that paths can be compared. */
const plain = (path: string | undefined) =>
  path === undefined ? undefined : new URL(path, 'file:///').pathname.replace(BASE, '');

describe('what they mean', () => {
  test.each(SCENES.map((scene) => [scene.says, scene] as const))('%s', (_, { files, context, means }) => {
    const chosen = chooseAccess(filesOf(files), context === undefined ? {} : { context });
    if (chosen === undefined) throw new Error('nothing was chosen');
    const file = (material: typeof chosen.authority) =>
      material !== undefined && 'file' in material ? plain(material.file) : undefined;
    const { command } = (chosen.plugin?.entry as { exec?: { command: string } } | undefined)?.exec ?? {};
    expect(
      JSON.parse(
        JSON.stringify({
          context: chosen.access.context,
          server: chosen.access.server,
          namespace: chosen.access.namespace === 'default' ? undefined : chosen.access.namespace,
          token: chosen.token,
          authorityFile: file(chosen.authority),
          certificateFile: file(chosen.certificate),
          keyFile: file(chosen.key),
          tokenFile: plain(chosen.tokenFile),
          command: command?.includes('/') === true ? plain(command) : command,
          as: chosen.access.impersonate?.user,
          groups:
            chosen.access.impersonate?.groups.length === 0 ? undefined : chosen.access.impersonate?.groups,
        }),
      ),
    ).toEqual(means);
  });
});

const parts = (clusterFields: string, userFields = 'token: t', contextFields = 'cluster: c, user: u') =>
  kubeconfig({
    clusters: [`- name: c\n  cluster: {${clusterFields}}`],
    users: [`- name: u\n  user: {${userFields}}`],
    contexts: [`- name: x\n  context: {${contextFields}}`],
    current: 'x',
  });
const SERVER = 'server: "https://one:6443"';

describe('what the command line says over them', () => {
  test('namespace, user and groups', () => {
    const text = parts(
      SERVER,
      'token: t, as: eve, as-groups: [dev], as-uid: "7", as-user-extra: {scopes: [a, b]}',
    );
    expect(one(text)?.access.impersonate).toEqual({
      user: 'eve',
      groups: ['dev'],
      uid: '7',
      extra: { scopes: ['a', 'b'] },
    });
    expect(one(text, { as: 'mallory', namespace: 'there' })?.access).toMatchObject({
      namespace: 'there',
      impersonate: { user: 'mallory', groups: ['dev'] },
    });
    expect(one(text, { asGroups: ['ops'] })?.access.impersonate).toMatchObject({
      user: 'eve',
      groups: ['ops'],
    });
  });

  test('groups without a user are refused', () => {
    expect(() => one(parts(SERVER), { asGroups: ['ops'] })).toThrow(KubepkiError);
  });
});

describe('servers', () => {
  test.each([
    ['server: "https://one:6443/"', 'https://one:6443'],
    ['server: "https://one/clusters/a/"', 'https://one/clusters/a'],
    ['server: "HTTPS://one:6443?x=1"', 'https://one:6443'],
    ['server: "https://[fd00::1]:6443"', 'https://[fd00::1]:6443'],
    ['server: "http://localhost:8001"', 'http://localhost:8001'],
    ['server: "localhost:8080"', 'http://localhost:8080'],
    ['server: "one:6443", certificate-authority: ca.crt', 'https://one:6443'],
  ])('%s is %s', (cluster, server) => {
    expect(one(parts(cluster))?.access.server).toBe(server);
  });

  test('nothing secret goes over a plain connection', () => {
    const chosen = one(parts('server: "http://localhost:8001"', 'token: t, username: a, password: b'));
    expect(JSON.stringify(chosen)).not.toMatch(/token|password/);
  });

  test('data outdoes a file', () => {
    const chosen = one(parts(`${SERVER}, certificate-authority: ca.crt, certificate-authority-data: AAEC`));
    expect(chosen?.authority).toEqual({ bytes: new Uint8Array([0, 1, 2]) });
  });
});

describe('what is refused', () => {
  const refused = (text: string, ask: AccessAsk = {}) => {
    try {
      return JSON.stringify(one(text, ask) ?? 'nothing');
    } catch (error) {
      if (!(error instanceof KubepkiError)) throw error;
      const { problem, what, nearest, name } = error.evidence;
      return [error.code, problem, what, nearest, name]
        .filter((part) => part !== undefined && part !== '')
        .join(' ');
    }
  };

  const REFUSED: readonly (readonly [text: string, says: string])[] = [
    ['a: b: c', 'access-invalid syntax'],
    ['- a', 'access-invalid no-kubeconfig'],
    ['just words', 'access-invalid no-kubeconfig'],
    ['kind: Pod', 'access-invalid no-kubeconfig'],
    ['apiVersion: v2\nkind: Config', 'access-invalid no-kubeconfig'],
    ['kind: Config\n---\nkind: Config', 'access-invalid documents'],
    [`a: ${'['.repeat(5000)}`, 'access-invalid syntax'],
    [
      `${Array.from(
        { length: 20 },
        (_, i) =>
          `a${i}: &a${i} [${
            i === 0
              ? 'x'
              : Array(20)
                  .fill(`*a${i - 1}`)
                  .join(', ')
          }]`,
      ).join('\n')}\n`,
      'access-invalid syntax',
    ],
    [`a: "${'x'.repeat(9 << 20)}"`, 'access-invalid too-large'],
    ['clusters: 5\ncurrent-context: x', 'access-invalid shape clusters'],
    ['clusters: [5]\ncurrent-context: x', 'access-invalid shape clusters[0]'],
    ['clusters: [{name: a}, {name: a}]\ncurrent-context: x', 'access-invalid twice clusters[a]'],
    [parts('server: 5'), 'access-invalid shape clusters[c] server'],
    [parts('server: "https://a b"'), 'access-invalid server-url clusters[c]'],
    [parts('server: "ftp://a"'), 'access-invalid server-url clusters[c]'],
    [parts('server: "https://user:pass@a"'), 'access-invalid server-url clusters[c]'],
    [parts(`${SERVER}, proxy-url: "ftp://a"`), 'access-invalid proxy-url clusters[c]'],
    [parts(`${SERVER}, proxy-url: "::"`), 'access-invalid proxy-url clusters[c]'],
    [
      parts(`${SERVER}, certificate-authority-data: "%%"`),
      'access-invalid base64 clusters[c] certificate-authority-data',
    ],
    [
      parts(`${SERVER}, insecure-skip-tls-verify: "yes"`),
      'access-invalid shape clusters[c] insecure-skip-tls-verify',
    ],
    [
      parts(`${SERVER}, insecure-skip-tls-verify: true, certificate-authority: ca`),
      'access-invalid insecure-with-authority clusters[c]',
    ],
    [parts(SERVER, 'exec: {}'), 'access-invalid no-command users[u]'],
    [parts(SERVER, 'exec: 5'), 'access-invalid shape users[u] exec'],
    [parts(SERVER, 'exec: {command: a}, auth-provider: {name: oidc}'), 'access-invalid two-plugins users[u]'],
    [parts(SERVER, 'as: eve, as-groups: dev'), 'access-invalid shape users[u] as-groups'],
    [parts(SERVER, 'as: eve, as-user-extra: {a: b}'), 'access-invalid shape users[u] as-user-extra'],
    [parts(SERVER, 'token: t', 'user: u'), 'access-incomplete no-cluster'],
    [parts(SERVER, 'token: t', 'cluster: d, user: u'), 'access-incomplete cluster-missing d'],
    [parts(SERVER, 'token: t', 'cluster: c, user: w'), 'access-incomplete user-missing w'],
    [parts(''), 'access-incomplete no-server c'],
    ['contexts: [{name: a, context: {}}]', 'access-incomplete no-current-context'],
    ['', '"nothing"'],
    ['kind: Config', '"nothing"'],
  ];
  test.each(REFUSED.map(([text, says]) => [says, text] as const))('%s', (says, text) => {
    expect(refused(text)).toBe(says);
  });

  test('a context that is not there, with the one that may be meant', () => {
    expect(refused(parts(SERVER), { context: 'elsewhere' })).toBe('context-unknown');
    const text = parts(SERVER).replaceAll(': x', ': staging');
    expect(refused(text, { context: 'stagign' })).toBe('context-unknown staging');
  });

  test('names out of the prototype are no entries', () => {
    expect(refused(parts(SERVER, 'token: t', 'cluster: constructor, user: u'))).toBe(
      'access-incomplete cluster-missing constructor',
    );
    expect(refused(parts(SERVER), { context: '__proto__' })).toBe('context-unknown');
  });
});
