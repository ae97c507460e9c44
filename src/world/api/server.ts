/**
 * One API server, spoken to over HTTPS that is ours: connections are kept, a request ends when its time is up, and a broken
 * connection is told apart from an answer. What is said is JSON; what is thrown is a KubepkiError.
 */
import type { ApiCall, ApiEvent, ApiServer, ClusterAccess, Dial } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import { answerOf, bodyOf } from './answer.ts';
import { holdCredentials } from './credential.ts';
import { impersonationHeaders } from './impersonate.ts';
import { type Line, openLine } from './line.ts';
import { eventsOf } from './watch-lines.ts';

export interface DialOptions {
  /** kubepki/VERSION */
  readonly userAgent: string;
  /** one line for each request: its method, path and status, and never what it carries */
  readonly remark?: (text: string) => void;
}

export function dialWith(options: DialOptions): Dial {
  return async (access) => await openApiServer(access, options);
}

async function openApiServer(access: ClusterAccess, { userAgent, remark }: DialOptions): Promise<ApiServer> {
  const headers = { 'User-Agent': userAgent, 'Accept': 'application/json', ...impersonationHeaders(access) };
  const credentials = holdCredentials(access);
  let line: Line | undefined;
  /** A client certificate belongs to its connection: with another one, what was dialled before is let go of. */
  const lineNow = async () => {
    const shown = await credentials.current();
    if (line === undefined || line.certificate !== shown.certificate) {
      line?.close();
      line = openLine(access, shown);
    }
    return { line, shown };
  };
  // what cannot be shown is told before anything is asked
  await lineNow();
  const send = async (call: ApiCall, patience: number | undefined) => {
    const once = async () => {
      const now = await lineNow();
      const shown = now.shown.authorization;
      const response = await now.line.exchange(call, {
        headers: shown === undefined ? headers : { ...headers, Authorization: shown },
        patience,
      });
      return { response, shown: now.shown };
    };
    let { response, shown } = await once();
    if (response.status === 401 && (await credentials.renewed(shown))) {
      response.leave();
      ({ response, shown } = await once());
    }
    remark?.(`${call.method} ${call.path} ${response.status}`);
    return response;
  };
  return {
    access,
    async call(call) {
      const { patience = Number.POSITIVE_INFINITY } = access;
      const { atMost = patience } = call;
      return await answerOf(await send(call, atMost < patience ? atMost : access.patience));
    },
    async *watch({ path, query }, { atMost } = { atMost: 0 }): AsyncGenerator<ApiEvent> {
      const call: ApiCall = { method: 'GET', path, query: { ...query, watch: 'true' } };
      const { patience = Number.POSITIVE_INFINITY } = access;
      const own = atMost > 0 && atMost < patience;
      const response = await send(call, own ? atMost : access.patience).catch((error: unknown) => {
        // its time was up before it began
        if (own && error instanceof KubepkiError && error.code === 'api-timeout') return undefined;
        throw error;
      });
      if (response === undefined) return;
      if (response.status === 200) yield* eventsOf(response, atMost);
      else yield { type: 'ERROR', object: await bodyOf(response) };
    },
    close: () => line?.close(),
  };
}
