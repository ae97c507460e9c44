/** Which servers are believed, and in whose words they are not: Go's clients would say the same. */
import { spawnSync } from 'node:child_process';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ApiServer, ClusterAccess } from '../../../src/domain/api/server.ts';
import { KubepkiError } from '../../../src/domain/error.ts';
import { encodeCertificates } from '../../../src/engine/read/pem.ts';
import { wordError } from '../../../src/face/wording/error.ts';
import { whoAmI } from '../../../src/task/api/who-am-i.ts';
import { dialWith } from '../../../src/world/api/server.ts';
import { authorityNamed, type Pair, pairBy } from '../../api/authority.ts';
import { LOCAL, type ServedApi, serveApi } from '../../api/serve.ts';
import type { Authority } from '../../engine/workbench.ts';
import { codeOf } from '../store/scene.ts';

let root: Authority;
let middle: Authority;
let stranger: Authority;
beforeAll(async () => {
  root = await authorityNamed('root');
  middle = await authorityNamed('middle', root);
  stranger = await authorityNamed('stranger');
});

const closing: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close();
});

async function serving(own?: Pair): Promise<ServedApi> {
  const served = await serveApi({ authority: root, ...(own === undefined ? {} : { own }) });
  served.tokens.set('t', { username: 'alice', groups: [] });
  closing.push(served);
  return served;
}

async function dialled(served: ServedApi, changes: Partial<ClusterAccess> = {}): Promise<ApiServer> {
  const api = await dialWith({ userAgent: 'test' })({
    ...{ kubeconfig: '/etc/kc', context: 'x', namespace: 'default', server: served.url },
    authority: encodeCertificates([root.der]),
    credentials: { token: 't' },
    ...changes,
  });
  closing.push(api);
  return api;
}

const asked = async (served: ServedApi, changes: Partial<ClusterAccess> = {}) =>
  (await whoAmI(await dialled(served, changes))).user;

/** What a user is told. */
async function told(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KubepkiError)) throw new Error(`nothing of ours was thrown: ${String(error)}`);
  return wordError(error, 'kubepki').message;
}

describe('a server is believed', () => {
  test('by its root, and by an intermediate that it sends', async () => {
    expect(await asked(await serving())).toBe('alice');
    expect(await asked(await serving(await pairBy(middle, { names: LOCAL }, [middle])))).toBe('alice');
  });

  test('where the kubeconfig has nothing but the intermediate, as Go has it', async () => {
    const served = await serving(await pairBy(middle, { names: LOCAL }));
    expect(await asked(served, { authority: encodeCertificates([middle.der]) })).toBe('alice');
    // the server sends its intermediate, and no root is known
    const sends = await serving(await pairBy(middle, { names: LOCAL }, [middle]));
    expect(await asked(sends, { authority: encodeCertificates([middle.der]) })).toBe('alice');
  });

  test('where one authority of several is its own', async () => {
    expect(await asked(await serving(), { authority: encodeCertificates([stranger.der, root.der]) })).toBe(
      'alice',
    );
  });

  test('under another name that is asked for, and without any where that is asked for', async () => {
    const served = await serving(await pairBy(root, { names: [{ kind: 'dns', value: 'api.internal' }] }));
    expect(await asked(served, { serverName: 'api.internal' })).toBe('alice');
    const { authority: _, ...access } = (await dialled(served)).access;
    const insecure = await dialWith({ userAgent: 'test' })({ ...access, insecure: true });
    closing.push(insecure);
    expect((await whoAmI(insecure)).user).toBe('alice');
  });
});

describe('a server is not believed', () => {
  const past = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2021-01-01T00:00:00Z') };

  test('of a strange authority: who is trusted is said', async () => {
    const served = await serving();
    const work = asked(served, { authority: encodeCertificates([stranger.der]) });
    expect(await told(work)).toBe(
      `the API server ${served.url} is not believed: x509: certificate signed by unknown authority (issued by root); /etc/kc trusts CN=stranger`,
    );
  });

  test.each([
    ['that has ended', { names: LOCAL, ...past }, /has expired or is not yet valid: it ended /],
    [
      'for other names',
      { names: [{ kind: 'dns', value: 'elsewhere' }] },
      /is valid for DNS:elsewhere, not 127\.0\.0\.1$/,
    ],
    [
      'with a common name alone',
      { names: [], subject: { commonName: '127.0.0.1', organizations: [] } },
      /legacy Common Name/,
    ],
    ['for clients', { names: LOCAL, extendedKeyUsage: ['clientAuth'] }, /incompatible key usage/],
  ] as const)('with a certificate %s', async (_, changes, says) => {
    const served = await serving(await pairBy(root, changes));
    expect(await told(asked(served))).toMatch(says);
  });

  test('with a common name beside an address: Go asks no common name', async () => {
    const names = [{ kind: 'ip', value: '127.0.0.1' }] as const;
    const served = await serving(
      await pairBy(root, { names, subject: { commonName: 'localhost', organizations: [] } }),
    );
    expect(await asked(served)).toBe('alice');
    const work = asked(served, { server: served.url.replace('127.0.0.1', 'localhost') });
    expect(await told(work)).toMatch(/is valid for IP Address:127\.0\.0\.1, not localhost/);
  });

  test('and not a byte of ours was sent to it', async () => {
    const served = await serving();
    await told(asked(served, { authority: encodeCertificates([stranger.der]) }));
    expect(served.seen.urls).toEqual([]);
  });
});

describe('what cannot be shown', () => {
  const why = async (changes: Partial<ClusterAccess>) => await codeOf(dialled(await serving(), changes));

  test('is told before anything is dialled', async () => {
    const one = await pairBy(root, { names: [], extendedKeyUsage: ['clientAuth'] });
    const other = await pairBy(root, { names: [], extendedKeyUsage: ['clientAuth'] });
    const rubbish = Buffer.from('rubbish');
    const sealed = spawnSync('openssl', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', 'pass:x'], {
      input: one.key,
    }).stdout;
    const credentials = (certificate?: Uint8Array, key?: Uint8Array) => ({
      credentials: { ...(certificate && { certificate }), ...(key && { key }) },
    });
    expect(await why(credentials(one.certificate, other.key))).toMatchObject({ why: 'pair' });
    expect(await why(credentials(one.certificate, rubbish))).toMatchObject({ why: 'pem' });
    expect(await why(credentials(rubbish, one.key))).toMatchObject({ why: 'pem' });
    expect(await why(credentials(one.certificate, sealed))).toMatchObject({ why: 'encrypted-key' });
    expect(await why(credentials(one.certificate))).toMatchObject({ why: 'no-key' });
    expect(await why({ authority: rubbish })).toMatchObject({
      code: 'credential-unusable',
      why: 'authority',
    });
    expect(await why({ credentials: { tokenFile: '/nonexistent/t' } })).toMatchObject({
      why: 'token-file',
      errno: 'ENOENT',
    });
    expect(await why({ credentials: { token: 'a\r\nX: y' } })).toMatchObject({ why: 'token-characters' });
    expect(await why({ impersonate: { user: 'a\r\nX: y', groups: [] } })).toMatchObject({
      why: 'impersonation',
    });
  });
});
