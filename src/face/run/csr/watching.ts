/** Waiting as the command line has it: a line on the terminal, a document for each state, and what stands if it is stopped. */
import type { ApiServer } from '../../../domain/api/server.ts';
import type { CsrWaitReport } from '../../../domain/api/report-signing.ts';
import type { SigningRequest } from '../../../domain/api/signing-request.ts';
import { optional } from '../../../domain/optional.ts';
import { parseDuration } from '../../../domain/duration.ts';
import { KubepkiError } from '../../../domain/error.ts';
import { ESCAPES } from '../../../format/escape.ts';
import { standingOf } from '../../../task/csr/submit.ts';
import { type Told, type WaitAsk, waitForRequest } from '../../../task/csr/wait.ts';
import { pause } from '../../../world/clock.ts';
import type { Call } from '../../command/command.ts';

/** Long enough for somebody who was told; a script that nobody attends ends. */
const USUAL = 10 * 60_000;
/** A connection that is dead, and tells nobody, is given up after that; --request-timeout says otherwise. */
const PATIENCE = '30s';

export type Waiting = Omit<WaitAsk, 'timeout'> & { readonly path?: string };

type WaitCall = Pick<Call<'timeout'>, 'options' | 'clock' | 'status' | 'tell' | 'stands'>;

/** The request with its certificate, and the last document. */
export async function waited(
  call: WaitCall,
  { path, ...ask }: Waiting,
  api: ApiServer,
): Promise<{ readonly request: SigningRequest; readonly report: CsrWaitReport }> {
  const { clock, status, tell, stands } = call;
  stands({ request: ask.name, ...optional('path', path) });
  const reportOf = (request: SigningRequest): CsrWaitReport => ({
    apiVersion: 'kubepki/v1',
    kind: 'CsrWaitReport',
    at: clock.now().toISOString(),
    server: api.access.server,
    ...optional('file', path),
    request: standingOf(request),
  });
  const told = async (what: Told) => {
    status(wordsFor(what, ask.name));
    if (what.told === 'state' && what.state !== 'issued') await tell(reportOf(what.request));
  };
  try {
    const request = await waitForRequest(
      { ...ask, ...optional('timeout', timeoutOf(call.options.timeout)) },
      { api, clock, pause, tell: told },
    );
    return { request, report: reportOf(request) };
  } catch (error) {
    // the file is what the next command is typed with
    if (path === undefined || !(error instanceof KubepkiError)) throw error;
    throw new KubepkiError(error.code, { path, ...error.evidence }, error.cause, error.details);
  }
}

const DOES = {
  pending: 'waits to be approved',
  approved: 'is approved, and waits to be signed',
  issued: 'is issued',
  denied: 'is denied',
  failed: 'has failed',
} as const;

function wordsFor(what: Told, name: string): string {
  const shown = ESCAPES.terminal.apply(name);
  switch (what.told) {
    case 'away':
      return `the API server is away (${what.trouble.code}); still waiting for ${shown}`;
    case 'back':
      return `the API server is back; waiting for ${shown}`;
    case 'state':
      return `${shown} ${DOES[what.state]}`;
  }
}

/** Undefined for ever. */
function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return USUAL;
  if (/^0+[smh]?$/.test(text)) return undefined;
  const span = parseDuration(text);
  if (span !== undefined) return span;
  const expected = 'a span of time such as 90s, 10m or 8h, or 0 for as long as it takes';
  throw new KubepkiError('bad-value', { command: 'csr wait', option: '--timeout', value: text, expected });
}

/** The same call, where nobody said how long one request may take. */
export function patient<C extends { readonly options: { readonly 'request-timeout'?: string } }>(call: C): C {
  return { ...call, options: { 'request-timeout': PATIENCE, ...call.options } };
}
