/** What a server shows is taken as it is sent: unverified, in order, and with nothing of ours given for it. */
import { once } from 'node:events';
import { createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { encodePem } from '../../src/engine/read/pem.ts';
import { makeCertificate } from '../../src/engine/make/certificate.ts';
import { makeKey, type MadeKey } from '../../src/engine/make/key.ts';
import { wordFinding, wordFix } from '../../src/face/wording/finding.ts';
import { inspect } from '../../src/task/inspect/inspect.ts';
import { openEndpoints } from '../../src/world/endpoint.ts';
import { openFiles } from '../../src/world/files.ts';
import { type Authority, leafAsk, makeAuthority, NOON, rootAsk } from '../engine/workbench.ts';
import { codeOf } from './store/scene.ts';

let root: Authority;
let middle: Authority;
let key: MadeKey;
let leaf: Uint8Array;
const pem = (...ders: Uint8Array[]) =>
  Buffer.concat(ders.map((der) => encodePem('CERTIFICATE', der))).toString('latin1');

beforeAll(async () => {
  const { factsOf } = await import('../engine/workbench.ts');
  root = await makeAuthority('ecdsa-p256');
  const middleKey = await makeKey('ecdsa-p256');
  const ask = rootAsk(middleKey, {
    subject: { commonName: 'middle', organizations: [] },
    signer: { certificate: root.facts, privatePem: root.key.privatePem },
  });
  const der = await makeCertificate(ask);
  middle = { key: middleKey, der, facts: factsOf(der) };
  key = await makeKey('ecdsa-p256');
  leaf = await makeCertificate(leafAsk(middle, key));
});

const open = new Set<Server>();
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of open) server.close();
  sockets.clear();
  open.clear();
});

async function listening(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  open.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Seen {
  /** the names that clients sent, before anything else of theirs was looked at */
  readonly names: string[];
  /** what each said after its handshake */
  readonly said: string[];
}

async function serving(cert: string, options: TlsOptions = {}): Promise<{ port: number; seen: Seen }> {
  const seen: Seen = { names: [], said: [] };
  const sni: TlsOptions['SNICallback'] = (name, done) => {
    seen.names.push(name);
    done(null);
  };
  const own = { cert, key: Buffer.from(key.privatePem), SNICallback: sni, ...options };
  const server = createServer(own, (socket) => {
    let text = '';
    socket.on('data', (data) => (text += data.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => seen.said.push(text));
  });
  server.on('tlsClientError', (error) => seen.said.push(error.message));
  return { port: await listening(server), seen };
}

const bytes = (chain: readonly Uint8Array[]) => chain.map((der) => Buffer.from(der).toString('base64'));
const endpoints = openEndpoints({ patience: 2000 });

describe('a server', () => {
  it('shows its chain as it sends it, though nobody here trusts it', async () => {
    for (const sent of [[leaf], [leaf, middle.der], [leaf, middle.der, root.der]]) {
      const { port } = await serving(pem(...sent));
      expect(bytes(await endpoints.served('127.0.0.1', port))).toEqual(bytes(sent));
    }
  });

  it('is asked by name, by address without one, and is sent nothing', async () => {
    const { port, seen } = await serving(pem(leaf));
    await endpoints.served('localhost', port);
    await endpoints.served('127.0.0.1', port);
    expect(seen.names).toEqual(['localhost']);
    // both handshakes were ended properly, and nothing followed them
    await vi.waitFor(() => expect(seen.said).toEqual(['', '']));
  });

  it('that wants a client certificate shows its own all the same', async () => {
    const mutual = { requestCert: true, rejectUnauthorized: true, ca: pem(root.der) };
    for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
      const { port, seen } = await serving(pem(leaf, middle.der), { ...mutual, maxVersion });
      expect(await endpoints.served('127.0.0.1', port)).toHaveLength(2);
      await vi.waitFor(() => expect(seen.said).toEqual([expect.stringMatching(/peer did not return|^$/)]));
    }
  });
});

describe('who shows nothing is told', () => {
  const refused = async (port: number) => await codeOf(endpoints.served('127.0.0.1', port));

  it('nobody there', async () => {
    const server = createPlain();
    const port = await listening(server);
    server.close();
    open.delete(server);
    await once(server, 'close');
    expect(await refused(port)).toMatchObject({
      code: 'endpoint-unreachable',
      endpoint: `127.0.0.1:${port}`,
      errno: 'ECONNREFUSED',
    });
  });

  test.each([
    [
      'speaks something else',
      (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      { reason: 'not-tls' },
    ],
    ['hangs up', (socket: Socket) => socket.destroy(), { errno: 'ECONNRESET' }],
  ])('one that %s', async (_, answer, evidence) => {
    const port = await listening(createPlain((socket) => void socket.once('data', () => answer(socket))));
    expect(await refused(port)).toMatchObject(evidence);
  });

  it('one that says nothing is waited for no longer than it was said', async () => {
    const port = await listening(createPlain());
    const hasty = openEndpoints({ patience: 50 });
    expect(await codeOf(hasty.served('127.0.0.1', port))).toMatchObject({ reason: 'timed-out' });
  });
});

describe('inspect', () => {
  const see = async (...targets: string[]) =>
    inspect(
      { targets, at: NOON },
      { files: openFiles(), endpoints, clock: { now: () => NOON }, progress: () => undefined },
    );

  it('shows a server’s chain as it shows a file', async () => {
    const { port } = await serving(pem(leaf, middle.der));
    const target = `https://127.0.0.1:${port}/healthz`;
    const { verdict, items } = await see(target);
    expect(verdict).toBe('fine');
    expect(items).toMatchObject([
      {
        what: 'certificate',
        file: target,
        subject: 'CN=kube-apiserver',
        chain: [{ subject: 'CN=middle', file: target }],
      },
      { what: 'certificate', file: target, subject: 'CN=middle' },
    ]);
  });

  test.each([
    [
      'https://127.0.0.1:1',
      'could not be read: nothing listens there',
      'openssl s_client -connect 127.0.0.1:1',
    ],
    [
      'https://user@host/',
      'could not be read: it is not https://HOST:PORT',
      'kubepki inspect https://HOST:PORT',
    ],
    ['https://', 'could not be read: it is not https://HOST:PORT', 'kubepki inspect https://HOST:PORT'],
    ['https://h:0', 'could not be read: it is not https://HOST:PORT', 'kubepki inspect https://HOST:PORT'],
  ])('%s is told', async (target, says, fix) => {
    const { verdict, findings } = await see(target);
    expect([verdict, findings.map((one) => [wordFinding(one), wordFix(one, 'kubepki')])]).toEqual([
      'unknown',
      [[says, fix]],
    ]);
  });
});
