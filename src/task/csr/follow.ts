/**
 * One request followed by list and watch, for as long as somebody wants to: what breaks on the way is begun anew. A server
 * that restarts is away, then answers before it knows anybody's rights, then that it has forgotten how far we had read
 * (410); none of that is an end. client-go's reflectors do the same (tools/cache/reflector.go).
 */
import type { ApiServer, Pause } from '../../domain/api/server.ts';
import { apiPath, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import type { SigningRequest } from '../../domain/api/signing-request.ts';
import { type ErrorCode, KubepkiError } from '../../domain/error.ts';
import type { Clock } from '../../domain/port.ts';
import { readSigningRequest, readSigningRequestList } from '../../format/api/signing-request.ts';
import { fieldsOf } from '../../format/manifest/plain.ts';
import { refusal } from '../api/ask.ts';
import { askAbout, told } from './ask.ts';
import { demandReadable } from './object.ts';

export interface FollowPorts {
  readonly api: ApiServer;
  readonly clock: Clock;
  readonly pause: Pause;
}

export type Sight =
  | { readonly saw: 'request'; readonly request: SigningRequest }
  | { readonly saw: 'nothing' }
  /** what it was as it went */
  | { readonly saw: 'deleted'; readonly request: SigningRequest }
  | { readonly saw: 'trouble'; readonly trouble: KubepkiError };

/** A watch that is silent may be a connection that nobody told us is dead: looked at anew after that. */
const LONGEST_WATCH = 2 * 60_000;
/** What a look has at the end: a server that is well answers within that. */
const LAST_LOOK = 1000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** A server that has just started refuses whom it will know in a moment; one that goes on refusing means it. */
const REFUSALS = 6;

const PASSING: ReadonlySet<ErrorCode> = new Set([
  'api-unreachable',
  'api-timeout',
  'api-trouble',
  'api-answer',
]);
const STARTING: ReadonlySet<ErrorCode> = new Set(['request-not-allowed', 'api-unauthorized', 'api-missing']);

/**
 * Until that moment; for ever where it is Infinity.
 * @throws KubepkiError what waiting does not mend: request-not-allowed, api-unauthorized, api-untrusted, request-object-unreadable …
 */
export async function* follow(name: string, until: number, ports: FollowPorts): AsyncGenerator<Sight> {
  const { api, clock, pause } = ports;
  const left = () => until - clock.now().getTime();
  let known = false;
  let failures = 0;
  let refusals = 0;
  for (;;) {
    let quick = false;
    const atMost = Math.max(left(), LAST_LOOK);
    try {
      const { request, from } = await look(api, name, atMost);
      yield request === undefined ? { saw: 'nothing' } : { saw: 'request', request };
      known = true;
      refusals = 0;
      const began = clock.now().getTime();
      if (left() > 0) yield* watched(api, name, from, Math.min(left(), LONGEST_WATCH));
      // a server on its way down ends every watch as it begins; what stands between may say something in each of them
      quick = clock.now().getTime() - began < FIRST_PAUSE;
      if (!quick) failures = 0;
    } catch (error) {
      if (!(error instanceof KubepkiError)) throw error;
      // it was our time that was up, and the server may be well: what was seen last is what is known
      const cut = error.code === 'api-timeout' && error.evidence['patience'] === atMost;
      if (cut && known) return;
      if (STARTING.has(error.code)) refusals += 1;
      const passes = PASSING.has(error.code) || (known && STARTING.has(error.code) && refusals < REFUSALS);
      if (!passes) throw error;
      yield { saw: 'trouble', trouble: error };
      if (cut) return;
      quick = true;
    }
    if (left() <= 0) return;
    if (!quick) continue;
    await pause.pause(Math.min(FIRST_PAUSE * 2 ** Math.min(failures, 10), LONGEST_PAUSE, left()));
    failures += 1;
  }
}

const PATH = apiPath(...SIGNING_REQUESTS);
const WATCH = 'watch certificatesigningrequests';

async function look(api: ApiServer, name: string, atMost: number) {
  const query = { fieldSelector: selectorOf(name) };
  const call = {
    method: 'GET',
    path: PATH,
    query,
    ...(atMost === Number.POSITIVE_INFINITY ? {} : { atMost }),
  } as const;
  const reading = readSigningRequestList(await askAbout(api, call, 'list'));
  const { items, resourceVersion } = demandReadable(reading, name);
  // a server that knows no such selector gives everything
  const own = items.find((item) => (item.ok ? item.value.name : item.name) === name);
  return {
    from: resourceVersion,
    ...(own === undefined ? {} : { request: demandReadable(own, name) }),
  };
}

async function* watched(
  api: ApiServer,
  name: string,
  resourceVersion: string,
  atMost: number,
): AsyncGenerator<Sight> {
  const query = { fieldSelector: selectorOf(name), resourceVersion, allowWatchBookmarks: 'true' };
  for await (const { type, object } of api.watch({ path: PATH, query }, { atMost })) {
    // 410 Gone is said in passing (metav1.StatusReasonExpired): the list that follows knows what was missed
    if (type === 'ERROR' && fieldsOf(object)?.['code'] === 410) return;
    if (type === 'ERROR')
      throw told(refusal(api, { status: statusOf(object), body: object }, WATCH), 'watch');
    if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') continue;
    const request = demandReadable(readSigningRequest(object), name);
    if (request.name === name) yield { saw: type === 'DELETED' ? 'deleted' : 'request', request };
  }
}

function statusOf(object: unknown): number {
  const code = fieldsOf(object)?.['code'];
  return typeof code === 'number' ? code : 500;
}

/** apimachinery pkg/fields/selector.go, EscapeValue */
function selectorOf(name: string): string {
  return `metadata.name=${name.replace(/[\\,=]/g, (special) => `\\${special}`)}`;
}
