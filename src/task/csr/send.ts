/**
 * Creating the object of a request, once. Its name is made of the request, so that whoever asks again, after whatever
 * happened, finds what stands; and an answer that was lost on the way is looked for before anything is sent again.
 */
import { apiPath, type ApiServer, type Pause, SIGNING_REQUESTS } from '../../domain/api/server.ts';
import { type SigningRequest, stateOf } from '../../domain/api/signing-request.ts';
import { type ErrorCode, KubepkiError } from '../../domain/error.ts';
import { creationBody, readSigningRequest, type Creation } from '../../format/api/signing-request.ts';
import { whoAmI } from '../api/who-am-i.ts';
import { askAbout } from './ask.ts';
import { demandReadable, holds, innerDer } from './object.ts';
import { about } from './wait.ts';

export interface SendPorts {
  readonly api: ApiServer;
  readonly pause: Pause;
}

export interface Sent {
  readonly request: SigningRequest;
  /** stands: it was there already, by an earlier try or by an answer that got lost */
  readonly how: 'created' | 'stands';
  /** what stands there otherwise than it was asked for now, and cannot be changed */
  readonly differs: readonly ('usages' | 'expirationSeconds')[];
}

const TRIES = 4;
const FIRST_PAUSE = 500;
const LOST: ReadonlySet<ErrorCode> = new Set(['api-unreachable', 'api-timeout', 'api-trouble', 'api-answer']);

/**
 * @throws KubepkiError request-name-taken, request-not-allowed, request-refused, request-object-unreadable, and all that
 * asking does
 */
export async function sendRequest(wish: Creation, ports: SendPorts): Promise<Sent> {
  const { api, pause } = ports;
  const der = innerDer(wish);
  if (der === undefined) throw new KubepkiError('self-check-failed', { field: 'request' });
  for (let tries = 1; ; tries += 1) {
    try {
      const body = await askAbout(
        api,
        { method: 'POST', path: apiPath(...SIGNING_REQUESTS), body: creationBody(wish) },
        'create',
        pause,
      );
      return { request: demandReadable(readSigningRequest(body), wish.name), how: 'created', differs: [] };
    } catch (error) {
      const code = error instanceof KubepkiError ? error.code : undefined;
      if (code === undefined || !(code === 'api-exists' || LOST.has(code))) throw error;
      // the server may have taken it, and nobody heard: its own answer, where there is one, says more than ours
      const stands = await standing(wish.name, api).catch((again: unknown) => {
        throw code === 'api-exists' ? again : error;
      });
      if (stands !== undefined) return { ...(await ours(stands, der, wish, api)), how: 'stands' };
      if (tries === TRIES) throw error;
    }
    await pause.pause(FIRST_PAUSE * 2 ** (tries - 1));
  }
}

/** What stands under that name; undefined where nothing does. */
export async function standing(name: string, api: ApiServer): Promise<SigningRequest | undefined> {
  try {
    const body = await askAbout(api, { method: 'GET', path: apiPath(...SIGNING_REQUESTS, name) }, 'get');
    return demandReadable(readSigningRequest(body), name);
  } catch (error) {
    if (error instanceof KubepkiError && error.code === 'api-missing') return undefined;
    throw error;
  }
}

/** The same request for the same signer by the same person is ours, whoever of our runs sent it. */
async function ours(
  request: SigningRequest,
  der: Uint8Array,
  wish: Creation,
  api: ApiServer,
): Promise<Pick<Sent, 'request' | 'differs'>> {
  const taken = (why: string, more = {}) =>
    new KubepkiError('request-name-taken', { ...about(request), why, state: stateOf(request), ...more });
  if (!holds(request, der)) throw taken('request');
  if (request.signerName !== wish.signerName) throw taken('signer', { wanted: wish.signerName });
  // who may not ask is not asked to prove anything: the request is the same, and only we have its key
  const me = await whoAmI(api).catch(() => undefined);
  if (me !== undefined && me.user !== request.requester.user) throw taken('requester', { wanted: me.user });
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((one) => b.includes(one));
  return {
    request,
    differs: [
      ...(same(request.usages, wish.usages) ? [] : (['usages'] as const)),
      ...(request.expirationSeconds === wish.expirationSeconds ? [] : (['expirationSeconds'] as const)),
    ],
  };
}
