/** One question to an API server: its answer's body, or a KubepkiError that says what the server's "no" means. */
import type { ApiAnswer, ApiCall, ApiServer, Pause } from '../../domain/api/server.ts';
import { type ErrorCode, KubepkiError } from '../../domain/error.ts';
import type { Evidence } from '../../domain/finding.ts';
import { readStatus } from '../../format/api/status.ts';
import { shownBy } from './shown-by.ts';

/** What the question is for, for whoever reads the error: 'create certificatesigningrequests', 'read the role admin'. */
export interface Doing {
  readonly doing: string;
  /** without it nothing is asked twice */
  readonly pause?: Pause;
}

/** How often a question is asked again where the server says "later"; it has to be one that changes nothing. */
const TRIES = 5;
const SHORTEST = 500;
const LONGEST = 10_000;

/**
 * @throws KubepkiError api-unauthorized, api-forbidden, api-missing, api-exists, api-conflict, api-refused, api-trouble,
 * api-answer, and all that ApiServer.call throws
 */
export async function ask(api: ApiServer, call: ApiCall, { doing, pause }: Doing): Promise<unknown> {
  for (let tries = 1; ; tries += 1) {
    const answer = await api.call(call);
    if (answer.status >= 200 && answer.status < 300) return whole(api, answer, doing);
    // 429 is said before anything was done (apiserver's priority and fairness), so it may be asked again whatever it is
    const again = answer.status === 429 || (answer.status >= 500 && call.method === 'GET');
    if (!again || pause === undefined || tries === TRIES) throw refusal(api, answer, doing);
    await pause.pause(Math.min(LONGEST, waitOf(answer) ?? SHORTEST * 2 ** (tries - 1)));
  }
}

function waitOf(answer: ApiAnswer): number | undefined {
  return answer.retryAfter ?? readStatus(answer.body)?.retryAfter;
}

function whole(api: ApiServer, { status, body }: ApiAnswer, doing: string): unknown {
  if (typeof body === 'object' && body !== null) return body;
  throw new KubepkiError('api-answer', {
    server: api.access.server,
    problem: body === undefined ? 'not-json' : 'no-object',
    status,
    doing,
  });
}

/** What an answer means that is no success; for those, too, who look at statuses themselves. */
export function refusal(api: ApiServer, { status, body }: ApiAnswer, doing: string): KubepkiError {
  const { server, kubeconfig, context, impersonate } = api.access;
  const said = readStatus(body);
  const reason = said?.reason ?? '';
  const evidence: Evidence = {
    doing,
    server,
    status,
    ...(kubeconfig === '' ? {} : { kubeconfig, context }),
    ...(said === undefined || said.message === '' ? {} : { message: said.message }),
    ...(reason === '' ? {} : { reason }),
    ...(impersonate === undefined ? {} : { as: impersonate.user, asGroups: impersonate.groups }),
  };
  const code = codeOf(status, reason, said !== undefined);
  return new KubepkiError(
    code,
    code === 'api-unauthorized' ? { ...evidence, ...shownBy(api.access) } : evidence,
    undefined,
    code === 'api-refused'
      ? (said?.causes ?? []).map(({ field, message }) => ({ field, problem: message }))
      : [],
  );
}

/** @param isStatus whether an API server said it; something else on the way answers 404 too */
function codeOf(status: number, reason: string, isStatus: boolean): ErrorCode {
  switch (status) {
    case 401:
      return 'api-unauthorized';
    case 403:
      return isStatus ? 'api-forbidden' : 'api-answer';
    case 404:
      return isStatus ? 'api-missing' : 'api-answer';
    case 409:
      return reason === 'AlreadyExists' ? 'api-exists' : 'api-conflict';
    case 429:
      return 'api-trouble';
    default:
      if (status >= 500) return 'api-trouble';
      return isStatus && status >= 400 ? 'api-refused' : 'api-answer';
  }
}
