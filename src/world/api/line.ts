/**
 * The connections to one server with one client certificate, and what goes over them. Questions share connections that are
 * kept; whatever changes something goes over one of its own, for of a kept one that breaks nobody can say what arrived.
 */
import { setMaxListeners } from 'node:events';
import {
  Agent as HttpAgent,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ApiCall, ClusterAccess } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { errnoOf } from '../trouble.ts';
import { reach } from './reach.ts';
import type { Shown } from './credential-shown.ts';
import type { Headers } from './impersonate.ts';
import { secureContextOf } from './secure-context.ts';
import { unreachable } from './trouble.ts';

export interface Exchange {
  readonly headers: Headers;
  /** milliseconds until all of the answer has to be there */
  readonly patience: number | undefined;
}

export interface Response {
  readonly server: string;
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly stream: IncomingMessage;
  /** what is left of it is of no interest */
  readonly leave: () => void;
  /** it begins to last as long as it likes: a watch */
  readonly wait: () => void;
}

export interface Line {
  readonly certificate: Shown['certificate'];
  exchange(call: ApiCall, exchange: Exchange): Promise<Response>;
  close(): void;
}

/** @throws KubepkiError credential-unusable */
export function openLine(access: ClusterAccess, shown: Shown): Line {
  const secure = access.server.startsWith('https:');
  const context = secure ? secureContextOf(access, shown) : undefined;
  const closed = new AbortController();
  // each connection listens for it, and there may be many
  setMaxListeners(0, closed.signal);
  const dial = async () => await reach(access, context, closed.signal);
  const kept = agentThat(dial, secure, true);
  const single = agentThat(dial, secure, false);
  return {
    certificate: shown.certificate,
    async exchange(call, asked) {
      const once = async (agent: HttpAgent) =>
        await send({ access, agent, request: secure ? httpsRequest : httpRequest }, call, asked);
      if (call.method !== 'GET') return await once(single);
      try {
        return await once(kept);
      } catch (error) {
        // the server closed it while we thought it ours: it has not seen the question, or answering again does no harm
        if (!(error instanceof StaleConnection)) throw error;
        return await once(single);
      }
    },
    close: () => {
      // a connection that is still being made is nobody's yet
      closed.abort();
      kept.destroy();
      single.destroy();
    },
  };
}

/** A connection that was kept broke before anything came. */
class StaleConnection extends Error {}

function agentThat(dial: () => Promise<Duplex>, secure: boolean, keepAlive: boolean): HttpAgent {
  const agent = secure ? new HttpsAgent({ keepAlive }) : new HttpAgent({ keepAlive });
  const connecting = (_: unknown, done: (error: Error | null, socket?: Duplex) => void) => {
    dial().then(
      (socket) => done(null, socket),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  };
  return Object.assign(agent, { createConnection: connecting });
}

interface Way {
  readonly access: ClusterAccess;
  readonly agent: HttpAgent;
  readonly request: (url: URL, options: RequestOptions) => ReturnType<typeof httpRequest>;
}

async function send({ access, agent, request }: Way, call: ApiCall, asked: Exchange): Promise<Response> {
  const { server } = access;
  const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
  const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query)}`;
  return await new Promise((resolve, reject) => {
    const req = request(new URL(`${server}${call.path}${query}`), {
      method: call.method,
      agent,
      headers: {
        ...(asked.headers as Record<string, string | string[]>),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': body.length }),
      },
    });
    const { patience } = asked;
    let begun: IncomingMessage | undefined;
    const timer =
      patience === undefined
        ? undefined
        : setTimeout(() => {
            const late = new KubepkiError('api-timeout', { server, path: call.path, patience });
            // while it still has no connection, nobody would hear of it
            reject(late);
            (begun ?? req).destroy(late);
          }, patience);
    req.once('response', (stream) => {
      begun = stream;
      stream.once('close', () => clearTimeout(timer));
      resolve({
        server,
        status: stream.statusCode ?? 0,
        retryAfter: stream.headers['retry-after'],
        stream,
        leave: () => {
          // its end is a broken connection, and nobody's business any more
          stream.on('error', () => undefined).destroy();
        },
        wait: () => clearTimeout(timer),
      });
    });
    // after the answer began it is the stream that fails
    req.on('error', (error) => {
      clearTimeout(timer);
      if (error instanceof KubepkiError) reject(error);
      else if (req.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(errnoOf(error) ?? ''))
        reject(new StaleConnection('', { cause: error }));
      else reject(unreachable(access, error));
    });
    req.end(body);
  });
}
