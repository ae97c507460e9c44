/**
 * The API server in memory behind real HTTPS, for what is to be seen on a wire: certificates made by our own engine, callers
 * known by theirs as a real server knows them, connections that break in the ways of connections. What is between the
 * wire and memory-api.ts, and nothing else.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ApiAnswer } from '../../src/domain/api/server.ts';
import { attributeValues } from '../../src/domain/distinguished-name.ts';
import { readCertificate } from '../../src/engine/read/certificate.ts';
import { encodeCertificates } from '../../src/engine/read/pem.ts';
import type { Authority } from '../engine/workbench.ts';
import { authorityNamed, type Pair, pairBy } from './authority.ts';
import { type Caller, MemoryApi } from './memory-api.ts';

/** What befalls the next answer: each once, unless it is put there again. */
export type WireFault =
  /** the connection is gone before a byte of it */
  | 'drop'
  /** half of it, and the connection is gone */
  | 'half'
  /** nothing, ever */
  | 'silence'
  /** what no API server says */
  | 'rubbish';

export interface ServedApi {
  readonly memory: MemoryApi;
  readonly authority: Authority;
  readonly url: string;
  readonly port: number;
  /** the authority, as a kubeconfig would trust it */
  readonly trust: Uint8Array;
  /** a client certificate that it believes */
  pair(user: string, groups?: readonly string[]): Promise<Pair>;
  /** a kubeconfig with a context for each of them, the first of them current; tokens it knows are as good */
  kubeconfig(users: Readonly<Record<string, Pair | { readonly token: string }>>, file?: string): string;
  /** the bearer tokens it believes */
  readonly tokens: Map<string, Caller>;
  readonly faults: WireFault[];
  /** connections so far, and requests as they stood on the wire */
  readonly seen: {
    connections: number;
    readonly headers: IncomingMessage['headers'][];
    readonly urls: string[];
  };
  /** ends the connections that wait for another question */
  closeIdle(): void;
  /** as a server that is killed, and one that comes back at the same port */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface ServeAsk {
  readonly memory?: MemoryApi;
  readonly authority?: Authority;
  /** PEM; made by the authority for 127.0.0.1 and localhost where nothing is said */
  readonly own?: Pair;
}

export async function serveApi({ memory = new MemoryApi(), ...ask }: ServeAsk = {}): Promise<ServedApi> {
  const authority = ask.authority ?? (await authorityNamed('kubernetes'));
  const own = ask.own ?? (await pairBy(authority, { names: LOCAL }));
  const directory = mkdtempSync(join(tmpdir(), 'kubepki-api-'));
  const tokens = new Map<string, Caller>();
  const faults: WireFault[] = [];
  const seen: ServedApi['seen'] = { connections: 0, headers: [], urls: [] };
  const sockets = new Set<Socket>();
  const trust = encodeCertificates([authority.der]);
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    seen.headers.push(request.headers);
    seen.urls.push(request.url ?? '');
    serve({ memory, tokens, faults }, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  };
  let server: Server;
  let port = 0;
  const start = async () => {
    // a real one asks for a certificate, and judges it itself (apiserver's RequestClientCert)
    server = createServer(
      {
        cert: Buffer.from(own.certificate),
        key: Buffer.from(own.key),
        ca: [Buffer.from(trust)],
        requestCert: true,
        rejectUnauthorized: false,
        allowPartialTrustChain: true,
      },
      answer,
    );
    server.on('secureConnection', () => (seen.connections += 1));
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  };
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    memory.endWatches();
    await closed;
  };
  await start();
  const url = `https://127.0.0.1:${port}`;
  return {
    ...{ memory, authority, url, port, trust, tokens, faults, seen, start, stop },
    pair: async (user, groups = []) =>
      await pairBy(authority, {
        subject: { commonName: user, organizations: [...groups] },
        names: [],
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: ['clientAuth'],
      }),
    kubeconfig: (users, file = join(directory, 'kubeconfig')) => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, kubeconfigText(url, trust, users), { mode: 0o600 });
      return file;
    },
    closeIdle: () => server.closeIdleConnections(),
    close: async () => {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const LOCAL = [
  { kind: 'ip', value: '127.0.0.1' },
  { kind: 'dns', value: 'localhost' },
] as const;

function kubeconfigText(
  server: string,
  trust: Uint8Array,
  users: Readonly<Record<string, Pair | { readonly token: string }>>,
): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const names = Object.keys(users);
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'demo', cluster: { server, 'certificate-authority-data': base64(trust) } }],
      users: Object.entries(users).map(([name, user]) => ({
        name,
        user:
          'token' in user
            ? user
            : { 'client-certificate-data': base64(user.certificate), 'client-key-data': base64(user.key) },
      })),
      contexts: names.map((name) => ({ name, context: { cluster: 'demo', user: name } })),
      'current-context': names[0],
    },
    undefined,
    2,
  )}\n`;
}

interface Behind {
  readonly memory: MemoryApi;
  readonly tokens: ReadonlyMap<string, Caller>;
  readonly faults: WireFault[];
}

async function serve({ memory, tokens, faults }: Behind, request: IncomingMessage, response: ServerResponse) {
  const sent = await textOf(request);
  const fault = faults.shift();
  if (fault === 'silence') return;
  if (fault === 'drop') {
    request.socket.destroy();
    return;
  }
  const { pathname, searchParams } = new URL(request.url ?? '', 'https://x');
  const query = Object.fromEntries(searchParams);
  const caller = callerOf(request, tokens);
  const call = {
    method: request.method as 'GET',
    path: pathname,
    query,
    ...(sent === '' ? {} : { body: JSON.parse(sent) as unknown }),
  };
  const answer = caller === undefined ? UNAUTHORIZED : memory.handle(call, caller);
  if (answer === 'drop') {
    request.socket.destroy();
    return;
  }
  const watching = query['watch'] === 'true' && answer.status === 200;
  response.writeHead(answer.status, {
    'Content-Type': 'application/json',
    ...(answer.retryAfter === undefined ? {} : { 'Retry-After': String(answer.retryAfter / 1000) }),
  });
  const text = fault === 'rubbish' ? '<html>not here</html>' : JSON.stringify(answer.body ?? {});
  if (fault === 'half') {
    response.write(watching ? '{"type":"ADDED","obj' : text.slice(0, text.length / 2), () =>
      request.socket.destroy(),
    );
  } else if (watching && fault === undefined) watch(memory, pathname, query, response);
  else response.end(text);
}

function watch(memory: MemoryApi, path: string, query: Record<string, string>, response: ServerResponse) {
  response.flushHeaders();
  const stop = memory.follow(path, query['resourceVersion'], (event) => {
    if (event === 'end') response.end();
    else response.write(`${JSON.stringify(event)}\n`);
  });
  response.on('close', stop);
}

const UNAUTHORIZED: ApiAnswer = {
  status: 401,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Unauthorized',
    reason: 'Unauthorized',
    code: 401,
  },
};

/** As a real server sees them: by certificate first, then by token; nobody is nobody; and whom they act as. */
function callerOf(request: IncomingMessage, tokens: ReadonlyMap<string, Caller>): Caller | undefined {
  const own = byCertificate(request.socket as TLSSocket) ?? byToken(request, tokens);
  const user = request.headers['impersonate-user'];
  if (own === undefined || typeof user !== 'string') return own;
  const groups = request.rawHeaders.filter((_, i, raw) => raw[i - 1]?.toLowerCase() === 'impersonate-group');
  return { username: user, groups };
}

function byToken(request: IncomingMessage, tokens: ReadonlyMap<string, Caller>): Caller | undefined {
  const header = request.headers.authorization;
  return header?.startsWith('Bearer ') === true ? tokens.get(header.slice('Bearer '.length)) : undefined;
}

function byCertificate(socket: TLSSocket): Caller | undefined {
  const { raw } = socket.getPeerCertificate();
  if (!socket.authorized || raw === undefined) return undefined;
  const read = readCertificate(Uint8Array.from(raw));
  if (!read.ok) return undefined;
  const { subject } = read.value;
  return { username: attributeValues(subject, 'CN').at(-1) ?? '', groups: attributeValues(subject, 'O') };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
